import { describe, expect, test } from 'vitest'
import { kuaishou } from '../../../../src/channels/kuaishou/index.ts'
import { requestSign } from '../../../../src/channels/kuaishou/sign.ts'
import golden from '../../../fixtures/channels/kuaishou/order-paid.canonical.json' with { type: 'json' }
import file from '../../../fixtures/protocols/kuaishou.vectors.json' with { type: 'json' }
import { type PlatformAnswer, type RecordedRequest, recordedFetch } from '../../../support/recorded-fetch.ts'
import { sampleAnswerText, sampleOrder } from './sample-order.ts'

const credentials = {
  appKey: 'ks700000000000000001',
  appSecret: 'app-secret',
  signSecret: '5e4d3c2b1a09f8e7d6c5b4a392817065',
  msgSecret: 'AQIDBAUGBwgJCgsMDQ4PEA==',
  refreshToken: '',
}
const now = 1_772_330_709_123
const orderId = '2607602240240301'
const success = (data: unknown) => ({ result: 1, error_msg: 'SUCCESS', data })
const refusal = (result: number, error_msg: string) => ({ result, error_msg, code: String(result), request_id: 'r' })

function shop(answer: (request: RecordedRequest) => PlatformAnswer, more: Record<string, string> = {}) {
  const { fetch, requests } = recordedFetch(answer)
  const options = { credentials: { ...credentials, ...more }, settings: {}, now: () => now, fetch }
  return {
    client: kuaishou.client({ ...options, accessToken: 'ChFvYXV0aC5hY2Nlc3NUb2tlbg==.abc_-' }),
    options,
    requests,
  }
}
/** All parameters of a request, wherever they stand. */
const paramsOf = ({ url, body }: RecordedRequest): Record<string, string> => ({
  ...Object.fromEntries(url.searchParams),
  ...(body === 'undefined' ? {} : Object.fromEntries(new URLSearchParams(body))),
})
const sent = (request: RecordedRequest) => [request.url.pathname, JSON.parse(paramsOf(request).param ?? 'null')]

describe('a request', () => {
  test('is what the first vector of the protocol signs', async () => {
    const { client, requests } = shop(() => success({ cursor: 'nomore', orderList: [] }))
    await client.listUpdated({ from: 1772328900000, to: 1772330700000, page: 0 })
    const vector = file.vectors[0]
    expect(requests[0]?.url.pathname).toBe('/open/order/cursor/list')
    expect(requests[0]?.body).toBe('undefined')
    expect(Object.fromEntries(requests[0]?.url.searchParams ?? [])).toEqual({
      ...vector?.input.params,
      sign: vector?.expected,
    })
  })

  test('every call sends what it signed, and a written one carries its arguments in the body', async () => {
    const { client, requests } = shop(() => success(sampleOrder()))
    await client.fetchOrder(orderId)
    await client.pauseListing('21012345678901')
    await client.writeMemo?.({ platformOrderId: orderId, text: '加急“顺丰”&放门口 100%=ok+<b>/\\😀', flag: 1 })
    expect(
      requests.map(({ url, body }) => [url.pathname, body !== 'undefined', url.searchParams.has('param')]),
    ).toEqual([
      ['/open/order/detail', false, true],
      ['/open/item/shelf/status/update', true, false],
      ['/open/order/detail', false, true],
      ['/open/seller/order/note/add', true, false],
    ])
    for (const request of requests) {
      const { sign, ...params } = paramsOf(request)
      expect(sign).toBe(requestSign(params, credentials.signSecret, 'HMAC_SHA256'))
      expect(request.headers.get('content-type')).toBe('application/x-www-form-urlencoded')
    }
    expect(sent(requests[3] as RecordedRequest)[1]).toEqual({
      orderId: 2607602240240301,
      note: '加急“顺丰”&放门口 100%=ok+<b>/\\😀',
      flag: 1,
    })
  })
})

