import { describe, expect, test } from 'vitest'
import { jd } from '../../../../src/channels/jd/index.ts'
import { legacySign, spSign } from '../../../../src/channels/jd/sign.ts'
import goldenLegacy from '../../../fixtures/channels/jd/order-paid.legacy.canonical.json' with { type: 'json' }
import goldenSp from '../../../fixtures/channels/jd/order-paid.sp.canonical.json' with { type: 'json' }
import { type PlatformAnswer, type RecordedRequest, recordedFetch } from '../../../support/recorded-fetch.ts'
import { legacyOrder, spOrder } from './sample-orders.ts'

const credentials = {
  appKey: 'A1B2C3',
  appSecret: 'c0ffee11223344556677889900aabbcc',
  venderId: '10099999',
  accessToken: '',
}
const now = 1_772_330_709_123
const orderId = '290012345678'
const success = (data: unknown, more: object = {}) => ({ success: true, data, errorList: [], ...more })
const failure = (message: string, status = 200) =>
  Response.json({ success: false, data: null, errorList: [{ code: '1', message }] }, { status })

function shop(answer: (request: RecordedRequest) => PlatformAnswer, settings: Record<string, unknown> = {}) {
  const { fetch, requests } = recordedFetch(answer)
  const options = { credentials, settings, now: () => now, fetch }
  return { client: jd.client({ ...options, accessToken: 'tok' }), options, requests }
}

describe('SP-API', () => {
  test('a request carries its signature over headers, query and path', async () => {
    const { client, requests } = shop(() => success(spOrder()))
    expect(await client.fetchOrder(orderId)).toEqual({ ok: true, value: { ...goldenSp, raw: expect.any(Object) } })
    const [request] = requests
    expect(request?.url.href).toBe(`https://api-cn.jd.com/rest/sp-order/v0/orders/${orderId}`)
    const headers = { 'X-JOS-App-Key': 'A1B2C3', 'X-JOS-Access-Token': 'tok', 'X-JOS-Timestamp': String(now) }
    for (const [name, value] of Object.entries(headers)) expect(request?.headers.get(name)).toBe(value)
    const sign = { headers, query: {}, path: { orderId }, body: '', bodyName: 'body' } as const
    expect(request?.headers.get('X-JOS-Sign')).toBe(spSign(credentials.appSecret, sign))
  })

  test('a page asks by modified time from the oldest on, and tells its last page', async () => {
    const { client, requests } = shop(() =>
      success([spOrder(), spOrder({ orderStatus: 'ODD' })], { paginationData: { totalItems: 250 } }),
    )
    const page = await client.listUpdated({ from: 1_000, to: 2_000, page: 1 })
    expect(page).toMatchObject({
      value: {
        orders: [{ platformOrderId: orderId }],
        unreadable: [{ platformOrderId: orderId, unknown: { field: 'orderStatus', value: 'ODD' } }],
        hasMore: true,
        lastPage: 2,
      },
    })
    expect(requests[0]?.url.pathname).toBe('/rest/sp-order/v0/orders')
    expect(Object.fromEntries(requests[0]?.url.searchParams ?? [])).toEqual({
      startTime: '1000',
      endTime: '2000',
      sortBy: 'modifiedTime',
      sortOrder: 'asc',
      page: '2',
      pageSize: '100',
    })
  })

  test('after-sales that changed name their orders, once each; placed orders tell their time', async () => {
    const sales = shop(() =>
      success([{ orderId: 1 }, { orderId: 1 }, { orderId: 2 }], { paginationData: { totalItems: 3 } }),
    )
    expect(await sales.client.listRefunded?.({ from: 1, to: 2, page: 0 })).toMatchObject({
      value: { ids: ['1', '2'], hasMore: false },
    })
    expect(sales.requests[0]?.url.pathname).toBe('/rest/sp-aftercare/v0/afs-orders')
    const placed = shop(() =>
      success([spOrder(), spOrder({ orderStatus: 'ODD' })], { paginationData: { totalItems: 2 } }),
    )
    expect(await placed.client.listPlaced?.({ from: 1, to: 2, page: 0 })).toMatchObject({
      value: {
        placed: [
          { platformOrderId: orderId, placedAt: goldenSp.placedAt },
          { platformOrderId: orderId, placedAt: null },
        ],
      },
    })
  })

  test('the body may be signed without a name', async () => {
    const { client, requests } = shop(() => success({}), { namelessBody: true })
    await client.resumeListing('1')
    const headers = { 'X-JOS-App-Key': 'A1B2C3', 'X-JOS-Access-Token': 'tok', 'X-JOS-Timestamp': String(now) }
    const body = requests[0]?.body ?? ''
    expect(requests[0]?.headers.get('X-JOS-Sign')).toBe(
      spSign(credentials.appSecret, { headers, query: {}, path: {}, body, bodyName: '' }),
    )
  })

  test.each([
    [failure('请求过于频繁，已限流'), 'throttled'],
    [failure('access_token 已过期'), 'token_expired'],
    [failure('no', 401), 'token_expired'],
    [failure('签名错误'), 'unauthorised'],
    [failure('订单不存在'), 'not_found'],
    [failure('系统繁忙'), 'busy'],
    [failure('参数有误'), 'rejected'],
    [failure('slow', 429), 'throttled'],
    [failure('down', 500), 'busy'],
    [new Response('<html>', { status: 502 }), 'busy'],
    [new Response('<html>'), 'malformed'],
    [new Response('[]'), 'malformed'],
  ])('%# is %s', async (answer, code) => {
    expect(await shop(() => answer).client.pauseListing('1')).toMatchObject({
      ok: false,
      error: { provider: 'jd', code },
    })
  })
})

