/**
 * The form of an API key: `dsk_`, 41 characters of base 62 (240 random bits), 6 characters of base 62 with the CRC-32 (IEEE
 * 802.3) of those 41. Scanners of leaked secrets recognise it by `dsk_[0-9A-Za-z]{47}` and the sum; a typo is refused unread.
 */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const BODY = 41
const SUM = 6
export const KEY_BYTES = 30
/** What lists show of a key. */
export const PREFIX_LENGTH = 10

function base62(value: bigint, length: number): string {
  let rest = value
  let text = ''
  for (let i = 0; i < length; i++) {
    text = ALPHABET.charAt(Number(rest % 62n)) + text
    rest /= 62n
  }
  return text
}

function crc32(text: string): number {
  let crc = 0xffffffff
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i)
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

/** A key from `KEY_BYTES` random bytes. */
export function keyFrom(bytes: Uint8Array): string {
  const body = base62(
    bytes.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n),
    BODY,
  )
  return `dsk_${body}${base62(BigInt(crc32(body)), SUM)}`
}

/** Whether a text can be a key at all. The form of 0.1.0 (43 characters of base64url, no sum) still counts. */
export function hasKeyForm(text: string): boolean {
  if (/^dsk_[\w-]{43}$/.test(text)) return true
  if (!/^dsk_[0-9A-Za-z]{47}$/.test(text)) return false
  const body = text.slice(4, 4 + BODY)
  return text.slice(4 + BODY) === base62(BigInt(crc32(body)), SUM)
}
