import { describe, expect, test } from 'vitest'
import { shopify } from '../../../../src/channels/shopify/index.ts'
import order from '../../../fixtures/protocols/shopify.order.json' with { type: 'json' }
import push from '../../../fixtures/protocols/shopify.push.json' with { type: 'json' }
import vectors from '../../../fixtures/protocols/shopify.vectors.json' with { type: 'json' }
import { describeChannelAdapter, type SignedPush } from '../../../support/channel-contract.ts'

const secret = vectors.vectors[0]?.secret ?? ''
const credentials = {
  shop: 'oms-demo.myshopify.com',
  clientId: 'client-1',
  clientSecret: secret,
  accessToken: '',
  webhookSecret: '',
}

const genuine = (name: string): Pick<SignedPush, 'name' | 'headers' | 'body' | 'now'> => {
  const vector = vectors.vectors.find((candidate) => candidate.name === name)
  return { name, headers: vector?.input.headers as Record<string, string>, body: vector?.input.body ?? '', now: 0 }
}

describeChannelAdapter(shopify, {
  credentials,
  signatureHeader: 'X-Shopify-Hmac-Sha256',
  pushes: [
    {
      name: 'paid',
      headers: push.headers,
      body: push.body_text,
      now: 0,
      messages: [
        {
          externalId: expect.stringContaining('gid://shopify/Order/6012345678901-'),
          kind: 'order_changed',
          platformOrderId: '6012345678901',
        },
      ],
    },
    {
      ...genuine('webhook-orders-updated-escaped-unicode'),
      messages: [
        {
          externalId: expect.stringContaining('820982911946154508-'),
          kind: 'order_changed',
          platformOrderId: '820982911946154508',
        },
      ],
    },
    {
      ...genuine('webhook-refunds-create-pretty'),
      messages: [
        { externalId: expect.stringContaining('929361463-'), kind: 'order_changed', platformOrderId: '6012345678901' },
      ],
    },
  ],
})

const one = (body: unknown) => {
  const read = shopify.webhook.read(JSON.stringify(body), credentials)
  return read.ok ? read.value[0] : read.error
}

describe('reading', () => {
  test('a whole order only says which order to read: nothing of the buyer goes on', () => {
    const message = one(order)
    expect(message).toEqual({
      externalId: expect.any(String),
      kind: 'order_changed',
      platformOrderId: '6012345678901',
    })
  })

  test.each([
    ['a product', { id: 1, admin_graphql_api_id: 'gid://shopify/Product/1' }],
    ['a level of stock', { inventory_item_id: 1, admin_graphql_api_id: 'gid://shopify/InventoryLevel/1' }],
    ['the shop', { id: 1, myshopify_domain: 'oms-demo.myshopify.com' }],
    ['a wish of privacy', { shop_id: 1, shop_domain: 'oms-demo.myshopify.com', customer: { id: 1 } }],
  ])('%s is no order', (_what, body) => {
    expect(one(body)).toMatchObject({ kind: 'ignored' })
  })

  test('a fulfilment names its order', () => {
    expect(one({ id: 5, admin_graphql_api_id: 'gid://shopify/Fulfillment/5', order_id: 77 })).toMatchObject({
      kind: 'order_changed',
      platformOrderId: '77',
    })
  })
})

describe('verifying', () => {
  const verify = (headers: Record<string, string>, keys: Record<string, string>) =>
    shopify.webhook.verify(
      {
        headers: new Headers({ ...push.headers, ...headers }),
        query: new URLSearchParams(),
        rawBody: push.body_text,
        now: 0,
      },
      { ...credentials, ...keys },
    )

  test('the secret of webhooks made in the admin is as good as the app’s', async () => {
    expect(await verify({}, { clientSecret: 'x', webhookSecret: secret })).toEqual({ ok: true })
    expect(await verify({}, { clientSecret: '', webhookSecret: '' })).toMatchObject({ ok: false })
  })

  test('a push of another shop of the same app is refused', async () => {
    expect(await verify({ 'x-shopify-shop-domain': 'other.myshopify.com' }, {})).toMatchObject({ ok: false })
  })
})
