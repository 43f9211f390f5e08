import { describe, expect, test } from 'vitest'
import { woocommerce } from '../../../../src/channels/woocommerce/index.ts'
import sample from '../../../fixtures/protocols/woocommerce.order.json' with { type: 'json' }
import { type PlatformAnswer, type RecordedRequest, recordedFetch } from '../../../support/recorded-fetch.ts'

const credentials = {
  site: 'https://shop.example.com',
  consumerKey: 'ck_1',
  consumerSecret: 'cs_1',
  webhookSecret: 'w',
}
const now = Date.parse('2026-03-01T02:30:00Z')

function shop(answer: (request: RecordedRequest) => PlatformAnswer, settings: Record<string, unknown> = {}) {
  const { fetch, requests } = recordedFetch(answer)
  const client = woocommerce.client({ credentials, settings, now: () => now, fetch, accessToken: '' })
  return { client, requests }
}
const page = (rows: readonly unknown[], pages = 1, total = rows.length) =>
  Response.json(rows, { headers: { 'x-wp-total': String(total), 'x-wp-totalpages': String(pages) } })
const window = { from: Date.parse('2026-03-01T00:00:00Z'), to: Date.parse('2026-03-01T02:00:00Z'), page: 0 }

describe('a request', () => {
  test('carries the keys as Basic, and the window in UTC with both ends inside', async () => {
    const { client, requests } = shop(() => page([]))
    await client.listUpdated({ ...window, page: 2 })
    const { url, headers, method } = requests[0] ?? {}
    expect(`${method} ${url?.origin}${url?.pathname}`).toBe('GET https://shop.example.com/wp-json/wc/v3/orders')
    expect(headers?.get('authorization')).toBe(`Basic ${btoa('ck_1:cs_1')}`)
    expect(Object.fromEntries(url?.searchParams ?? [])).toEqual({
      status: 'any',
      order: 'asc',
      orderby: 'modified',
      per_page: '50',
      page: '3',
      modified_after: '2026-02-28T23:59:59',
      modified_before: '2026-03-01T02:00:01',
      dates_are_gmt: 'true',
    })
  })

  test('keys go into the query where the host strips the header', async () => {
    const { client, requests } = shop(() => page([]), { keysInQuery: true })
    await client.listUpdated(window)
    expect(requests[0]?.headers.has('authorization')).toBe(false)
    expect(requests[0]?.url.searchParams.get('consumer_secret')).toBe('cs_1')
  })

  test('a site without pretty permalinks takes the path as a parameter', async () => {
    const { client, requests } = shop(() => sample, { plainPermalinks: true })
    await client.fetchOrder('727')
    expect(requests[0]?.url.href).toBe('https://shop.example.com/?rest_route=%2Fwc%2Fv3%2Forders%2F727')
  })
})

describe('listing', () => {
  test('tells the last page, so that it is read backwards', async () => {
    const { client } = shop(() => page([sample], 3, 101))
    const listed = await client.listUpdated(window)
    expect(listed).toMatchObject({ ok: true, value: { hasMore: true, lastPage: 2, unreadable: [] } })
    expect(listed.ok && listed.value.orders.map((order) => order.platformOrderId)).toEqual(['727'])
  })

  test('an order with refunds is only named: its lines stand elsewhere', async () => {
    const refunds = [{ id: 1, total: '-1.00' }]
    const { client } = shop(() =>
      page([
        { ...sample, refunds },
        { ...sample, id: 8, status: 'refunded', refunds },
      ]),
    )
    const listed = await client.listUpdated(window)
    expect(listed).toMatchObject({ ok: true, value: { ids: ['727'], orders: [{ platformOrderId: '8' }] } })
  })

  test('what nobody can read is parked without people’s data', async () => {
    const { client } = shop(() => page([{ ...sample, status: 'in-orbit' }]))
    const listed = await client.listUpdated(window)
    const [parked] = listed.ok ? listed.value.unreadable : []
    expect(parked).toMatchObject({ platformOrderId: '727', why: 'status is in-orbit' })
    expect(parked?.raw).not.toMatch(/张|138|zhangsan|203\.0/)
  })

  test('placed orders, without those that the widened bounds brought along', async () => {
    const rows = [
      { id: 1, date_created_gmt: '2026-02-28T23:59:59' },
      { id: 2, date_created_gmt: '2026-03-01T00:00:00' },
    ]
    expect(await shop(() => page(rows)).client.listPlaced?.(window)).toMatchObject({
      ok: true,
      value: { placed: [{ platformOrderId: '2', placedAt: window.from }], hasMore: false },
    })
  })

  test.each([
    ['a page of the theme', () => new Response('<html>')],
    ['a list without its headers', () => Response.json([])],
    ['no list', () => page(null as never, 1, 1)],
  ])('%s is malformed', async (_what, answer) => {
    expect(await shop(answer).client.listUpdated(window)).toMatchObject({ error: { code: 'malformed' } })
  })
})

test('an order with refunds is read with them', async () => {
  const { client, requests } = shop(({ url }) =>
    url.pathname.endsWith('/refunds')
      ? [{ line_items: [{ quantity: -1, meta_data: [{ key: '_refunded_item_id', value: '315' }] }] }]
      : { ...sample, refunds: [{ id: 1 }] },
  )
  const order = await client.fetchOrder('727')
  expect(order.ok && order.value.lines.map((line) => line.refund)).toEqual(['refunded', 'none'])
  expect(requests).toHaveLength(2)
})

