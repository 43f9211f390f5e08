import { describe, expect, test } from 'vitest'
import { pdd } from '../../../../src/channels/pdd/index.ts'
import { requestSign } from '../../../../src/channels/pdd/sign.ts'
import golden from '../../../fixtures/channels/pdd/order-paid.canonical.json' with { type: 'json' }
import { type PlatformAnswer, type RecordedRequest, recordedFetch } from '../../../support/recorded-fetch.ts'
import { sampleAnswerText, sampleOrder } from './sample-order.ts'

const credentials = {
  clientId: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
  clientSecret: '9f8e7d6c5b4a39281706f5e4d3c2b1a0',
  mallId: '171504183',
}
const now = 1_772_330_709_000
const orderSn = '260301-123456789012345'

const refusal = (error_code: number, sub_msg = '') => ({
  error_response: { error_code, error_msg: '业务错误', sub_code: null, sub_msg, request_id: 'r' },
})
const paramsOf = (request: RecordedRequest | undefined) => Object.fromEntries(new URLSearchParams(request?.body ?? ''))
/** Business parameters with the type. */
function asked(request: RecordedRequest | undefined): Record<string, string> {
  const { client_id, access_token, timestamp, data_type, version, sign, ...rest } = paramsOf(request)
  return rest
}

function shop(
  answer: (type: string, request: RecordedRequest) => PlatformAnswer,
  settings: Record<string, unknown> = {},
) {
  const { fetch, requests } = recordedFetch((request) => answer(paramsOf(request).type ?? '', request))
  const options = { credentials, settings, now: () => now, fetch }
  return { client: pdd.client({ ...options, accessToken: 'at-1' }), options, requests }
}

const companies = {
  logistics_companies_get_response: {
    logistics_companies: [
      { id: 1, logistics_company: '申通快递', available: 1 },
      { id: 84, logistics_company: '圆通快递', available: 0 },
      { id: 85, logistics_company: '圆通快递', available: 1 },
      { id: 118, logistics_company: '邮政EMS', available: 1 },
    ],
  },
}

describe('a request', () => {
  test('is a form of text values, and its signature is over the very values', async () => {
    const { client, requests } = shop(() => ({
      order_sn_increment_get_response: { total_count: 0, order_sn_list: [] },
    }))
    await client.listUpdated({ from: now - 1_800_000, to: now, page: 0 })
    expect(requests[0]?.url.href).toBe('https://gw-api.pinduoduo.com/api/router')
    expect(requests[0]?.headers.get('content-type')).toBe('application/x-www-form-urlencoded')
    const { sign, ...params } = paramsOf(requests[0])
    expect(params).toEqual({
      type: 'pdd.order.number.list.increment.get',
      client_id: credentials.clientId,
      access_token: 'at-1',
      timestamp: '1772330709',
      data_type: 'JSON',
      version: 'V1',
      is_lucky_flag: '0',
      order_status: '5',
      refund_status: '5',
      start_updated_at: '1772328909',
      end_updated_at: '1772330709',
      page: '1',
      page_size: '100',
    })
    expect(sign).toBe(requestSign(credentials.clientSecret, params))
  })

  test('signs like the vector of a memo with Chinese, signs and an emoji', async () => {
    const { client, requests } = shop(() => ({ order_note_update_response: { success: true } }))
    await client.writeMemo?.({ platformOrderId: orderSn, text: '请发“中通”+送礼盒 100%&=?<>/\\ 😀', flag: 2 })
    expect(asked(requests[0])).toEqual({
      type: 'pdd.order.note.update',
      order_sn: orderSn,
      note: '请发“中通”+送礼盒 100%&=?<>/\\ 😀',
      tag: '2',
      tag_name: '黄',
    })
  })

  test.each(['https://relay.example.com/pdd', 'https://relay.example.com/pdd/'])(
    'gateway %s replaces the base URL',
    async (gateway) => {
      const { client, requests } = shop(() => ({}), { gateway })
      await client.pauseListing('1')
      expect(requests[0]?.url.href).toBe('https://relay.example.com/pdd/api/router')
    },
  )
})

