import { describe, expect, test } from 'vitest'
import { shopify } from '../../../../src/channels/shopify/index.ts'
import { callbackHmac } from '../../../../src/channels/shopify/sign.ts'
import { type PlatformAnswer, type RecordedRequest, recordedFetch } from '../../../support/recorded-fetch.ts'
import { line, sampleOrder } from './sample-order.ts'

const credentials = {
  shop: 'oms-demo.myshopify.com',
  clientId: 'client-1',
  clientSecret: 'hush',
  accessToken: '',
  webhookSecret: '',
}
const now = Date.parse('2026-03-01T02:30:00Z')

function shop(answer: (request: RecordedRequest) => PlatformAnswer, settings: Record<string, unknown> = {}) {
  const { fetch, requests } = recordedFetch(answer)
  const options = { credentials, settings, now: () => now, fetch }
  return { client: shopify.client({ ...options, accessToken: 'at-1' }), options, requests }
}
const sent = (request: RecordedRequest | undefined) =>
  JSON.parse(request?.body ?? '{}') as { query: string; variables: Record<string, unknown> }
const pageOf = (nodes: readonly unknown[], more: string | null = null) => ({
  data: { orders: { pageInfo: { hasNextPage: more !== null, endCursor: more }, nodes } },
})
const window = { from: Date.parse('2026-03-01T00:00:00Z'), to: Date.parse('2026-03-01T02:00:00Z'), page: 0 }

describe('a request', () => {
  test('goes to the version’s address with the token', async () => {
    const { client, requests } = shop(() => pageOf([]))
    await client.listUpdated(window)
    expect(requests[0]?.url.href).toBe('https://oms-demo.myshopify.com/admin/api/2026-07/graphql.json')
    expect(requests[0]?.headers.get('x-shopify-access-token')).toBe('at-1')
  })

  test('a gateway replaces the shop’s address', async () => {
    const { client, requests } = shop(() => pageOf([]), { gateway: 'https://relay.example.com/sf' })
    await client.listUpdated(window)
    expect(requests[0]?.url.href).toBe('https://relay.example.com/sf/admin/api/2026-07/graphql.json')
  })
})

describe('listing', () => {
  test('asks by update time, both ends included, and goes on by cursor', async () => {
    const { client, requests } = shop(() => pageOf([sampleOrder()], 'c1'))
    const page = await client.listUpdated({ ...window, cursor: 'c0' })
    expect(sent(requests[0]).variables).toEqual({
      query: "updated_at:>='2026-03-01T00:00:00Z' AND updated_at:<='2026-03-01T02:00:00Z'",
      after: 'c0',
    })
    expect(page).toMatchObject({ ok: true, value: { hasMore: true, next: 'c1', unreadable: [] } })
    expect(page.ok && page.value.orders.map((order) => order.platformOrderId)).toEqual(['6012345678901'])
  })

  test('an order with more lines than the page carries is only named', async () => {
    const cut = sampleOrder({
      legacyResourceId: '7',
      lineItems: { pageInfo: { hasNextPage: true }, nodes: [line()] },
    })
    const { client } = shop(() => pageOf([cut]))
    expect(await client.listUpdated(window)).toMatchObject({ ok: true, value: { orders: [], ids: ['7'] } })
  })

  test('an order that nobody can read is parked without people’s data', async () => {
    const { client } = shop(() => pageOf([sampleOrder({ displayFinancialStatus: 'NEW' })]))
    const page = await client.listUpdated(window)
    const [parked] = page.ok ? page.value.unreadable : []
    expect(parked).toMatchObject({ platformOrderId: '6012345678901', why: 'displayFinancialStatus is NEW' })
    expect(parked?.raw).not.toContain('张三')
    expect(parked?.raw).not.toContain('13800138000')
  })

  test('placed orders are asked by their creation', async () => {
    const { client, requests } = shop(() => pageOf([{ legacyResourceId: '9', createdAt: '2026-03-01T01:00:00Z' }]))
    expect(await client.listPlaced?.(window)).toEqual({
      ok: true,
      value: { placed: [{ platformOrderId: '9', placedAt: Date.parse('2026-03-01T01:00:00Z') }], hasMore: false },
    })
    expect(sent(requests[0]).variables.query).toContain('created_at:>=')
  })

  test.each([{ data: { orders: {} } }, { data: null }, { nothing: 1 }, new Response('<html>')])(
    '%j is malformed',
    async (answer) => {
      const { client } = shop(() => answer)
      expect(await client.listUpdated(window)).toMatchObject({ ok: false, error: { code: 'malformed' } })
    },
  )

  test('an order that is not there is not found', async () => {
    const { client } = shop(() => ({ data: { order: null } }))
    expect(await client.fetchOrder('1')).toMatchObject({ ok: false, error: { code: 'not_found' } })
  })
})