describe('what is told', () => {
  const carriers = success([
    { companyId: 2087, companyName: '京东快递' },
    { companyId: 463, companyName: '圆通快递' },
  ])
  const notice = {
    platformOrderId: orderId,
    lines: [{ platformLineId: '1-100012345678', quantity: 1 }],
    partial: true,
    waybill: 'YT1',
    carrier: 'yuantong',
    idempotencyKey: 'k',
  }
  const platform = (order: object = {}) =>
    shop(({ url }) =>
      url.pathname.endsWith('/carriers')
        ? carriers
        : url.pathname.endsWith('/shipments')
          ? success({})
          : success(spOrder({ ...order })),
    )

  test('part of an order names its goods by both ids; a whole one does not', async () => {
    const { client, requests } = platform()
    expect(await client.ship(notice)).toEqual({ ok: true, value: undefined })
    expect(requests.at(-1)?.url.pathname).toBe(`/rest/sp-order/v0/orders/${orderId}/shipments`)
    expect(JSON.parse(requests.at(-1)?.body ?? '')).toEqual({
      orderShipmentDTO: {
        orderId,
        venderId: '10099999',
        shipmentType: 1,
        packageInfoList: [
          {
            waybillCode: 'YT1',
            companyId: '463',
            outboundGoodsFacetDtoList: [{ skuUuid: '1-100012345678', skuId: '100012345678', skuNum: 1 }],
          },
        ],
      },
    })
    await client.ship({ ...notice, partial: false })
    expect(requests.at(-1)?.body).not.toContain('outboundGoodsFacetDtoList')
  })

  test('a repeat whose waybill is there already sends nothing; an unknown carrier is refused', async () => {
    const { client, requests } = platform({ transportInfo: { waybillCode: 'ZT9,YT1' } })
    expect(await client.ship(notice)).toEqual({ ok: true, value: undefined })
    expect(requests.map(({ url }) => url.pathname)).not.toContain(`/rest/sp-order/v0/orders/${orderId}/shipments`)
    expect(await client.ship({ ...notice, carrier: 'shunfeng' })).toMatchObject({ error: { code: 'rejected' } })
  })

  test('stock is absolute and carries the key, listings and memos go by their ids', async () => {
    const { client, requests } = shop(() => success({}))
    await client.setStock({ shopProductId: '1', shopSkuId: '2', quantity: 0, idempotencyKey: 'k' })
    await client.pauseListing('1')
    await client.writeMemo?.({ platformOrderId: orderId, text: '加急', flag: 1 })
    expect(requests.map(({ url, body }) => [url.pathname, JSON.parse(body)])).toEqual([
      [
        '/rest/sp-product/v0/sku-stocks/batch',
        {
          updateModel: 1,
          stockRfID: 'k',
          stockOperationType: 1,
          putSkuStockList: [{ skuId: '2', storeId: '0', stockNum: 0 }],
        },
      ],
      ['/rest/sp-product/v0/product-states/batch', { statusType: 2, productIdList: ['1'], downReason: '库存不足' }],
      [`/rest/sp-order/v0/orders/${orderId}/vender-remarks`, { flagId: 1, remark: '加急' }],
    ])
  })
})