describe('errors of the platform', () => {
  test.each([
    [52101, 'throttled', true],
    [70031, 'throttled', true],
    [70036, 'throttled', true],
    [52102, 'busy', true],
    [52103, 'busy', true],
    [70033, 'busy', true],
    [50000, 'busy', true],
    [50001, 'busy', true],
    [50002, 'busy', true],
    [52001, 'busy', true],
    [52002, 'busy', true],
    [10018, 'token_expired', true],
    [10019, 'token_expired', true],
    [20004, 'unauthorised', false],
    [20005, 'unauthorised', false],
    [20031, 'unauthorised', false],
    [70032, 'unauthorised', false],
    [70034, 'unauthorised', false],
    [70035, 'unauthorised', false],
    [10000, 'rejected', false],
    [10001, 'rejected', false],
    [99999, 'rejected', false],
  ])('%i is %s', async (code, expected, retryable) => {
    const { client } = shop(() => refusal(code))
    expect(await client.resumeListing('1')).toMatchObject({
      ok: false,
      error: { provider: 'pdd', code: expected, retryable, status: 200 },
    })
  })

  test('an order that the platform does not know is not_found', async () => {
    expect(await shop(() => refusal(50001, '订单不存在')).client.fetchOrder('1')).toMatchObject({
      error: { code: 'not_found' },
    })
    const empty = shop(() => ({ order_info_get_response: { request_id: 'r' } }))
    expect(await empty.client.fetchOrder('1')).toMatchObject({ error: { code: 'not_found' } })
  })

  test.each([
    [502, '<html>', 'busy'],
    [429, '', 'throttled'],
    [200, '<html>', 'malformed'],
    [200, '{}', 'malformed'],
    [200, '{"x_response":[]}', 'malformed'],
    [200, 'null', 'malformed'],
  ])('HTTP %i with %j is %s', async (status, text, code) => {
    const { client } = shop(() => new Response(text, { status }))
    expect(await client.pauseListing('1')).toMatchObject({ ok: false, error: { code, status } })
  })

  test('an answer that says it was not done is a refusal', async () => {
    const { client } = shop(() => ({ goods_quantity_update_response: { is_success: false } }))
    expect(
      await client.setStock({ shopProductId: '1', shopSkuId: '2', quantity: 0, idempotencyKey: 'k' }),
    ).toMatchObject({ error: { code: 'rejected' } })
  })
})

describe('reading', () => {
  test('a detail answer becomes the canonical order', async () => {
    const { client, requests } = shop(() => new Response(sampleAnswerText))
    expect(await client.fetchOrder(orderSn)).toEqual({ ok: true, value: { ...golden, raw: expect.any(Object) } })
    expect(asked(requests[0])).toEqual({ type: 'pdd.order.information.get', order_sn: orderSn })
  })

  test('an order in an unknown state is malformed for good and says so', async () => {
    const { client } = shop(() => ({ order_info_get_response: { order_info: sampleOrder({ order_status: 7 }) } }))
    expect(await client.fetchOrder(orderSn)).toMatchObject({
      error: { code: 'malformed', retryable: false, detail: 'order_status is 7' },
    })
  })

  test.each([
    [0, 0, false, 0],
    [100, 0, false, 0],
    [101, 0, true, 1],
    [250, 2, false, 2],
  ])(
    'with %i changes, page %i says that more follow: %j; the last page is %i',
    async (total, page, hasMore, lastPage) => {
      const { client, requests } = shop(() => ({
        order_sn_increment_get_response: { total_count: total, order_sn_list: [{ order_sn: 'a' }, { order_sn: 'b' }] },
      }))
      expect(await client.listUpdated({ from: now - 60_000, to: now, page })).toEqual({
        ok: true,
        value: { orders: [], unreadable: [], ids: ['a', 'b'], hasMore, lastPage },
      })
      expect(asked(requests[0]).page).toBe(String(page + 1))
    },
  )

  test('orders whose refund changed are named by a list of their own, each once', async () => {
    const { client, requests } = shop(() => ({
      refund_increment_get_response: { total_count: 3, refund_list: [{ order_sn: 'a' }, { order_sn: 'a' }, { id: 1 }] },
    }))
    expect(await client.listRefunded?.({ from: now - 60_000, to: now, page: 0 })).toMatchObject({
      value: { ids: ['a'] },
    })
    expect(asked(requests[0])).toEqual({
      type: 'pdd.refund.list.increment.get',
      after_sales_status: '1',
      after_sales_type: '1',
      start_updated_at: '1772330649',
      end_updated_at: '1772330709',
      page: '1',
      page_size: '100',
    })
  })

  test('what was placed is listed by the time of 成交, a day at most', async () => {
    const { client, requests } = shop(() => ({
      order_list_get_response: { total_count: 1, order_list: [{ order_sn: 'a', confirm_time: '2026-03-01 10:05:10' }] },
    }))
    expect(await client.listPlaced?.({ from: now - 86_400_000, to: now, page: 0 })).toEqual({
      ok: true,
      value: { placed: [{ platformOrderId: 'a', placedAt: golden.placedAt }], hasMore: false, lastPage: 0 },
    })
    expect(await client.listPlaced?.({ from: now - 86_400_001, to: now, page: 0 })).toMatchObject({
      value: { tooWide: true },
    })
    expect(requests).toHaveLength(1)
  })

  test('lists are asked half an hour at a time, more than three minutes behind', () => {
    expect(pdd.pullRules?.sliceMs).toBe(1_800_000)
    expect(pdd.pullRules?.lagMs).toBeGreaterThanOrEqual(180_000)
  })

  test('the test call tells shop and number of orders of a day', async () => {
    const { client } = shop(() => ({ order_list_get_response: { total_count: 42, order_list: [] } }))
    expect(await client.test()).toEqual({ ok: true, value: '拼多多 店铺 171504183, 42 单 / 24h' })
  })
})