describe('refusals', () => {
  test.each([
    ['THROTTLED', 'throttled', true],
    ['ACCESS_DENIED', 'unauthorised', false],
    ['SHOP_INACTIVE', 'unauthorised', false],
    ['INTERNAL_SERVER_ERROR', 'busy', true],
    ['MAX_COST_EXCEEDED', 'rejected', false],
    ['SOMETHING_NEW', 'rejected', false],
  ])('%s is %s', async (code, ours, retryable) => {
    const { client } = shop(() => ({ errors: [{ message: 'no', extensions: { code } }] }))
    expect(await client.fetchOrder('1')).toMatchObject({ ok: false, error: { code: ours, retryable } })
  })

  test.each([
    [401, 'token_expired'],
    [402, 'unauthorised'],
    [403, 'unauthorised'],
    [423, 'unauthorised'],
    [429, 'throttled'],
    [430, 'throttled'],
    [503, 'busy'],
    [301, 'rejected'],
  ])('HTTP %i is %s', async (status, code) => {
    const { client } = shop(() => new Response('{"errors":"no"}', { status }))
    expect(await client.fetchOrder('1')).toMatchObject({ ok: false, error: { code } })
  })

  test('errors as one text, and a network that is away', async () => {
    expect(await shop(() => ({ errors: 'Not Found' })).client.fetchOrder('1')).toMatchObject({
      error: { code: 'rejected' },
    })
    expect(await shop(() => new Error('away')).client.fetchOrder('1')).toMatchObject({ error: { code: 'unreachable' } })
  })
})

const parts = (remaining: readonly number[], waybills: readonly string[] = [], status = 'OPEN') => ({
  data: {
    order: {
      fulfillments: waybills.map((number) => ({ status: 'SUCCESS', trackingInfo: [{ number }] })),
      fulfillmentOrders: {
        nodes: remaining.map((remainingQuantity, index) => ({
          id: `gid://shopify/FulfillmentOrder/${index}`,
          status,
          assignedLocation: { location: { id: `gid://shopify/Location/${index}` } },
          lineItems: {
            nodes: [
              {
                id: `gid://shopify/FulfillmentOrderLineItem/${index}`,
                remainingQuantity,
                lineItem: { id: 'gid://shopify/LineItem/11' },
              },
            ],
          },
        })),
      },
    },
  },
})
const created = { data: { fulfillmentCreate: { fulfillment: { id: 'f' }, userErrors: [] } } }
const notice = {
  platformOrderId: '6012345678901',
  lines: [{ platformLineId: '11', quantity: 3 }],
  partial: false,
  waybill: 'SF1234567890',
  carrier: 'shunfeng',
  idempotencyKey: 'k',
}
const isRead = (request: RecordedRequest) => sent(request).query.startsWith('query')

