import { describe, expect, it } from 'vitest'
import { secretKey, sign, signedHeaders, verify } from '../../../src/platform/standard-webhooks.ts'

/** The example of the specification's own libraries (https://www.standardwebhooks.com). */
const known = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: '1614265330',
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}
const keyOf = (secret: string): Buffer => {
  const key = secretKey(secret)
  if (!key) throw new Error('no secret')
  return key
}

describe('Standard Webhooks', () => {
  it('signs the known message with the known signature', () => {
    expect(sign(keyOf(known.secret), known)).toBe(known.signature)
  })

  it('signs with both secrets while one takes the place of the other, and either proves the message', () => {
    const older = `whsec_${Buffer.alloc(24, 1).toString('base64')}`
    const headers = new Headers(signedHeaders([keyOf(known.secret), keyOf(older)], known))
    expect(headers.get('webhook-signature')).toBe(`${known.signature} ${sign(keyOf(older), known)}`)
    const now = Number(known.timestamp) * 1_000
    for (const secret of [known.secret, older])
      expect(verify({ headers, rawBody: known.body, now }, secret)).toEqual({ ok: true })
    const stranger = `whsec_${Buffer.alloc(24, 2).toString('base64')}`
    expect(verify({ headers, rawBody: known.body, now }, stranger)).toEqual({ ok: false, reason: 'bad_signature' })
  })
})
