import { describe, expect, test } from 'vitest'
import { doudian } from '../../../../src/channels/doudian/index.ts'
import { canonicalJson, requestSign } from '../../../../src/channels/doudian/sign.ts'
import { parseJson } from '../../../../src/core/json.ts'
import golden from '../../../fixtures/channels/doudian/order-paid.canonical.json' with { type: 'json' }
import { type PlatformAnswer, type RecordedRequest, recordedFetch } from '../../../support/recorded-fetch.ts'
import { sampleAnswerText, sampleOrder } from './sample-order.ts'

const credentials = {
  appKey: '7101234567890123456',
  appSecret: '2ad2355c-01d0-11f8-91dc-05a8cd1054b1',
  shopId: '4463798',
}
const now = 1_772_330_709_000
const success = (data: unknown) => ({ code: 10000, msg: 'success', sub_code: '', sub_msg: '', log_id: 'l', data })
const refusal = (code: number, sub_code: string, sub_msg = '') => ({
  code,
  msg: '',
  sub_code,
  sub_msg,
  log_id: 'l',
  data: null,
})

function shop(answer: (request: RecordedRequest) => PlatformAnswer, settings: Record<string, unknown> = {}) {
  const { fetch, requests } = recordedFetch(answer)
  const options = { credentials, settings, now: () => now, fetch }
  return { client: doudian.client({ ...options, accessToken: 'at-1' }), options, requests }
}
const bodyOf = (request: RecordedRequest | undefined): unknown => parseJson(request?.body ?? '')

describe('a request', () => {
  test('goes to the path of its method, and its signature is over the very body', async () => {
    const { client, requests } = shop(() => success({ total: 0, shop_order_list: [] }))
    await client.listUpdated({ from: 1772328900_000, to: 1772330700_999, page: 0 })
    const { url, headers, body } = requests[0] ?? {}
    expect(`${url?.origin}${url?.pathname}`).toBe('https://openapi-fxg.jinritemai.com/order/searchList')
    expect(headers?.get('content-type')).toBe('application/json')
    expect(body).toBe(
      '{"order_asc":true,"order_by":"update_time","page":0,"size":100,"update_time_end":1772330700,"update_time_start":1772328900}',
    )
    // The first vector of the protocol: the same parameters at the same second.
    expect(Object.fromEntries(url?.searchParams ?? [])).toEqual({
      app_key: credentials.appKey,
      method: 'order.searchList',
      access_token: 'at-1',
      timestamp: '1772330709',
      v: '2',
      sign: 'f5afe0182aac26bcb691caece750c4f7d6c9d2f849334efefbb344ceb236e6b3',
      sign_method: 'hmac-sha256',
    })
  })

  test.each(['https://relay.example.com/dd', 'https://relay.example.com/dd/'])(
    'gateway %s replaces the base URL',
    async (gateway) => {
      const { client, requests } = shop(() => success({}), { gateway })
      await client.pauseListing('3591234567890123456')
      const { url } = requests[0] ?? {}
      expect(`${url?.origin}${url?.pathname}`).toBe('https://relay.example.com/dd/product/setOffline')
    },
  )

  test('every call sends what it signed', async () => {
    const { client, requests } = shop(() => success({ shop_order_detail: {} }))
    await client.fetchOrder('6920000000000000001')
    await client.ship({
      platformOrderId: '1',
      lines: [],
      partial: false,
      waybill: 'YT/<1>&',
      carrier: 'yuantong',
      idempotencyKey: 'k',
    })
    await client.setStock({ shopProductId: '1', shopSkuId: '2', quantity: 3, idempotencyKey: 'k' })
    await client.resumeListing('1')
    await client.test()
    expect(requests.map(({ url }) => url.pathname)).toEqual([
      '/order/orderDetail',
      '/order/logisticsAdd',
      '/sku/syncStock',
      '/product/setOnline',
      '/order/searchList',
    ])
    for (const { url, body } of requests) {
      const query = url.searchParams
      const method = query.get('method') ?? ''
      const sign = requestSign({ ...credentials, method, paramJson: body, timestamp: query.get('timestamp') ?? '' })
      expect(query.get('sign'), method).toBe(sign)
      expect(canonicalJson(parseJson(body)), method).toBe(body)
    }
  })
})