describe('shipping', () => {
  test('takes the pieces from the fulfilment orders, one fulfilment per place', async () => {
    const { client, requests } = shop((request) => (isRead(request) ? parts([2, 2]) : created))
    expect(await client.ship(notice)).toEqual({ ok: true, value: undefined })
    const told = requests.filter((request) => !isRead(request)).map((request) => sent(request).variables.fulfillment)
    expect(told).toEqual(
      [2, 1].map((quantity, index) => ({
        lineItemsByFulfillmentOrder: [
          {
            fulfillmentOrderId: `gid://shopify/FulfillmentOrder/${index}`,
            fulfillmentOrderLineItems: [{ id: `gid://shopify/FulfillmentOrderLineItem/${index}`, quantity }],
          },
        ],
        trackingInfo: { number: 'SF1234567890', company: 'SF Express' },
        notifyCustomer: true,
      })),
    )
  })

  test('a repeat finds the waybill there and tells nothing', async () => {
    for (const there of [parts([], ['SF1234567890']), parts([5], ['SF1234567890'])]) {
      const { client, requests } = shop(() => there)
      expect(await client.ship(notice)).toEqual({ ok: true, value: undefined })
      expect(requests).toHaveLength(1)
    }
  })

  test('nothing left to fulfil, a part on hold, and Shopify’s own no are refusals', async () => {
    expect(await shop(() => parts([])).client.ship(notice)).toMatchObject({ error: { code: 'rejected' } })
    expect(await shop(() => parts([3], [], 'ON_HOLD')).client.ship(notice)).toMatchObject({
      error: { code: 'rejected' },
    })
    const refused = { data: { fulfillmentCreate: { userErrors: [{ field: ['x'], message: 'Invalid' }] } } }
    const { client } = shop((request) => (isRead(request) ? parts([3]) : refused))
    expect(await client.ship(notice)).toMatchObject({ error: { code: 'rejected', detail: 'Invalid' } })
  })

  test('the settings may keep Shopify from writing to the buyer', async () => {
    const { client, requests } = shop((request) => (isRead(request) ? parts([3]) : created), { tellsBuyers: false })
    await client.ship({ ...notice, carrier: 'unheard_of' })
    expect(sent(requests[1]).variables.fulfillment).toMatchObject({
      notifyCustomer: false,
      trackingInfo: { company: 'unheard_of' },
    })
  })
})

describe('stock, listings, memo', () => {
  const found = {
    data: {
      productVariant: { inventoryItem: { id: 'gid://shopify/InventoryItem/5' } },
      location: { id: 'gid://shopify/Location/1' },
    },
  }
  const set = { data: { inventorySetQuantities: { userErrors: [] } } }
  const stock = { shopProductId: '8', shopSkuId: '41', quantity: 12, idempotencyKey: '41:12:1' }

  test.each([
    [{}, 'gid://shopify/Location/1'],
    [{ locationId: '77' }, 'gid://shopify/Location/77'],
  ])('with settings %j the absolute number goes to %s', async (settings, locationId) => {
    const { client, requests } = shop((request) => (isRead(request) ? found : set), settings)
    expect(await client.setStock(stock)).toEqual({ ok: true, value: undefined })
    expect(sent(requests[1]).variables).toEqual({
      key: '41:12:1',
      input: {
        name: 'available',
        reason: 'correction',
        quantities: [
          { inventoryItemId: 'gid://shopify/InventoryItem/5', locationId, quantity: 12, changeFromQuantity: null },
        ],
      },
    })
  })

  test('a variant that is gone is not found', async () => {
    expect(await shop(() => ({ data: { productVariant: null } })).client.setStock(stock)).toMatchObject({
      error: { code: 'not_found' },
    })
  })

  test('a paused listing is a draft, a resumed one is active', async () => {
    const { client, requests } = shop(() => ({ data: { productUpdate: { userErrors: [] } } }))
    await client.pauseListing('8')
    await client.resumeListing('8')
    expect(requests.map((request) => sent(request).variables.product)).toEqual([
      { id: 'gid://shopify/Product/8', status: 'DRAFT' },
      { id: 'gid://shopify/Product/8', status: 'ACTIVE' },
    ])
  })

  test('a memo goes below the buyer’s words, and one that stands there already is not written', async () => {
    let note = '请尽快发货'
    const { client, requests } = shop((request) => {
      if (isRead(request)) return { data: { order: { note } } }
      note = (sent(request).variables.input as { note: string }).note
      return { data: { orderUpdate: { userErrors: [] } } }
    })
    const memo = { platformOrderId: '6012345678901', text: '先发红色', flag: 0 }
    await client.writeMemo?.(memo)
    await client.writeMemo?.(memo)
    expect(note.startsWith('请尽快发货')).toBe(true)
    expect(note).toContain('先发红色')
    expect(requests.filter((request) => !isRead(request))).toHaveLength(1)
  })

  test('the proving call says which shop answered', async () => {
    const { client } = shop(() => ({ data: { shop: { name: '示例店' }, ordersCount: { count: 42 } } }))
    expect(await client.test()).toEqual({ ok: true, value: 'Shopify 示例店, 42 单 / 24h' })
  })
})

