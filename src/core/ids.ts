/**
 * Ids are prefixed, sort by creation time and are unguessable: `ord_` + 10 characters of epoch ms + 16 of randomness
 * (the ULID layout, Crockford base32).
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const TIME_LENGTH = 10
const RANDOM_LENGTH = 16

export type IdPrefix =
  | 'ord'
  | 'ful'
  | 'par'
  | 'wh'
  | 'con'
  | 'key'
  | 'evt'
  | 'aud'
  | 'out'
  | 'env'
  | 'prk'
  | 'cas'
  | 'ntc'
  | 'tnt'
  | 'tsk'
  | 'req'
  | 'hld'
  | 'sku'
  | 'cmd'
  | 'crt'
  | 'whe'
  | 'whd'
  | 'inv'
  | 'mai'
  | 'rol'
  | 'pay'
  | 'upg'
  | 'opk'
  | 'opl'
  | 'mov'
  | 'fnd'
  | 'cpn'
  | 'imp'
  | 'mrg'
  | 'icp'
  | 'pkg'

/** Where new ids come from; a test passes a counting source, production the system's randomness. */
export interface Ids {
  next(prefix: IdPrefix): string
}

export function encodeTime(epochMs: number): string {
  let rest = epochMs
  let text = ''
  for (let i = 0; i < TIME_LENGTH; i++) {
    text = ALPHABET.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}

/** The same `key` and time always give the same id; who does not know the key cannot guess it. */
export async function derivedId(prefix: IdPrefix, at: number, key: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key)))
  return `${prefix}_${encodeTime(at)}${randomBase32(RANDOM_LENGTH, digest)}`
}

/** Epoch ms at which the id was made; NaN for text that is no id. */
export function timeOfId(id: string): number {
  const text = id.slice(id.indexOf('_') + 1, id.indexOf('_') + 1 + TIME_LENGTH)
  let ms = 0
  for (const char of text) {
    const digit = ALPHABET.indexOf(char)
    if (digit < 0) return Number.NaN
    ms = ms * 32 + digit
  }
  return text.length === TIME_LENGTH ? ms : Number.NaN
}

export function randomBase32(length: number, bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < length; i++) text += ALPHABET.charAt((bytes[i] ?? 0) & 31)
  return text
}

export function systemIds(now: () => number): Ids {
  return {
    next(prefix) {
      const random = crypto.getRandomValues(new Uint8Array(RANDOM_LENGTH))
      return `${prefix}_${encodeTime(now())}${randomBase32(RANDOM_LENGTH, random)}`
    },
  }
}