describe('refusals', () => {
  const refusal = (status: number, code: string) => () =>
    Response.json({ code, message: 'no', data: { status } }, { status })

  test.each([
    [401, 'woocommerce_rest_cannot_view', 'unauthorised'],
    [403, 'woocommerce_rest_cannot_view', 'unauthorised'],
    [404, 'woocommerce_rest_shop_order_invalid_id', 'not_found'],
    [404, 'rest_no_route', 'rejected'],
    [400, 'rest_invalid_param', 'rejected'],
    [429, 'too_many', 'throttled'],
    [500, 'internal_server_error', 'busy'],
  ])('%i %s is %s', async (status, code, ours) => {
    expect(await shop(refusal(status, code)).client.fetchOrder('1')).toMatchObject({ error: { code: ours } })
  })

  test('a firewall’s page may think otherwise later', async () => {
    const { client } = shop(() => new Response('<html>blocked', { status: 403 }))
    expect(await client.fetchOrder('1')).toMatchObject({ error: { code: 'busy', retryable: true } })
  })
})

/** A site that keeps notes and status of one order. */
function aSite(order: object = sample) {
  const state = { notes: [] as { note: string; customer_note: boolean }[], status: 'processing' }
  const { client, requests } = shop(({ url, method, body }) => {
    const sent = method === 'GET' ? {} : (JSON.parse(body) as { note: string; customer_note: boolean; status: string })
    if (url.pathname.endsWith('/notes')) {
      if (method === 'GET') return state.notes
      state.notes.push(sent as never)
      return sent
    }
    if (method === 'PUT') state.status = (sent as { status: string }).status
    return { ...order, status: state.status }
  })
  return { state, client, requests }
}
const notice = {
  platformOrderId: '727',
  lines: [
    { platformLineId: '315', quantity: 1 },
    { platformLineId: '316', quantity: 1 },
  ],
  partial: false,
  waybill: 'SF1234567890',
  carrier: 'shunfeng',
  idempotencyKey: 'k',
}
const half = (index: number, waybill: string) => ({
  ...notice,
  lines: notice.lines.slice(index, index + 1),
  partial: true,
  waybill,
})

describe('shipping', () => {
  test('writes the buyer one note and completes the order; a repeat changes nothing', async () => {
    const { state, client, requests } = aSite()
    for (let i = 0; i < 2; i++) expect(await client.ship(notice)).toEqual({ ok: true, value: undefined })
    expect(state).toEqual({
      status: 'completed',
      notes: [{ note: '您的包裹已发出，SF Express SF1234567890\n[SF1234567890: 315x1 316x1]', customer_note: true }],
    })
    expect(requests.filter(({ method }) => method !== 'GET')).toHaveLength(2)
  })

  test('of two parcels the last one completes it, in whatever order they are told, also twice', async () => {
    const { state, client } = aSite()
    await client.ship(half(1, 'SF2'))
    await client.ship(half(1, 'SF2'))
    expect(state).toMatchObject({ status: 'processing', notes: [{}] })
    await client.ship(half(0, 'SF1'))
    expect(state.status).toBe('completed')
    expect(state.notes).toHaveLength(2)
  })

  test('abroad the note is English', async () => {
    const { state, client } = aSite({ ...sample, shipping: { ...sample.shipping, country: 'GB' } })
    await client.ship(notice)
    expect(state.notes[0]?.note).toMatch(/^Your parcel is on its way: SF Express SF1234567890\n/)
  })
})

test('stock goes to the variation, or to the product that has none; listings are drafts while paused', async () => {
  const { client, requests } = shop(() => ({ id: 1 }))
  await client.setStock({ shopProductId: '93', shopSkuId: '98', quantity: 5, idempotencyKey: 'k' })
  await client.setStock({ shopProductId: '93', shopSkuId: '93', quantity: 0, idempotencyKey: 'k' })
  await client.pauseListing('93')
  await client.resumeListing('93')
  expect(requests.map(({ method, url, body }) => [method, url.pathname.replace('/wp-json/wc/v3', ''), body])).toEqual([
    ['PUT', '/products/93/variations/98', '{"manage_stock":true,"stock_quantity":5}'],
    ['PUT', '/products/93', '{"manage_stock":true,"stock_quantity":0}'],
    ['PUT', '/products/93', '{"status":"draft"}'],
    ['PUT', '/products/93', '{"status":"publish"}'],
  ])
})

test('a memo is a private note, written once', async () => {
  const { state, client } = aSite()
  for (let i = 0; i < 2; i++) await client.writeMemo?.({ platformOrderId: '727', text: '先发红色', flag: 1 })
  expect(state.notes).toEqual([{ note: '[订枢] 先发红色', customer_note: false }])
})

test('the proving call counts the orders of a day', async () => {
  expect(await shop(() => page([{ id: 1 }], 42, 42)).client.test()).toEqual({
    ok: true,
    value: 'WooCommerce shop.example.com, 42 单 / 24h',
  })
})
