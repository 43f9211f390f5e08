/** AES-CBC as platforms encrypt their callbacks. Some pad to 32 bytes, which WebCrypto refuses: the padding is taken off here. */
import { createDecipheriv } from 'node:crypto'

const keySizes = new Set([16, 24, 32])
const IV_BYTES = 16

export interface CbcKey {
  /** 16, 24 or 32 bytes. */
  readonly key: Buffer
  readonly iv: Buffer
  /** Block of the PKCS#7 padding, bytes. */
  readonly padTo: 16 | 32
}

/** What the base64 text hides, or null when it is no such ciphertext: wrong key, wrong padding, not plain base64. */
export function openCbc(base64: string, { key, iv, padTo }: CbcKey): Buffer | null {
  const ciphertext = Buffer.from(base64, 'base64')
  // Node skips what is no base64, so that several texts would be the same bytes.
  if (ciphertext.toString('base64') !== base64 || ciphertext.length === 0 || ciphertext.length % IV_BYTES !== 0)
    return null
  if (!keySizes.has(key.length) || iv.length !== IV_BYTES) return null
  const decipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, iv).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(ciphertext), decipher.final()])
  const padding = padded.at(-1) ?? 0
  if (padding < 1 || padding > padTo || padding > padded.length) return null
  const end = padded.length - padding
  return padded.subarray(end).every((byte) => byte === padding) ? padded.subarray(0, end) : null
}

/** The bytes as text, or null when they are no UTF-8. */
export function utf8OrNull(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