describe('routerjson', () => {
  const legacy = { protocol: 'legacy' }
  const answered = (name: string, content: unknown) => ({ [`jingdong_${name}_responce`]: content })

  test('an order is asked with the business parameters as one JSON text, signed with the system’s', async () => {
    const { client, requests } = shop(
      () =>
        answered('pop_order_get', {
          orderDetailInfo: JSON.stringify({ apiResult: { success: true }, orderInfo: legacyOrder() }),
        }),
      legacy,
    )
    expect(await client.fetchOrder(orderId)).toEqual({ ok: true, value: { ...goldenLegacy, raw: expect.any(Object) } })
    const { url, body } = requests[0] ?? {}
    expect(`${url?.origin}${url?.pathname}`).toBe('https://api.jd.com/routerjson')
    const { sign, ...system } = Object.fromEntries(url?.searchParams ?? [])
    expect(system).toEqual({
      access_token: 'tok',
      app_key: 'A1B2C3',
      method: 'jingdong.pop.order.get',
      timestamp: '2026-03-01 10:05:09.123+0800',
      v: '2.0',
    })
    const paramJson = new URLSearchParams(body).get('360buy_param_json') ?? ''
    expect(JSON.parse(paramJson)).toMatchObject({ order_id: orderId })
    expect(sign).toBe(legacySign(credentials.appSecret, { ...system, '360buy_param_json': paramJson }))
  })

  test.each(['orderInfoResult', 'searchorderinfo_result'])('a page is read under %s', async (name) => {
    const inner = { apiResult: { success: true }, orderTotal: 101, orderInfoList: [legacyOrder()] }
    const { client, requests } = shop(() => answered('pop_order_search', { [name]: inner }), legacy)
    expect(await client.listUpdated({ from: now - 60_000, to: now, page: 0 })).toMatchObject({
      value: { orders: [goldenLegacy], hasMore: true, lastPage: 1 },
    })
    const asked = JSON.parse(new URLSearchParams(requests[0]?.body).get('360buy_param_json') ?? '')
    expect(asked).toMatchObject({
      start_date: '2026-03-01 10:04:09',
      end_date: '2026-03-01 10:05:09',
      dateType: '0',
      page: '1',
    })
  })

  test.each([
    [{ error_response: { code: '19', zh_desc: '无效access_token' } }, 'token_expired'],
    [{ error_response: { code: '12', zh_desc: '签名错误' } }, 'unauthorised'],
    [{ error_response: { code: '67', zh_desc: '' } }, 'busy'],
    [{ error_response: { code: '68', zh_desc: '' } }, 'busy'],
    [{ error_response: { code: '99', zh_desc: '调用次数超限' } }, 'throttled'],
    [{ error_response: { code: '99', zh_desc: '不行' } }, 'rejected'],
    [
      answered('pop_order_get', { orderDetailInfo: { apiResult: { success: false, chineseErrCode: '订单不存在' } } }),
      'not_found',
    ],
    [answered('pop_order_get', {}), 'malformed'],
    [answered('pop_order_get', { orderDetailInfo: { apiResult: { success: true } } }), 'not_found'],
    [{}, 'malformed'],
    [new Response('<html>', { status: 502 }), 'busy'],
  ])('%j is %s', async (answer, code) => {
    expect(await shop(() => answer, legacy).client.fetchOrder(orderId)).toMatchObject({ error: { code } })
  })

  test('an answer of an inner result is taken for its word, and so is one of the envelope alone', async () => {
    const refused = { apiResult: { success: false, errorCode: '7', chineseErrCode: '商品不存在' } }
    const says = (answer: object) => shop(() => answer, legacy).client.pauseListing('1')
    const key = 'jingdong_ware_write_upOrDown_responce'
    expect(await says({ [key]: { code: '0', upOrDownResult: refused } })).toMatchObject({ error: { code: 'rejected' } })
    expect(await says({ [key]: { code: '0' } })).toEqual({ ok: true, value: undefined })
    expect(await says({ error_response: { code: '67', zh_desc: '平台服务异常' } })).toMatchObject({
      error: { code: 'busy' },
    })
  })
})

