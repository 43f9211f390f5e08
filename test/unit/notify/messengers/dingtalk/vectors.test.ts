import { describe, expect, test } from 'vitest'
import {
  callbackSignature,
  decryptCallback,
  encryptCallback,
} from '../../../../../src/notify/messengers/callback-crypt.ts'
import { robotSign } from '../../../../../src/notify/messengers/dingtalk/sign.ts'
import vectors from '../../../../fixtures/protocols/dingtalk.vectors.json' with { type: 'json' }

type Texts = Readonly<Record<string, string | undefined>>
const cases = vectors.map(({ name, input, expected, ...rest }) => ({
  name,
  keys: rest['secret/keys'] as Texts,
  input: input as Texts,
  expected: expected as Texts,
}))
const signs = cases.filter(({ expected }) => expected.sign_base64 !== undefined)
const received = cases.filter(({ input }) => input.encrypt !== undefined)
const made = cases.filter(({ input }) => input.plaintext !== undefined)

describe('钉钉', () => {
  test('the vectors are all of a known kind', () => {
    expect(signs.length + received.length + made.length).toBe(vectors.length)
  })

  test.each(signs)('vector: $name', ({ keys, input, expected }) => {
    const sign = robotSign(keys.secret ?? '', input.timestamp ?? '')
    expect(sign).toBe(expected.sign_base64)
    expect(encodeURIComponent(sign)).toBe(expected.sign_urlencoded)
  })

  test.each(received)('vector: $name', ({ keys, input, expected }) => {
    const { timestamp = '', nonce = '', encrypt = '' } = input
    expect(callbackSignature({ token: keys.token ?? '', timestamp, nonce, encrypt })).toBe(expected.msg_signature)
    const key = { encodingAesKey: keys.aes_key ?? '', receiveId: keys.ownerKey ?? '' }
    expect(decryptCallback(encrypt, key)).toEqual({ ok: true, value: expected.plaintext })
  })

  test.each(made)('vector: $name', ({ keys, input, expected }) => {
    const key = { encodingAesKey: keys.aes_key ?? '', receiveId: keys.ownerKey ?? '' }
    const sealed = encryptCallback(input.plaintext ?? '', { ...key, random16: input.random16 ?? '' })
    expect(sealed).toEqual({ ok: true, value: expected.encrypt })
    const { timestamp = '', nonce = '' } = input
    const parts = { token: keys.token ?? '', timestamp, nonce, encrypt: expected.encrypt ?? '' }
    expect(callbackSignature(parts)).toBe(expected.msg_signature)
  })
})