describe('errors of the platform', () => {
  test.each([
    [60000, 'isv.traffic-limited', '', 'throttled', true],
    [40003, 'isv.access-token-expired', '', 'token_expired', true],
    [40004, 'isv.access-token-no-existed', '', 'token_expired', true],
    [40003, 'isv.access-token-invalid', '', 'token_expired', true],
    [40002, 'isv.access-token-missing', '', 'token_expired', true],
    [30001, 'dop.authorization-closed', '', 'unauthorised', false],
    [30002, 'isv.invalid_ip', '', 'unauthorised', false],
    [40003, 'isv.signature-invalid', '', 'unauthorised', false],
    [50001, 'dop.token-generate-failed:1', '', 'unauthorised', false],
    [40004, 'isv.parameter-invalid:256', '', 'rejected', false],
    [40001, 'isv.parameter-missing', '', 'rejected', false],
    [70000, 'isp.api-service-off', '', 'rejected', false],
    [80000, 'isv.env-suspected', '', 'rejected', false],
    [10001, '', '', 'rejected', false],
    [20000, 'dop.service-error', '', 'busy', true],
    [20001, 'isp.service-error:1', '', 'busy', true],
    [90000, 'dop.unknown-error', '', 'busy', true],
    [50002, 'isv.business-failed:4', '接口超时，请稍后重试', 'busy', true],
    [50002, 'isv.business-failed:2', '订单状态不允许此操作', 'rejected', false],
    [50002, 'isv.business-failed:1', '订单不存在', 'not_found', false],
  ])('%i %s %s is %s', async (code, sub, text, expected, retryable) => {
    const { client } = shop(() => refusal(code, sub, text))
    const result = await client.pauseListing('1')
    expect(result).toMatchObject({ ok: false, error: { provider: 'doudian', code: expected, retryable, status: 200 } })
    if (!result.ok) expect(result.error.detail).toContain(String(code))
  })

  test.each([
    [500, '<html>', 'busy', true],
    [503, '', 'busy', true],
    [429, 'slow', 'throttled', true],
    [401, 'no', 'unauthorised', false],
    [404, 'no', 'not_found', false],
    [302, '', 'rejected', false],
    [200, '<html>', 'malformed', true],
    [200, '{"data":{}}', 'malformed', true],
  ])('HTTP %i with %j is %s', async (status, text, code, retryable) => {
    const { client } = shop(() => new Response(text, { status }))
    expect(await client.pauseListing('1')).toMatchObject({ ok: false, error: { code, retryable, status } })
  })

  test('a 500 that carries the platform’s envelope is read by its code', async () => {
    const { client } = shop(() => Response.json(refusal(60000, 'isv.traffic-limited'), { status: 500 }))
    expect(await client.pauseListing('1')).toMatchObject({ error: { code: 'throttled', status: 500 } })
  })

  test.each([
    [new DOMException('too slow', 'TimeoutError'), 'timeout'],
    [new TypeError('fetch failed'), 'unreachable'],
  ])('%s is %s and worth another try', async (thrown, code) => {
    const { client } = shop(() => thrown)
    expect(await client.pauseListing('1')).toMatchObject({ error: { code, retryable: true, status: 0 } })
  })

  test('phones in the platform’s words are masked', async () => {
    const { client } = shop(() => refusal(40004, 'isv.parameter-invalid', '收件人13800001111有误'))
    const result = await client.pauseListing('1')
    expect(JSON.stringify(result)).toContain('138****1111')
    expect(JSON.stringify(result)).not.toContain('13800001111')
  })
})

