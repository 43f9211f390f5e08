import { describe, expect, test } from 'vitest'
import { woocommerce } from '../../../../src/channels/woocommerce/index.ts'
import { decodeSecret, webhookSignature } from '../../../../src/channels/woocommerce/webhook.ts'
import order from '../../../fixtures/protocols/woocommerce.order.json' with { type: 'json' }
import push from '../../../fixtures/protocols/woocommerce.push.json' with { type: 'json' }
import vectors from '../../../fixtures/protocols/woocommerce.vectors.json' with { type: 'json' }
import { describeChannelAdapter } from '../../../support/channel-contract.ts'

const credentials = {
  site: 'https://shop.example.com',
  consumerKey: 'ck_1',
  consumerSecret: 'cs_1',
  webhookSecret: push.secret,
}

describeChannelAdapter(woocommerce, {
  credentials,
  signatureHeader: 'X-WC-Webhook-Signature',
  pushes: [
    {
      name: 'order.updated',
      headers: push.headers,
      body: push.body_text,
      now: 0,
      messages: [{ externalId: expect.stringMatching(/^727-\d+$/), kind: 'order_changed', platformOrderId: '727' }],
    },
  ],
})

const at = (headers: Record<string, string>, rawBody: string) => ({
  headers: new Headers(headers),
  query: new URLSearchParams(),
  rawBody,
  now: 0,
})

describe('vectors of the protocol', () => {
  const signed = vectors.vectors.filter((vector) => vector.string_to_sign !== null)

  test.each(signed)('$name', async ({ secret, input, expected }) => {
    expect(webhookSignature(secret, input.body)).toBe(expected)
    const headers = Object.fromEntries(Object.entries(input.headers)) as Record<string, string>
    const keys = { ...credentials, webhookSecret: secret }
    const verdict = await woocommerce.webhook.verify(at(headers, input.body), keys)
    expect(verdict).toEqual({ ok: true })
  })

  test('webhook-ping-unsigned is answered with exactly 200, and nothing else is greeted', () => {
    expect(woocommerce.webhook.greet?.(at({}, 'webhook_id=3'), credentials)?.status).toBe(200)
    for (const body of ['', 'webhook_id=', 'webhook_id=3&x=1', push.body_text])
      expect(woocommerce.webhook.greet?.(at({}, body), credentials)).toBeNull()
  })

  test('entities of the secret are decoded once', () => {
    expect(decodeSecret('a&amp;quot;b&nbsp;c&#039;')).toBe("a&quot;b&nbsp;c'")
  })
})

describe('reading', () => {
  const one = (body: unknown) => {
    const read = woocommerce.webhook.read(JSON.stringify(body), credentials)
    return read.ok ? read.value[0] : read.error
  }

  test('a whole order, and the id alone of a deleted one, say which order to read', () => {
    expect(one(order)).toMatchObject({ kind: 'order_changed', platformOrderId: '727' })
    expect(one({ id: 9 })).toMatchObject({ kind: 'order_changed', platformOrderId: '9' })
  })

  test.each([
    { id: 1, regular_price: '9' },
    { id: 1, role: 'customer' },
    { id: 1, discount_type: 'percent' },
  ])('%j is no order', (body) => {
    expect(one(body)).toMatchObject({ kind: 'ignored' })
  })
})