describe('the shop’s agreement', () => {
  const back = (change: Record<string, string> = {}, secret = credentials.clientSecret) => {
    const query = new URLSearchParams({
      code: 'code-1',
      shop: credentials.shop,
      state: 'st',
      timestamp: String(now / 1_000),
      ...change,
    })
    query.set('hmac', callbackHmac(secret, query))
    return { query, redirectUri: 'https://hub.example.com/connections/authorised' }
  }
  const granted = { access_token: 'shpat_1', scope: 's', expires_in: 3600, refresh_token: 'shprt_1' }

  test('its page is asked for with our scopes', () => {
    const url = new URL(
      shopify.authorisation?.url({ credentials, settings: {} }, { redirectUri: 'https://h/cb', state: 'st' }) ?? '',
    )
    expect(url.origin + url.pathname).toBe('https://oms-demo.myshopify.com/admin/oauth/authorize')
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: 'client-1',
      redirect_uri: 'https://h/cb',
      state: 'st',
      scope: expect.stringContaining('write_merchant_managed_fulfillment_orders'),
    })
  })

  test('a genuine answer becomes a token that ends', async () => {
    const { options, requests } = shop(() => granted)
    expect(await shopify.authorisation?.exchange(options, back())).toEqual({
      ok: true,
      value: { accessToken: 'shpat_1', refreshToken: 'shprt_1', expiresAt: now + 3_600_000 },
    })
    expect(requests[0]?.url.pathname).toBe('/admin/oauth/access_token')
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
      client_id: 'client-1',
      client_secret: 'hush',
      code: 'code-1',
      expiring: '1',
    })
  })

  test.each([
    ['signed by another app', back({}, 'other')],
    ['of another shop', back({ shop: 'other.myshopify.com' })],
    ['of two minutes ago', back({ timestamp: String(now / 1_000 - 120) })],
    ['without a time', back({ timestamp: 'x' })],
  ])('an answer %s asks nobody for a token', async (_what, answer) => {
    const { options, requests } = shop(() => granted)
    expect(await shopify.authorisation?.exchange(options, answer)).toMatchObject({ error: { code: 'unauthorised' } })
    expect(requests).toHaveLength(0)
  })

  test('a refresh; a dead refresh token; a shop in trouble', async () => {
    const { options, requests } = shop(() => granted)
    expect(await shopify.requestToken(options, 'shprt_0')).toMatchObject({ ok: true })
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({ grant_type: 'refresh_token', refresh_token: 'shprt_0' })
    const dead = shop(() => Response.json({ error: 'invalid_grant' }, { status: 400 }))
    expect(await shopify.requestToken(dead.options, 'x')).toMatchObject({ error: { code: 'unauthorised' } })
    const busy = shop(() => new Response('', { status: 503 }))
    expect(await shopify.requestToken(busy.options, 'x')).toMatchObject({ error: { code: 'busy' } })
  })

  test('without a refresh token somebody has to agree, unless a token was pasted', async () => {
    const { options } = shop(() => granted)
    expect(await shopify.requestToken(options, null)).toMatchObject({ error: { code: 'unauthorised' } })
    const pasted = { ...options, credentials: { ...credentials, accessToken: 'shpat_own' } }
    expect(await shopify.requestToken(pasted, null)).toMatchObject({ ok: true, value: { accessToken: 'shpat_own' } })
  })
})