describe('errors of the platform', () => {
  test.each([
    [100, 'Exceed qps limit, KEY [apiId:open.order.detail], MAX_QPS [300.0]', 'throttled', true],
    [100, 'Exceed quota limit, KEY [appkey:ks]', 'throttled', true],
    [1017, '[1017] exceed quota limit,[apiId:x]', 'throttled', true],
    [28, '鉴权失败', 'token_expired', true],
    [24, 'TOKEN过期', 'token_expired', true],
    [7, 'access_token expired', 'token_expired', true],
    [7, 'token中无scope权限', 'unauthorised', false],
    [7, 'AUTHORIZATION_REVOKED', 'unauthorised', false],
    [7, '签名校验失败', 'unauthorised', false],
    [300014, 'REFUND ORDER UPDATED', 'busy', true],
    [300011, 'REFUND ORDER NOT FOUND', 'not_found', false],
    [5, '订单不存在', 'not_found', false],
    [2, '系统繁忙，请稍后重试', 'busy', true],
    [300004, 'SEARCH TIME RANGE EXPAND 7 DAYS', 'rejected', false],
    [300005, 'CAN NOT SEARCH BEFORE 90 DAYS', 'rejected', false],
    [5, 'order operation reject', 'rejected', false],
  ])('%i %s is %s', async (result, text, code, retryable) => {
    const { client } = shop(() => refusal(result, text))
    expect(await client.pauseListing('1')).toMatchObject({
      ok: false,
      error: { provider: 'kuaishou', code, retryable, status: 200 },
    })
  })

  test.each([
    [500, '<html>', 'busy'],
    [429, '', 'throttled'],
    [302, '', 'rejected'],
    [200, '<html>', 'malformed'],
    [200, '{"data":{}}', 'malformed'],
    [200, '[1]', 'malformed'],
  ])('HTTP %i with %j is %s', async (status, text, code) => {
    const { client } = shop(() => new Response(text, { status }))
    expect(await client.pauseListing('1')).toMatchObject({ ok: false, error: { code, status } })
  })

  test('no answer at all is worth another try', async () => {
    expect(await shop(() => new TypeError('fetch failed')).client.test()).toMatchObject({
      error: { code: 'unreachable', retryable: true },
    })
  })
})