describe('tokens', () => {
  const answer = { access_token: 'at-2', refresh_token: 'rt-2', expires_in: 86_400, code: 0 }
  const token = { accessToken: 'at-2', refreshToken: 'rt-2', expiresAt: now + 86_400_000 }

  test('the page’s code buys the first pair, the refresh token the next', async () => {
    const { options, requests } = shop(() => answer)
    const redirectUri = 'https://hub.example.com/back'
    expect(jd.authorisation?.url(options, { redirectUri, state: 's' })).toBe(
      'https://open-oauth.jd.com/oauth2/to_login?app_key=A1B2C3&response_type=code&redirect_uri=https%3A%2F%2Fhub.example.com%2Fback&state=s&scope=snsapi_base',
    )
    const query = new URLSearchParams({ code: 'c' })
    expect(await jd.authorisation?.exchange(options, { query, redirectUri })).toEqual({ ok: true, value: token })
    expect(await jd.requestToken(options, 'rt-1')).toEqual({ ok: true, value: token })
    expect(requests.map(({ url }) => `${url.origin}${url.pathname} ${url.searchParams.get('grant_type')}`)).toEqual([
      'https://open-oauth.jd.com/oauth2/access_token authorization_code',
      'https://open-oauth.jd.com/oauth2/refresh_token refresh_token',
    ])
  })

  test.each([
    [{ code: 'xxx', msg: 'refresh_token过期' }, 'unauthorised'],
    [{}, 'malformed'],
    [new Response('', { status: 503 }), 'busy'],
  ])('%j is %s', async (given, code) => {
    expect(await jd.requestToken(shop(() => given).options, 'rt-1')).toMatchObject({ error: { code } })
  })

  test('without consent there is none, unless one was pasted', async () => {
    const { options } = shop(() => ({}))
    expect(await jd.requestToken(options, null)).toMatchObject({ error: { code: 'unauthorised' } })
    const pasted = { ...options, credentials: { ...credentials, accessToken: 'at-9' } }
    expect(await jd.requestToken(pasted, null)).toMatchObject({ value: { accessToken: 'at-9' } })
  })
})

test('nothing is pushed: whoever calls the address is refused', async () => {
  const input = { headers: new Headers(), query: new URLSearchParams(), rawBody: '{}', now }
  expect(await jd.webhook.verify(input, credentials)).toEqual({ ok: false, reason: 'bad_signature' })
  expect(jd.webhook.read('{}', credentials).ok).toBe(false)
})

test('the protocol is one of two, and SP-API where nothing is said', () => {
  expect(jd.settings.safeParse({ protocol: 'soap' }).success).toBe(false)
  expect(jd.settings.parse({ protocol: '', namelessBody: '是' })).toEqual({ namelessBody: true })
})