describe('shipping', () => {
  const notice = {
    platformOrderId: orderSn,
    lines: [{ platformLineId: '1234567890123', quantity: 1 }],
    partial: false,
    waybill: 'YT0000000001',
    carrier: 'yuantong',
    idempotencyKey: 'ful_1',
  }
  const withAnswers = (answers: Record<string, PlatformAnswer>) =>
    shop((type) => (type === 'pdd.logistics.companies.get' ? companies : (answers[type] ?? refusal(10000))))
  const detail = (fields: Record<string, unknown>) => ({
    'pdd.order.information.get': { order_info_get_response: { order_info: sampleOrder(fields) } },
  })
  const shipped = { 'pdd.logistics.online.send': { logistics_online_send_response: { is_success: true } } }
  const types = (requests: readonly RecordedRequest[]) => requests.map((request) => paramsOf(request).type)

  test('the carrier is looked up by its name among those that are available', async () => {
    const { client, requests } = withAnswers(shipped)
    expect(await client.ship(notice)).toEqual({ ok: true, value: undefined })
    expect(asked(requests[1])).toEqual({
      type: 'pdd.logistics.online.send',
      order_sn: orderSn,
      logistics_id: '85',
      tracking_number: 'YT0000000001',
    })
    expect(await withAnswers(shipped).client.ship({ ...notice, carrier: 'ems' })).toMatchObject({ ok: true })
    expect(await withAnswers(shipped).client.ship({ ...notice, carrier: 'debangkuaidi' })).toMatchObject({
      error: { code: 'rejected', detail: expect.stringContaining('debangkuaidi') },
    })
  })

  test.each(['first', 'extra'])('a refused repeat whose waybill is there as %s parcel is a success', async (place) => {
    const order =
      place === 'first'
        ? { order_status: 2, tracking_number: notice.waybill }
        : {
            order_status: 2,
            tracking_number: 'YT9',
            extra_delivery_list: [{ logistics_id: 85, tracking_number: notice.waybill }],
          }
    const { client, requests } = withAnswers(detail(order))
    expect(await client.ship({ ...notice, partial: place === 'extra' })).toEqual({ ok: true, value: undefined })
    expect(types(requests)).not.toContain('pdd.order.upload.extra.logistics')
  })

  test('the second parcel of an order is an extra one', async () => {
    const { client, requests } = withAnswers({
      ...detail({ order_status: 2, tracking_number: 'YT0000000009' }),
      'pdd.order.upload.extra.logistics': { upload_extra_logistics_response: { success: true } },
    })
    expect(await client.ship({ ...notice, partial: true })).toEqual({ ok: true, value: undefined })
    expect(asked(requests.at(-1))).toEqual({
      type: 'pdd.order.upload.extra.logistics',
      order_sn: orderSn,
      extra_track_type: '1',
      extra_track_list: '[{"shipping_id":85,"tracking_number":"YT0000000001"}]',
    })
  })

  test('an order that went under another waybill, or not at all, stays refused', async () => {
    expect(await withAnswers(detail({ order_status: 2, tracking_number: 'YT9' })).client.ship(notice)).toMatchObject({
      error: { code: 'rejected' },
    })
    expect(await withAnswers(detail({})).client.ship({ ...notice, partial: true })).toMatchObject({
      error: { code: 'rejected' },
    })
  })

  test('a throttled notice is not looked up: it has not been done', async () => {
    const { client, requests } = withAnswers({ 'pdd.logistics.online.send': refusal(70031) })
    expect(await client.ship(notice)).toMatchObject({ error: { code: 'throttled' } })
    expect(requests).toHaveLength(2)
  })
})

