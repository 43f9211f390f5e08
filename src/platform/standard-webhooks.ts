/** Standard Webhooks (https://www.standardwebhooks.com): `v1,base64(HMAC-SHA256(secret, "id.timestamp.body"))`. */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** Largest difference between the message's time and ours, ms. */
const TOLERANCE = 5 * 60_000
const PREFIX = 'whsec_'
const LEAST_KEY_BYTES = 16

/** Key bytes of `whsec_<base64>` (the prefix may be missing); null for text that is no such secret. */
export function secretKey(secret: string): Buffer | null {
  const base64 = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null
  const key = Buffer.from(base64, 'base64')
  return key.length < LEAST_KEY_BYTES ? null : key
}

/** A new secret from random bytes (24 or more). */
export function secretFrom(bytes: Uint8Array): string {
  return `${PREFIX}${Buffer.from(bytes).toString('base64')}`
}

export interface SignedMessage {
  readonly id: string
  /** Unix seconds, as text. */
  readonly timestamp: string
  readonly body: string
}

/** One signature: `v1,<base64>`. */
export function sign(key: Buffer, { id, timestamp, body }: SignedMessage): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`, 'utf8').digest('base64')}`
}

/** Headers of a message of ours. Several keys while a secret is being changed: a signature for each, separated by spaces. */
export function signedHeaders(keys: Buffer | readonly Buffer[], message: SignedMessage): Record<string, string> {
  const all = Buffer.isBuffer(keys) ? [keys] : keys
  return {
    'content-type': 'application/json',
    'webhook-id': message.id,
    'webhook-timestamp': message.timestamp,
    'webhook-signature': all.map((key) => sign(key, message)).join(' '),
  }
}

/** Several signatures may stand side by side, separated by spaces, while a secret is being changed. */
export function verify(
  { headers, rawBody, now }: { readonly headers: Headers; readonly rawBody: string; readonly now: number },
  secret: string,
): { readonly ok: true } | { readonly ok: false; readonly reason: 'bad_signature' | 'stale' } {
  const key = secretKey(secret)
  const id = headers.get('webhook-id') ?? ''
  const timestamp = headers.get('webhook-timestamp') ?? ''
  if (key === null || id === '' || !/^\d{1,12}$/.test(timestamp)) return { ok: false, reason: 'bad_signature' }
  const expected = sign(key, { id, timestamp, body: rawBody })
  const given = (headers.get('webhook-signature') ?? '').split(' ')
  const matches = given.filter((signature) => isSame(expected, signature)).length
  if (matches === 0) return { ok: false, reason: 'bad_signature' }
  return Math.abs(now - Number(timestamp) * 1_000) <= TOLERANCE ? { ok: true } : { ok: false, reason: 'stale' }
}

function isSame(expected: string, given: string): boolean {
  const a = Buffer.from(expected)
  const b = Buffer.from(given)
  return a.length === b.length && timingSafeEqual(a, b)
}