describe('tokens', () => {
  const answer = { result: 1, access_token: 'at-2', refresh_token: 'rt-2', expires_in: 172_800 }
  const token = { accessToken: 'at-2', refreshToken: 'rt-2', expiresAt: now + 172_800_000 }

  test('the merchant agrees on the platform’s page', () => {
    const url = new URL(
      kuaishou.authorisation?.url(
        { credentials, settings: {} },
        { redirectUri: 'https://hub.example.com/oauth/kuaishou', state: 's&1' },
      ) ?? '',
    )
    expect(`${url.origin}${url.pathname}`).toBe('https://open.kwaixiaodian.com/oauth/authorize')
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      app_id: credentials.appKey,
      redirect_uri: 'https://hub.example.com/oauth/kuaishou',
      response_type: 'code',
      state: 's&1',
    })
    expect(url.searchParams.get('scope')).toContain('merchant_order')
    const elsewhere = kuaishou.authorisation?.url(
      { credentials, settings: { authorisePage: 'https://sandbox.example.com/page' } },
      { redirectUri: 'x', state: 's' },
    )
    expect(elsewhere).toMatch(/^https:\/\/sandbox\.example\.com\/page\?app_id=/)
  })

  test('the code that comes back becomes a token', async () => {
    const { options, requests } = shop(() => answer)
    const back = { query: new URLSearchParams({ code: 'c+1', state: 's' }), redirectUri: 'x' }
    expect(await kuaishou.authorisation?.exchange(options, back)).toEqual({ ok: true, value: token })
    expect(requests[0]?.url.pathname).toBe('/oauth2/access_token')
    expect(Object.fromEntries(requests[0]?.url.searchParams ?? [])).toEqual({
      app_id: credentials.appKey,
      app_secret: 'app-secret',
      grant_type: 'code',
      code: 'c+1',
    })
    const none = { query: new URLSearchParams({ error_msg: 'denied' }), redirectUri: 'x' }
    expect(await kuaishou.authorisation?.exchange(options, none)).toMatchObject({ error: { code: 'unauthorised' } })
  })

  test('the next one is refreshed, and the refresh token changes with it', async () => {
    const { options, requests } = shop(() => answer)
    expect(await kuaishou.requestToken(options, 'rt-1')).toEqual({ ok: true, value: token })
    expect([requests[0]?.url.pathname, requests[0]?.url.search]).toEqual(['/oauth2/refresh_token', ''])
    expect(Object.fromEntries(new URLSearchParams(requests[0]?.body))).toEqual({
      app_id: credentials.appKey,
      app_secret: 'app-secret',
      grant_type: 'refresh_token',
      refresh_token: 'rt-1',
    })
  })

  test('before the merchant has agreed nothing is asked', async () => {
    const { options, requests } = shop(() => answer)
    expect(await kuaishou.requestToken(options, null)).toMatchObject({ error: { code: 'unauthorised' } })
    expect(requests).toEqual([])
  })

  test('a refresh token that was typed in is used first and whenever the other is refused', async () => {
    const first = shop(() => answer, { refreshToken: 'typed' })
    expect(await kuaishou.requestToken(first.options, null)).toEqual({ ok: true, value: token })
    const { options, requests } = shop(
      ({ body }) => (body.includes('rt-old') ? refusal(100, 'refreshToken.discarded') : answer),
      { refreshToken: 'typed' },
    )
    expect(await kuaishou.requestToken(options, 'rt-old')).toEqual({ ok: true, value: token })
    expect(requests).toHaveLength(2)
  })

  test.each([
    ['Exceed qps limit', 'throttled'],
    ['refreshToken.discarded', 'unauthorised'],
    ['refresh_token expired', 'unauthorised'],
    ['something else', 'unauthorised'],
  ])('%s is %s', async (text, code) => {
    const { options } = shop(() => refusal(100, text))
    expect(await kuaishou.requestToken(options, 'rt-1')).toMatchObject({ error: { code } })
  })

  test('an answer without a token is malformed', async () => {
    expect(await kuaishou.requestToken(shop(() => ({ result: 1 })).options, 'rt-1')).toMatchObject({
      error: { code: 'malformed' },
    })
  })
})