describe('stock, listings, memos', () => {
  test('stock is set absolutely, also to nothing', async () => {
    const { client, requests } = shop(() => ({ goods_quantity_update_response: { is_success: true } }))
    const notice = { shopProductId: '600123456789', shopSkuId: '1234567890123', quantity: 0, idempotencyKey: 'k' }
    expect(await client.setStock(notice)).toEqual({ ok: true, value: undefined })
    expect(asked(requests[0])).toEqual({
      type: 'pdd.goods.quantity.update',
      goods_id: '600123456789',
      sku_id: '1234567890123',
      quantity: '0',
      update_type: '1',
    })
  })

  test('a listing goes off and on sale', async () => {
    const { client, requests } = shop(() => ({ goods_sale_status_set_response: { is_success: true } }))
    await client.pauseListing('600123456789')
    await client.resumeListing('600123456789')
    expect(requests.map((request) => asked(request).is_onsale)).toEqual(['0', '1'])
  })

  test('a memo without a flag carries neither tag nor name', async () => {
    const { client, requests } = shop(() => ({ order_note_update_response: { success: true } }))
    await client.writeMemo?.({ platformOrderId: orderSn, text: '加急', flag: 0 })
    expect(asked(requests[0])).toEqual({ type: 'pdd.order.note.update', order_sn: orderSn, note: '加急' })
  })
})

describe('tokens', () => {
  const answer = { access_token: 'at-2', refresh_token: 'rt-2', expires_in: 86_400, owner_id: '171504183' }
  const token = { accessToken: 'at-2', refreshToken: 'rt-2', expiresAt: now + 86_400_000 }

  test('the page asks the merchant, and its code buys the first pair without an access token in the request', async () => {
    const { options, requests } = shop(() => ({ pop_auth_token_create_response: answer }))
    const redirectUri = 'https://hub.example.com/back?x=1'
    const page = new URL(pdd.authorisation?.url(options, { redirectUri, state: 's&1' }) ?? '')
    expect(`${page.origin}${page.pathname}`).toBe('https://fuwu.pinduoduo.com/service-market/auth')
    expect(Object.fromEntries(page.searchParams)).toEqual({
      response_type: 'code',
      client_id: credentials.clientId,
      redirect_uri: redirectUri,
      state: 's&1',
    })
    const back = { query: new URLSearchParams({ code: 'c-1', state: 's&1' }), redirectUri }
    expect(await pdd.authorisation?.exchange(options, back)).toEqual({ ok: true, value: token })
    expect(asked(requests[0])).toEqual({ type: 'pdd.pop.auth.token.create', code: 'c-1' })
    expect(paramsOf(requests[0])).not.toHaveProperty('access_token')
    expect(await pdd.authorisation?.exchange(options, { ...back, query: new URLSearchParams() })).toMatchObject({
      error: { code: 'unauthorised' },
    })
  })

  test('the next pair is refreshed', async () => {
    const { options, requests } = shop(() => ({ pop_auth_token_refresh_response: answer }))
    expect(await pdd.requestToken(options, 'rt-1')).toEqual({ ok: true, value: token })
    expect(asked(requests[0])).toEqual({ type: 'pdd.pop.auth.token.refresh', refresh_token: 'rt-1' })
  })

  test('without consent there is none, unless one was pasted', async () => {
    const { options } = shop(() => ({}))
    expect(await pdd.requestToken(options, null)).toMatchObject({ error: { code: 'unauthorised' } })
    const pasted = { ...options, credentials: { ...credentials, accessToken: 'at-9' } }
    expect(await pdd.requestToken(pasted, null)).toMatchObject({ value: { accessToken: 'at-9', refreshToken: '' } })
  })

  test('an answer without a token is malformed', async () => {
    const { options } = shop(() => ({ pop_auth_token_refresh_response: {} }))
    expect(await pdd.requestToken(options, 'rt-1')).toMatchObject({ error: { code: 'malformed' } })
  })
})

test('optional credentials may be left empty', () => {
  expect(pdd.credentials.parse({ clientId: 'a', clientSecret: 'b', mallId: ' ', accessToken: '' })).toEqual({
    clientId: 'a',
    clientSecret: 'b',
    mallId: '',
    accessToken: '',
  })
  expect(pdd.credentials.safeParse({ clientId: 'a' }).success).toBe(false)
})