describe('orders', () => {
  test('a detail answer becomes the canonical order', async () => {
    const { client, requests } = shop(() => new Response(sampleAnswerText))
    expect(await client.fetchOrder('6920000000000000001')).toEqual({
      ok: true,
      value: { ...golden, raw: expect.any(Object) },
    })
    expect(bodyOf(requests[0])).toEqual({ shop_order_id: '6920000000000000001' })
  })

  test('an empty detail is not_found, an untranslatable one is malformed for good', async () => {
    expect(await shop(() => success({})).client.fetchOrder('1')).toMatchObject({ error: { code: 'not_found' } })
    const odd = shop(() => success({ shop_order_detail: { ...sampleOrder(), order_status: 777, main_status: 777 } }))
    expect(await odd.client.fetchOrder('1')).toMatchObject({
      error: { code: 'malformed', retryable: false, detail: 'order_status is 777' },
    })
  })

  test('of a page, orders that cannot be read stand apart with their raw text', async () => {
    const broken = { ...sampleOrder(), order_id: '6920000000000000009', sku_order_list: [] }
    const { client } = shop(() => success({ total: 2, shop_order_list: [sampleOrder(), broken] }))
    const page = await client.listUpdated({ from: 0, to: now, page: 0 })
    if (!page.ok) throw new Error('the page was not read')
    expect(page.value.orders).toEqual([{ ...golden, raw: sampleOrder() }])
    expect(page.value.unreadable).toEqual([
      { platformOrderId: '6920000000000000009', raw: JSON.stringify(broken), why: 'sku_order_list is missing' },
    ])
  })

  test.each([
    [0, 0, { hasMore: false, lastPage: 0, tooWide: false }],
    [100, 0, { hasMore: false, lastPage: 0, tooWide: false }],
    [101, 0, { hasMore: true, lastPage: 1, tooWide: false }],
    [101, 1, { hasMore: false, lastPage: 1, tooWide: false }],
    [10_000, 98, { hasMore: true, lastPage: 99, tooWide: false }],
    [10_001, 0, { hasMore: true, lastPage: 100, tooWide: true }],
  ])('with %i orders, page %i says %j', async (total, page, expected) => {
    const { client } = shop(() => success({ total, shop_order_list: [] }))
    expect(await client.listUpdated({ from: 0, to: now, page })).toMatchObject({ ok: true, value: expected })
  })

  test('the test call tells shop and number of changes of a day', async () => {
    const { client, requests } = shop(() => success({ total: 42, shop_order_list: [sampleOrder()] }))
    expect(await client.test()).toEqual({ ok: true, value: '抖店 示例旗舰店, 42 单 / 24h' })
    expect(bodyOf(requests[0])).toMatchObject({ size: 1, update_time_start: 1772330709 - 86_400 })
    const quiet = shop(() => success({ total: 0, shop_order_list: [] }))
    expect(await quiet.client.test()).toEqual({ ok: true, value: '抖店 店铺 4463798, 0 单 / 24h' })
  })
})

test('placed orders are listed by the time of their creation', async () => {
  const { client, requests } = shop(() => success({ total: 101, shop_order_list: [sampleOrder()] }))
  expect(await client.listPlaced?.({ from: 1_000_000, to: 2_000_000, page: 1 })).toMatchObject({
    ok: true,
    value: { placed: [{ platformOrderId: '6920000000000000001' }], hasMore: false, lastPage: 1 },
  })
  expect(bodyOf(requests[0])).toMatchObject({ order_by: 'create_time', create_time_start: 1_000, page: 1 })
})

test('a memo goes with its flag', async () => {
  const { client, requests } = shop(() => success({}))
  const memo = { platformOrderId: '6920000000000000001', text: '急发', flag: 1 }
  expect(await client.writeMemo?.(memo)).toEqual({ ok: true, value: undefined })
  expect(requests[0]?.url.pathname).toBe('/order/addOrderRemark')
  expect(bodyOf(requests[0])).toMatchObject({ order_id: memo.platformOrderId, remark: '急发', star: '1' })
})

describe('shipping', () => {
  const notice = {
    platformOrderId: '6920000000000000001',
    lines: [{ platformLineId: '6920000000000000002', quantity: 1 }],
    partial: false,
    waybill: 'YT0000000001',
    carrier: 'yuantong',
    idempotencyKey: 'ful_1',
  }

  test('a whole order is one logisticsAdd', async () => {
    const { client, requests } = shop(() => success({ pack_id: '1' }))
    expect(await client.ship(notice)).toEqual({ ok: true, value: undefined })
    expect(requests.map(({ url, body }) => [url.pathname, JSON.parse(body)])).toEqual([
      [
        '/order/logisticsAdd',
        { order_id: notice.platformOrderId, company_code: 'yuantong', logistics_code: 'YT0000000001' },
      ],
    ])
  })

  test('part of an order names sub-orders and pieces, and carries the key that makes a repeat harmless', async () => {
    const { client, requests } = shop(() => success({ pack_id: '1' }))
    await client.ship({ ...notice, partial: true })
    expect(requests[0]?.url.pathname).toBe('/order/logisticsAddSinglePack')
    expect(bodyOf(requests[0])).toEqual({
      order_id_list: ['6920000000000000001'],
      shipped_order_info: [{ shipped_order_id: '6920000000000000002', shipped_num: 1 }],
      company_code: 'yuantong',
      logistics_code: 'YT0000000001',
      request_id: 'ful_1',
    })
  })

  test.each([
    ['YT0000000001', true],
    ['YT0000000002', false],
  ])('a refused repeat is a success only if the order carries our waybill (%s)', async (tracking_no, done) => {
    const detail = { ...sampleOrder(), order_status: 3, logistics_info: [{ tracking_no }] }
    const { client } = shop(({ url }) =>
      url.pathname === '/order/orderDetail'
        ? success({ shop_order_detail: detail })
        : refusal(50002, 'isv.business-failed:2', '订单状态不允许此操作'),
    )
    expect((await client.ship(notice)).ok).toBe(done)
  })

  test('a throttled notice is not looked up: it has not been done', async () => {
    const { client, requests } = shop(() => refusal(60000, 'isv.traffic-limited'))
    expect(await client.ship(notice)).toMatchObject({ error: { code: 'throttled' } })
    expect(requests).toHaveLength(1)
  })
})

