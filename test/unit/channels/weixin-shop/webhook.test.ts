import { createCipheriv } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { weixinShop } from '../../../../src/channels/weixin-shop/index.ts'
import { callbackSignature, openCallback } from '../../../../src/platform/wechat-callback.ts'
import push from '../../../fixtures/protocols/weixin-shop.push.json' with { type: 'json' }
import file from '../../../fixtures/protocols/weixin-shop.vectors.json' with { type: 'json' }
import { describeChannelAdapter } from '../../../support/channel-contract.ts'

interface Vector {
  readonly name: string
  readonly secret?: string
  readonly keys?: { readonly token: string; readonly encoding_aes_key: string; readonly appid: string }
  readonly input: { readonly query: Readonly<Record<string, string>>; readonly body?: string }
  readonly string_to_sign: string
  readonly expected: string
  readonly expected_plaintext?: string
}
const vectors = file.vectors as unknown as readonly Vector[]
const greetings = vectors.filter((vector) => vector.input.query.echostr !== undefined)
const pushes = vectors.filter((vector) => vector.keys !== undefined)

const credentials = {
  appId: 'wx1234567890abcdef',
  appSecret: 'secret',
  token: 'OmsTok3n2026',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
}
const now = 1_772_330_709_000
const input = (query: Readonly<Record<string, string>>, rawBody: string, at = now) => ({
  headers: new Headers(),
  query: new URLSearchParams(query),
  rawBody,
  now: at,
})
const asQuery = (vector: Vector) => ({ ...vector.input.query, msg_signature: vector.expected })

test('every vector of the protocol is a greeting or a sealed push', () => {
  expect(greetings.length + pushes.length).toBe(vectors.length)
  expect(pushes.length).toBeGreaterThanOrEqual(3)
})

describe.each(greetings)('$name', ({ input: { query }, expected, string_to_sign }) => {
  test('its signature is the vector’s', () => {
    const parts = ['OmsTok3n2026', query.timestamp ?? '', query.nonce ?? '']
    expect(callbackSignature(...parts)).toBe(expected)
    expect([...parts].sort().join('')).toBe(string_to_sign)
  })

  test('is answered with its own echo, and only when it is signed and alone', () => {
    const signed = { ...query, signature: expected }
    expect(weixinShop.webhook.greet?.(input(signed, ''), credentials)).toEqual({
      status: 200,
      body: '4375120948345356249',
      contentType: 'text/plain',
    })
    expect(weixinShop.webhook.greet?.(input({ ...signed, signature: 'x' }, ''), credentials)).toBeNull()
    expect(weixinShop.webhook.greet?.(input(signed, '{}'), credentials)).toBeNull()
    expect(weixinShop.webhook.greet?.(input(signed, ''), { ...credentials, token: '' })).toBeNull()
  })
})

