/**
 * How hub and relay know each other, in both directions; the relay's half is `relay/signature.mjs`, docs/adr/0015 says why.
 * A call carries `x-dingshu-relay: t=<epoch ms>,n=<nonce>,s=<hex HMAC-SHA256>` over direction, method, path, time, nonce and
 * the body's digest; an answer ends in 32 bytes of HMAC over the call's nonce and everything before them.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export const RELAY_HEADER = 'x-dingshu-relay'
/** Largest difference between the two clocks, ms. */
const WINDOW = 5 * 60_000
const VERSION = 'dingshu-relay-v1'
const MAC_BYTES = 32
const FORM = /^t=(\d{13}),n=([0-9a-f]{32}),s=([0-9a-f]{64})$/
/** Nonces that an isolate remembers: beyond it a repeated message is the same envelope, which is taken once. */
const MOST_REMEMBERED = 20_000

export interface RelayCall {
  readonly to: 'relay' | 'hub'
  readonly method: string
  readonly path: string
  readonly body: string
}

function signatureOf(secret: string, call: RelayCall, timestamp: string, nonce: string): Buffer {
  const digest = createHash('sha256').update(call.body, 'utf8').digest('hex')
  const text = [VERSION, `to ${call.to}`, call.method, call.path, timestamp, nonce, digest].join('\n')
  return createHmac('sha256', secret).update(text, 'utf8').digest()
}

/** The header of a call of ours, and the nonce that its answer has to prove. */
export function signRelayCall(
  secret: string,
  call: RelayCall,
  { now, nonce = randomBytes(16).toString('hex') }: { readonly now: number; readonly nonce?: string },
): { readonly header: string; readonly nonce: string } {
  const signature = signatureOf(secret, call, String(now), nonce)
  return { nonce, header: `t=${now},n=${nonce},s=${signature.toString('hex')}` }
}

const taken = new Map<string, number>()

function isNew(nonce: string, now: number): boolean {
  for (const [old, at] of taken) {
    if (at > now - 2 * WINDOW && taken.size < MOST_REMEMBERED) break
    taken.delete(old)
  }
  if (taken.has(nonce)) return false
  taken.set(nonce, now)
  return true
}

/** `nonce` of a call that somebody signed who knows the secret, now and for the first time here. */
export function verifyRelayCall(
  secret: string,
  call: RelayCall,
  { header, now }: { readonly header: string; readonly now: number },
): { readonly ok: true; readonly nonce: string } | { readonly ok: false; readonly reason: 'bad_signature' | 'stale' } {
  const [, timestamp, nonce, given] = FORM.exec(header) ?? []
  if (timestamp === undefined || nonce === undefined || given === undefined)
    return { ok: false, reason: 'bad_signature' }
  const expected = signatureOf(secret, call, timestamp, nonce)
  if (!timingSafeEqual(expected, Buffer.from(given, 'hex'))) return { ok: false, reason: 'bad_signature' }
  if (Math.abs(now - Number(timestamp)) > WINDOW || !isNew(nonce, now)) return { ok: false, reason: 'stale' }
  return { ok: true, nonce }
}

const proofOf = (secret: string, nonce: string, content: Uint8Array): Buffer =>
  createHmac('sha256', secret).update(`${VERSION}\nanswer\n${nonce}\n`, 'utf8').update(content).digest()

/** An answer of ours, proven. */
export function sealRelayAnswer(secret: string, nonce: string, content: string): Uint8Array {
  const bytes = Buffer.from(content, 'utf8')
  return new Uint8Array(Buffer.concat([bytes, proofOf(secret, nonce, bytes)]))
}

/** The answer without its proof; null when nobody gave it who knows the secret, or when it was cut short. */
export function openRelayAnswer(secret: string, nonce: string, bytes: Uint8Array): Uint8Array | null {
  if (bytes.length < MAC_BYTES) return null
  const content = bytes.subarray(0, bytes.length - MAC_BYTES)
  return timingSafeEqual(proofOf(secret, nonce, content), bytes.subarray(content.length)) ? content : null
}