describe('orders', () => {
  test('a detail answer becomes the canonical order', async () => {
    const { client, requests } = shop(() => new Response(sampleAnswerText))
    expect(await client.fetchOrder(orderId)).toEqual({ ok: true, value: { ...golden, raw: expect.any(Object) } })
    expect(requests.map(sent)).toEqual([['/open/order/detail', { oid: 2607602240240301 }]])
  })

  test('an id beyond 2^53 goes as text', async () => {
    const { client, requests } = shop(() => success({}))
    expect(await client.fetchOrder('9007199254740993')).toMatchObject({ error: { code: 'not_found' } })
    expect(requests.map(sent)).toEqual([['/open/order/detail', { oid: '9007199254740993' }]])
  })

  test('an order without a state yet is asked again, an untranslatable one is malformed for good', async () => {
    const unknown = shop(() => success(sampleOrder({ base: { status: 0 } })))
    expect(await unknown.client.fetchOrder(orderId)).toMatchObject({ error: { code: 'busy', retryable: true } })
    const odd = shop(() => success(sampleOrder({ base: { status: 33 } })))
    expect(await odd.client.fetchOrder(orderId)).toMatchObject({
      error: { code: 'malformed', retryable: false, detail: 'orderBaseInfo.status is 33' },
    })
  })

  test('of a page, orders that cannot be read stand apart with their raw text', async () => {
    const broken = sampleOrder({ base: { oid: 7, status: 33 } })
    const { client } = shop(() => success({ cursor: 'c2', orderList: [sampleOrder(), broken] }))
    expect(await client.listUpdated({ from: 0, to: now, page: 1, cursor: 'c1' })).toMatchObject({
      ok: true,
      value: {
        orders: [golden],
        unreadable: [{ platformOrderId: '7', raw: JSON.stringify(broken), why: 'orderBaseInfo.status is 33' }],
        hasMore: true,
        next: 'c2',
      },
    })
  })

  test.each(['nomore', '', undefined])('cursor %j is the end', async (cursor) => {
    const { client } = shop(() => success({ cursor, orderList: [] }))
    expect(await client.listUpdated({ from: 0, to: now, page: 0 })).toEqual({
      ok: true,
      value: { orders: [], unreadable: [], hasMore: false },
    })
  })

  test('placed orders carry their time', async () => {
    const { client, requests } = shop(() => success({ cursor: 'nomore', orderList: [sampleOrder()] }))
    expect(await client.listPlaced?.({ from: 1, to: 2, page: 0 })).toEqual({
      ok: true,
      value: { placed: [{ platformOrderId: orderId, placedAt: 1772330291000 }], hasMore: false },
    })
    expect(sent(requests[0] as RecordedRequest)[1]).toMatchObject({ queryType: 1, beginTime: 1, endTime: 2 })
  })

  test('changed refunds lead to their orders', async () => {
    const refundOrderInfoList = [{ oid: 1 }, { oid: 2 }, { oid: 1 }, {}]
    const { client, requests } = shop(() => success({ pcursor: 'p2', refundOrderInfoList }))
    expect(await client.listRefunded?.({ from: 1, to: 2, page: 1, cursor: 'p1' })).toEqual({
      ok: true,
      value: { orders: [], unreadable: [], ids: ['1', '2'], hasMore: true, next: 'p2' },
    })
    expect(requests.map(sent)).toEqual([
      [
        '/open/seller/order/refund/pcursor/list',
        { beginTime: 1, endTime: 2, type: 9, pageSize: 100, currentPage: 2, sort: 2, queryType: 2, pcursor: 'p1' },
      ],
    ])
  })

  test('a test names the shop', async () => {
    const { client } = shop(() => success({ cursor: 'c', orderList: [sampleOrder()] }))
    expect(await client.test()).toEqual({ ok: true, value: '快手小店 示例旗舰店, 1+ 单 / 24h' })
    const quiet = shop(() => success({ cursor: 'nomore', orderList: [] }))
    expect(await quiet.client.test()).toEqual({ ok: true, value: '快手小店, 0 单 / 24h' })
  })
})

describe('shipping', () => {
  const notice = {
    platformOrderId: orderId,
    lines: [{ platformLineId: '26076022402403011', quantity: 2 }],
    partial: false,
    waybill: 'YT0000000001',
    carrier: 'yuantong',
    idempotencyKey: 'ful_1',
  }
  const carrying = (expressNo: string, base: object = {}) =>
    sampleOrder({ base: base as never, order: { orderLogisticsInfo: [{ expressNo, expressCode: 6 }] } })

  test('a whole order is one goods.deliver', async () => {
    const { client, requests } = shop(() => success(null))
    expect(await client.ship(notice)).toEqual({ ok: true, value: undefined })
    expect(requests.map(sent)).toEqual([
      ['/open/seller/order/goods/deliver', { orderId: 2607602240240301, expressNo: 'YT0000000001', expressCode: 6 }],
    ])
  })

  test.each([
    ['YT0000000001', true],
    ['YT0000000002', false],
  ])('a refused repeat is a success only if the order carries our waybill (%s)', async (expressNo, isDone) => {
    const { client } = shop(({ url }) =>
      url.pathname === '/open/order/detail' ? success(carrying(expressNo)) : refusal(5, 'order operation reject'),
    )
    expect((await client.ship(notice)).ok).toBe(isDone)
  })

  test('a throttled notice is not looked up: it has not been done', async () => {
    const { client, requests } = shop(() => refusal(9, 'Exceed qps limit'))
    expect(await client.ship(notice)).toMatchObject({ error: { code: 'throttled' } })
    expect(requests).toHaveLength(1)
  })

  test('the first parcel of a split order names its pieces', async () => {
    const { client, requests } = shop(() => success(sampleOrder({ item: { num: 3 } })))
    expect((await client.ship({ ...notice, partial: true })).ok).toBe(true)
    expect(requests.map(sent)[1]).toEqual([
      '/open/order/goods/split/deliver',
      {
        mainOrderId: 2607602240240301,
        deliveryItemInfoList: [
          {
            expressNo: 'YT0000000001',
            expressCode: 6,
            deliveryGoodsInfoList: [{ oid: 2607602240240301, deliveryNum: 2 }],
          },
        ],
      },
    ])
  })

  test('a further parcel is an addition, and one that is there already is not told again', async () => {
    const later = shop(() => success(carrying('OTHER', { status: 40 })))
    expect((await later.client.ship({ ...notice, partial: true })).ok).toBe(true)
    expect(later.requests.map(sent)[1]).toEqual([
      '/open/seller/order/goods/logistics/append',
      { oid: 2607602240240301, expressNo: 'YT0000000001', expressCode: 6 },
    ])
    const repeat = shop(() => success(carrying('YT0000000001', { status: 40 })))
    expect((await repeat.client.ship({ ...notice, partial: true })).ok).toBe(true)
    expect(repeat.requests).toHaveLength(1)
  })

  test.each([
    ['shunfeng', 4],
    ['jtexpress', 109],
    ['huitongkuaidi', 109],
    ['somebodynew', 9999],
  ])('%s is company %i', async (carrier, code) => {
    const { client, requests } = shop(() => success(null))
    await client.ship({ ...notice, carrier })
    expect(sent(requests[0] as RecordedRequest)[1]).toMatchObject({ expressCode: code })
  })
})