describe('stock and listings', () => {
  const notice = {
    shopProductId: '3591234567890123456',
    shopSkuId: '1735432101234567',
    quantity: 7,
    idempotencyKey: 'out_1',
  }

  test('stock is set absolutely, with an idempotency id', async () => {
    const { client, requests } = shop(() => success({}))
    expect(await client.setStock(notice)).toEqual({ ok: true, value: undefined })
    expect(bodyOf(requests[0])).toEqual({
      product_id: '3591234567890123456',
      sku_id: '1735432101234567',
      stock_num: 7,
      incremental: false,
      idempotent_id: 'out_1',
    })
  })

  test('a repeat that the platform recognises is a success', async () => {
    const { client } = shop(() => refusal(40004, 'isv.idempotent-id-existed'))
    expect((await client.setStock(notice)).ok).toBe(true)
  })

  test('a listing goes off and on sale by its product id', async () => {
    const { client, requests } = shop(() => success({}))
    await client.pauseListing('3591234567890123456')
    await client.resumeListing('3591234567890123456')
    expect(requests.map(({ url, body }) => [url.pathname, body])).toEqual([
      ['/product/setOffline', '{"product_id":"3591234567890123456"}'],
      ['/product/setOnline', '{"product_id":"3591234567890123456"}'],
    ])
  })
})

describe('tokens', () => {
  const answer = { access_token: 'at-2', refresh_token: 'rt-2', expires_in: 604_800, shop_id: 4463798 }
  const token = { accessToken: 'at-2', refreshToken: 'rt-2', expiresAt: now + 604_800_000 }

  test('the first one is created for the own shop, without an access token in the request', async () => {
    const { options, requests } = shop(() => success(answer))
    expect(await doudian.requestToken(options, null)).toEqual({ ok: true, value: token })
    expect(requests[0]?.url.pathname).toBe('/token/create')
    expect(requests[0]?.url.searchParams.has('access_token')).toBe(false)
    expect(bodyOf(requests[0])).toEqual({ code: '', grant_type: 'authorization_self', shop_id: '4463798' })
  })

  test('the next one is refreshed', async () => {
    const { options, requests } = shop(() => success(answer))
    expect(await doudian.requestToken(options, 'rt-1')).toEqual({ ok: true, value: token })
    expect(requests.map(({ url, body }) => [url.pathname, body])).toEqual([
      ['/token/refresh', '{"grant_type":"refresh_token","refresh_token":"rt-1"}'],
    ])
  })

  test('a refresh token that has ended too leads to a new pair', async () => {
    const { options, requests } = shop(({ url }) =>
      url.pathname === '/token/refresh' ? refusal(50001, 'dop.token-generate-failed:token-expired') : success(answer),
    )
    expect(await doudian.requestToken(options, 'rt-1')).toEqual({ ok: true, value: token })
    expect(requests.map(({ url }) => url.pathname)).toEqual(['/token/refresh', '/token/create'])
  })

  test('a throttled refresh is told as such and nothing else is tried', async () => {
    const { options, requests } = shop(() => refusal(60000, 'isv.traffic-limited'))
    expect(await doudian.requestToken(options, 'rt-1')).toMatchObject({ error: { code: 'throttled' } })
    expect(requests).toHaveLength(1)
  })

  test('an answer without a token is malformed', async () => {
    const { options } = shop(() => success({ expires_in: 10 }))
    expect(await doudian.requestToken(options, null)).toMatchObject({ error: { code: 'malformed' } })
  })
})