describe.each(pushes)('$name', (vector) => {
  const { body = '' } = vector.input

  test('is genuine by the vector’s signature and opens to the vector’s text', async () => {
    expect(await weixinShop.webhook.verify(input(asQuery(vector), body), credentials)).toEqual({ ok: true })
    const encrypt = /Encrypt(?:"\s*:\s*"|><!\[CDATA\[)([^"\]]+)/.exec(body)?.[1] ?? ''
    const key = { encodingAesKey: vector.keys?.encoding_aes_key ?? '', receiverId: vector.keys?.appid ?? '' }
    expect(openCallback(encrypt, key)).toBe(vector.expected_plaintext)
    expect(openCallback(encrypt, { ...key, receiverId: 'wx0000000000000000' })).toBeNull()
  })

  test('names the order, whose id is beyond what a number holds', () => {
    expect(weixinShop.webhook.read(body, credentials)).toMatchObject({
      ok: true,
      value: [{ kind: 'order_changed', platformOrderId: '3705115058471208928' }],
    })
  })
})

describeChannelAdapter(weixinShop, {
  credentials,
  signatureParameter: 'msg_signature',
  pushes: [
    {
      name: 'paid, sealed',
      headers: {},
      query: push.query,
      // The account's name beside the ciphertext is covered by nothing, and we read nothing there.
      body: JSON.stringify({ Encrypt: push.body.Encrypt }),
      now,
      messages: [
        {
          externalId: 'channels_ec_order_pay:3705115058471208928:1772330709',
          kind: 'order_changed',
          platformOrderId: '3705115058471208928',
        },
      ],
    },
  ],
})

describe('in plain mode', () => {
  const plain = { ...credentials, encodingAesKey: '' }
  const body = '{"Event":"channels_ec_order_new","CreateTime":1,"order_info":{"order_id":3705115058471208928}}'
  const { timestamp, nonce } = push.query
  const query = { timestamp, nonce, signature: callbackSignature(plain.token, timestamp, nonce) }

  test('the signature in the query is enough', async () => {
    expect(await weixinShop.webhook.verify(input(query, body), plain)).toEqual({ ok: true })
    expect(await weixinShop.webhook.verify(input({ ...query, nonce: 'other' }, body), plain)).toMatchObject({
      ok: false,
    })
  })

  test('a shop with a key takes no plain body, however it is signed', async () => {
    expect(await weixinShop.webhook.verify(input(query, body), credentials)).toMatchObject({ ok: false })
  })

  test('a shop without a token takes nothing', async () => {
    const signature = callbackSignature('', timestamp, nonce)
    expect(
      await weixinShop.webhook.verify(input({ ...query, signature }, body), { ...plain, token: '' }),
    ).toMatchObject({
      ok: false,
    })
  })
})

test.each([
  [4 * 3_600_000, true],
  [4 * 3_600_000 + 1, false],
  [-4 * 3_600_000 - 1, false],
])('a push is taken %i ms after its timestamp: %s', async (age, isTaken) => {
  const verdict = await weixinShop.webhook.verify(input(push.query, JSON.stringify(push.body), now + age), credentials)
  expect(verdict).toEqual(isTaken ? { ok: true } : { ok: false, reason: 'stale' })
})

describe('events', () => {
  const read = (event: string, more: object) =>
    weixinShop.webhook.read(JSON.stringify({ Event: event, CreateTime: 7, ...more }), credentials)
  const order_info = { order_id: '3705115058471208928' }

  test.each(['new', 'cancel', 'pay', 'wait_shipping', 'deliver', 'confirm', 'settle', 'ext_info_update'])(
    'channels_ec_order_%s asks to read the order again',
    (name) => {
      expect(read(`channels_ec_order_${name}`, { order_info })).toEqual({
        ok: true,
        value: [
          {
            externalId: `channels_ec_order_${name}:3705115058471208928:7`,
            kind: 'order_changed',
            platformOrderId: '3705115058471208928',
          },
        ],
      })
    },
  )

  test('an after-sale names its order', () => {
    const finder_shop_aftersale_status_update = { after_sale_order_id: '2', order_id: '3', status: 'USER_CANCELD' }
    expect(read('channels_ec_aftersale_update', { finder_shop_aftersale_status_update })).toMatchObject({
      value: [{ kind: 'order_changed', platformOrderId: '3' }],
    })
  })

  test.each(['product_spu_listing', 'product_spu_audit', 'channels_ec_stock_no_enough', 'something_new'])(
    '%s concerns no order',
    (name) => {
      expect(read(name, {})).toMatchObject({ value: [{ kind: 'ignored', why: `${name} concerns no order` }] })
    },
  )

  test('an event of an order that names none is parked', () => {
    expect(read('channels_ec_order_pay', {})).toMatchObject({ error: { code: 'ingest.unreadable' } })
  })
})

test('padding of every length is taken off, and a broken one refused', () => {
  const key = Buffer.from(`${credentials.encodingAesKey}=`, 'base64')
  const seal = (message: string, breakPadding = false) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(Buffer.byteLength(message))
    const plain = Buffer.concat([Buffer.alloc(16, 'r'), length, Buffer.from(message), Buffer.from(credentials.appId)])
    const pad = 32 - (plain.length % 32)
    const padding = Buffer.alloc(pad, pad)
    if (breakPadding) padding[0] = pad + 1
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
    return Buffer.concat([cipher.update(Buffer.concat([plain, padding])), cipher.final()]).toString('base64')
  }
  const open = (encrypted: string) => openCallback(encrypted, { ...credentials, receiverId: credentials.appId })
  for (let length = 0; length < 40; length++) expect(open(seal('x'.repeat(length)))).toBe('x'.repeat(length))
  expect(open(seal('message', true))).toBeNull()
  for (const text of ['', 'A', '====', 'AAAA', seal('m').slice(4), `${seal('m')} `]) expect(open(text)).toBeNull()
})

test('answers are in the platform’s own form', () => {
  expect(weixinShop.webhook.accepted()).toEqual({ status: 200, body: 'success', contentType: 'text/plain' })
})