describe('stock', () => {
  const notice = { shopProductId: '21012345678901', shopSkuId: '21012345678911', quantity: 7, idempotencyKey: 'k' }
  const item = (skuStock: number, list = 'skuList') =>
    success({
      [list]: [
        { kwaiSkuId: 1, skuStock: 99 },
        { kwaiSkuId: 21012345678911, skuStock },
      ],
    })

  test.each([
    [4, { skuChangeStock: 3, changeType: 1 }],
    [10, { skuChangeStock: 3, changeType: 2 }],
  ])('with %i there, the difference is told as %j', async (stock, change) => {
    const { client, requests } = shop(({ url }) => (url.pathname === '/open/item/get' ? item(stock) : success(true)))
    expect(await client.setStock(notice)).toEqual({ ok: true, value: undefined })
    expect(requests.map(sent)).toEqual([
      ['/open/item/get', { kwaiItemId: 21012345678901 }],
      ['/open/item/sku/stock/update', { kwaiItemId: 21012345678901, skuId: 21012345678911, ...change }],
    ])
  })

  test('what is there already is not told, so that a repeat is harmless', async () => {
    const { client, requests } = shop(() => item(7, 'skuInfos'))
    expect((await client.setStock(notice)).ok).toBe(true)
    expect(requests).toHaveLength(1)
  })

  test('a SKU that the product does not have is told as such', async () => {
    expect(await shop(() => success({})).client.setStock(notice)).toMatchObject({ error: { code: 'not_found' } })
  })
})

test('a listing goes off and on sale', async () => {
  const { client, requests } = shop(() => success(true))
  await client.pauseListing('21012345678901')
  await client.resumeListing('21012345678901')
  expect(requests.map(sent)).toEqual([
    ['/open/item/shelf/status/update', { kwaiItemId: 21012345678901, shelfStatus: 0 }],
    ['/open/item/shelf/status/update', { kwaiItemId: 21012345678901, shelfStatus: 1 }],
  ])
})

test('a memo that stands there already is not added again', async () => {
  const noted = sampleOrder({ order: { orderNote: { orderNoteInfo: [{ note: '加急', flag: 1, createTime: 5 }] } } })
  const { client, requests } = shop(() => success(noted))
  expect((await client.writeMemo?.({ platformOrderId: orderId, text: '加急', flag: 1 }))?.ok).toBe(true)
  expect(requests).toHaveLength(1)
})
