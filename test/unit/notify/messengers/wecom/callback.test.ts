import { describe, expect, test } from 'vitest'
import {
  callbackSignature,
  decryptCallback,
  encryptCallback,
} from '../../../../../src/notify/messengers/callback-crypt.ts'
import vectors from '../../../../fixtures/protocols/wecom.vectors.json' with { type: 'json' }

interface Input {
  readonly timestamp: string
  readonly nonce: string
  readonly encrypt?: string
  readonly message?: string
  readonly random16?: string
}
interface Expected {
  readonly msg_signature?: string
  readonly decrypted_message?: string
  readonly encrypt?: string
  readonly error?: string
}

const cases = vectors.map((vector) => {
  const { token, encodingAESKey, receiveid } = vector['secret/keys']
  const input: Input = vector.input
  const expected: Expected = vector.expected
  return { name: vector.name, token, key: { encodingAesKey: encodingAESKey, receiveId: receiveid }, input, expected }
})
const received = cases.filter(({ expected }) => expected.decrypted_message !== undefined)
const made = cases.filter(({ input }) => input.message !== undefined)
const refused = cases.filter(({ expected }) => expected.error !== undefined)

describe('callbacks of 企业微信', () => {
  test('the vectors are all of a known kind', () => {
    expect(received.length + made.length + refused.length).toBe(7)
  })

  test.each(received)('vector: $name', ({ token, key, input, expected }) => {
    const parts = { token, timestamp: input.timestamp, nonce: input.nonce, encrypt: input.encrypt ?? '' }
    expect(callbackSignature(parts)).toBe(expected.msg_signature)
    expect(decryptCallback(parts.encrypt, key)).toEqual({ ok: true, value: expected.decrypted_message })
  })

  test.each(made)('vector: $name', ({ token, key, input, expected }) => {
    const encrypt = encryptCallback(input.message ?? '', { ...key, random16: input.random16 ?? '' })
    expect(encrypt).toEqual({ ok: true, value: expected.encrypt })
    const parts = { token, timestamp: input.timestamp, nonce: input.nonce, encrypt: expected.encrypt ?? '' }
    expect(callbackSignature(parts)).toBe(expected.msg_signature)
    expect(decryptCallback(parts.encrypt, key)).toEqual({ ok: true, value: input.message })
  })

  test.each(refused)('vector: $name', ({ key, input }) => {
    expect(decryptCallback(input.encrypt ?? '', key)).toEqual({
      ok: false,
      error: { code: 'wrong_receiver', number: -40005 },
    })
  })

  const [sample] = received
  test.each([
    ['a broken key', sample?.input.encrypt ?? '', 'short', 'bad_key'],
    ['another key', sample?.input.encrypt ?? '', 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG', 'bad_ciphertext'],
    ['a cut text', 'AAAA', sample?.key.encodingAesKey ?? '', 'bad_ciphertext'],
    ['an empty text', '', sample?.key.encodingAesKey ?? '', 'bad_ciphertext'],
  ])('%s is refused', (_, encrypt, encodingAesKey, code) => {
    expect(decryptCallback(encrypt, { encodingAesKey, receiveId: 'wx5823bf96d3bd56c7' })).toMatchObject({
      ok: false,
      error: { code },
    })
  })
})
