// The one scheme by which hub and relay know each other, in both directions. docs/adr/0015 says why; the hub's half is
// src/platform/relay-signature.ts.
//   call     x-dingshu-relay: t=<epoch ms>,n=<nonce>,s=<hex HMAC-SHA256(secret, text)>
//            text = "dingshu-relay-v1", "to relay" or "to hub", METHOD, path, t, n, hex SHA-256 of the body, joined by \n
//   answer   its last 32 bytes are HMAC-SHA256(secret, "dingshu-relay-v1\nanswer\n<nonce of the call>\n" and all bytes before them)
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export const SIGNATURE_HEADER = 'x-dingshu-relay'
export const MAC_BYTES = 32
/** Largest difference between the two clocks, ms. */
export const WINDOW_MS = 300_000
const VERSION = 'dingshu-relay-v1'
const FORM = /^t=(\d{13}),n=([0-9a-f]{32}),s=([0-9a-f]{64})$/

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

function signatureOf(secret, { to, method, path, timestamp, nonce, body }) {
  const text = [VERSION, `to ${to}`, method, path, timestamp, nonce, sha256(body)].join('\n')
  return createHmac('sha256', secret).update(text).digest()
}

/**
 * Header of a call of ours, and the nonce that its answer has to prove.
 * @param {string} secret
 * @param {{to: 'hub' | 'relay', method: string, path: string, body: string | Buffer, now: number, nonce?: string}} call
 */
export function signCall(secret, { now, nonce = randomBytes(16).toString('hex'), ...call }) {
  const signature = signatureOf(secret, { ...call, timestamp: String(now), nonce })
  return { nonce, header: `t=${now},n=${nonce},s=${signature.toString('hex')}` }
}

/** What a header says, or null where it has not the form. Nothing is proven yet. */
export function readHeader(text) {
  const [, timestamp, nonce, signature] = FORM.exec(typeof text === 'string' ? text : '') ?? []
  return timestamp === undefined ? null : { timestamp: Number(timestamp), nonce, signature }
}

/** Whether a read header is the signature of this call, in constant time. Window and nonce are the caller's. */
export function isSigned(secret, { timestamp, nonce, signature }, call) {
  const expected = signatureOf(secret, { ...call, timestamp: String(timestamp), nonce })
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'))
}

/** To be fed with an answer's bytes; its digest is the answer's end. */
export function answerMac(secret, nonce) {
  return createHmac('sha256', secret).update(`${VERSION}\nanswer\n${nonce}\n`)
}

/** An answer without its proof, or null when it is not the answer of somebody who knows the secret. */
export function openAnswer(secret, nonce, bytes) {
  if (bytes.length < MAC_BYTES) return null
  const content = bytes.subarray(0, bytes.length - MAC_BYTES)
  const expected = answerMac(secret, nonce).update(content).digest()
  return timingSafeEqual(expected, bytes.subarray(content.length)) ? content : null
}

/**
 * Takes each nonce once. What was signed before this memory began is refused: it may have been taken by the process before.
 * Clocks of both sides are kept by NTP; the slack is for what they differ all the same.
 */
export function nonceMemory(startedAt, slackMs = 2_000) {
  const seen = new Map()
  return {
    /** @returns {'ok' | 'stale' | 'replayed'} */
    take(nonce, timestamp, now) {
      if (Math.abs(now - timestamp) > WINDOW_MS || timestamp < startedAt - slackMs) return 'stale'
      // Insertion order is nearly the order of time: what is too old anyway stands in front.
      for (const [old, at] of seen) {
        if (at > now - 2 * WINDOW_MS) break
        seen.delete(old)
      }
      if (seen.has(nonce)) return 'replayed'
      seen.set(nonce, now)
      return 'ok'
    },
    size: () => seen.size,
  }
}
