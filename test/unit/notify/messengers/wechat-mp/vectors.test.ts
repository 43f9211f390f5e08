import { expect, test } from 'vitest'
import type { WebhookInput } from '../../../../../src/channels/channels.port.ts'
import { wechatMp } from '../../../../../src/notify/messengers/wechat-mp/index.ts'
import { callbackSignature, openCallback } from '../../../../../src/platform/wechat-callback.ts'
import vectors from '../../../../fixtures/protocols/wechat-mp.vectors.json' with { type: 'json' }

interface Vector {
  readonly name: string
  readonly 'secret/keys': { readonly token: string; readonly encodingAESKey?: string; readonly appid?: string }
  readonly input: {
    readonly timestamp: string
    readonly nonce: string
    readonly encrypt?: string
    readonly message?: string
  }
  readonly expected: string | { readonly msg_signature: string; readonly encrypt?: string; readonly message?: string }
}

const all = vectors as readonly Vector[]
const sealed = all.filter(({ expected }) => typeof expected !== 'string')
const plain = all.filter(({ expected }) => typeof expected === 'string')

const hookOf = (query: Record<string, string>, rawBody: string): WebhookInput => ({
  headers: new Headers(),
  query: new URLSearchParams(query),
  rawBody,
  now: 0,
})

test.each(sealed)('vector: $name', ({ 'secret/keys': keys, input, expected }) => {
  if (typeof expected === 'string') throw new Error('not sealed')
  const { token, encodingAESKey = '', appid = '' } = keys
  const { timestamp, nonce, encrypt = expected.encrypt ?? '' } = input
  expect(callbackSignature(token, timestamp, nonce, encrypt)).toBe(expected.msg_signature)
  const message = openCallback(encrypt, { encodingAesKey: encodingAESKey, receiverId: appid })
  expect(message).toBe(expected.message ?? input.message)
  const credentials = { token, encodingAesKey: encodingAESKey, appId: appid }
  const query = { timestamp, nonce, msg_signature: expected.msg_signature, encrypt_type: 'aes' }
  for (const body of [JSON.stringify({ Encrypt: encrypt }), `<xml><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`]) {
    expect(wechatMp.callback?.verify(hookOf(query, body), credentials)).toEqual({ ok: true })
    expect(wechatMp.callback?.verify(hookOf({ ...query, nonce: 'x' }, body), credentials)).toMatchObject({ ok: false })
  }
})

test.each(plain)('vector: $name', ({ 'secret/keys': { token }, input: { timestamp, nonce }, expected }) => {
  const query = { timestamp, nonce, signature: String(expected), echostr: '123' }
  const greet = (more: Record<string, string>) =>
    wechatMp.callback?.greet?.(hookOf({ ...query, ...more }, ''), { token })
  expect(greet({})).toMatchObject({ status: 200, body: '123' })
  expect(greet({ signature: '0' })).toMatchObject({ status: 401 })
})
