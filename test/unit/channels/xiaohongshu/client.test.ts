import { describe, expect, test } from 'vitest'
import { xiaohongshu } from '../../../../src/channels/xiaohongshu/index.ts'
import golden from '../../../fixtures/channels/xiaohongshu/order-paid.canonical.json' with { type: 'json' }
import file from '../../../fixtures/protocols/xiaohongshu.vectors.json' with { type: 'json' }
import { type PlatformAnswer, type RecordedRequest, recordedFetch } from '../../../support/recorded-fetch.ts'
import { sampleOrder, sampleReceiver, shownSample } from './sample-order.ts'

const credentials = { appId: '6f1e2d3c4b5a69788796', appSecret: 'a1b2c3d4e5f60718293a4b5c6d7e8f90', refreshToken: '' }
const now = 1_772_330_709_500
const orderId = 'P700123456789012345'
const success = (data: unknown) => ({ success: true, error_code: 0, error_msg: null, data })
const refusal = (error_code: number, error_msg: string) => ({ success: false, error_code, error_msg })

interface Asked {
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
}
/** Business parameters, which stand beside the platform's own. */
function asked({ body }: RecordedRequest): Asked {
  const { method, appId, version, timestamp, sign, accessToken, ...params } = JSON.parse(body)
  return { method, params }
}

function shop(answer: (method: string, request: RecordedRequest) => PlatformAnswer, more: Record<string, string> = {}) {
  const { fetch, requests } = recordedFetch((request) => answer(asked(request).method, request))
  const options = { credentials: { ...credentials, ...more }, settings: {}, now: () => now, fetch }
  return { client: xiaohongshu.client({ ...options, accessToken: 'token-0123' }), options, requests }
}
const desensitiseInfoList = [...shownSample].map(([encryptedData, desensitisedData]) => ({
  dataTag: orderId,
  encryptedData,
  desensitisedData,
  errorCode: 0,
}))
/** A platform that knows the sample order. */
const answerSample =
  (order: object = sampleOrder(), others: Readonly<Record<string, PlatformAnswer>> = {}) =>
  (method: string): PlatformAnswer =>
    others[method] ??
    {
      'order.getOrderDetail': success(order),
      'order.getOrderReceiverInfo': success(sampleReceiver()),
      'data.batchDesensitise': success({ desensitiseInfoList }),
    }[method] ??
    refusal(500, `unexpected ${method}`)

test('a request is what the first vector of the protocol signs', async () => {
  const { client, requests } = shop(() => success({ total: 0, maxPageNo: 0, orderList: [] }))
  await client.listUpdated({ from: 1772328900_900, to: 1772330700_900, page: 0 })
  const vector = file.vectors[0]
  expect(requests[0]?.url.href).toBe(vector?.input.url)
  expect(JSON.parse(requests[0]?.body ?? '')).toEqual({ ...(vector?.input.body as object), sign: vector?.expected })
})

describe('errors of the platform', () => {
  test.each([
    [-9013, '触发Method维度的限流', 'throttled', true],
    [-1, '触发限流', 'throttled', true],
    [401, '', 'token_expired', true],
    [-100, 'accessToken已过期', 'token_expired', true],
    [-100, '签名错误', 'unauthorised', false],
    [-100, '应用不存在', 'unauthorised', false],
    [-100, '订单不存在', 'not_found', false],
    [-100, '系统繁忙，请稍后', 'busy', true],
    [-100, '订单状态不允许发货', 'rejected', false],
  ])('%i %s is %s', async (number, text, code, retryable) => {
    for (const answer of [refusal(number, text), success({ success: false, code: number, msg: text, data: null })])
      expect(await shop(() => answer).client.pauseListing('1')).toMatchObject({
        ok: false,
        error: { provider: 'xiaohongshu', code, retryable, status: 200 },
      })
  })

  test('success with an error code is none', async () => {
    const odd = { success: true, error_code: 50209, error_msg: 'no' }
    expect(await shop(() => odd).client.pauseListing('1')).toMatchObject({ error: { code: 'rejected' } })
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
})

describe('tokens', () => {
  const answer = success({ accessToken: 'at-2', accessTokenExpiresAt: now + 9, refreshToken: 'rt-2', sellerId: 's' })
  const token = { accessToken: 'at-2', refreshToken: 'rt-2', expiresAt: now + 9 }

  test('the merchant agrees on the platform’s page, and its code becomes a token', async () => {
    const { options, requests } = shop(() => answer)
    expect(xiaohongshu.authorisation?.url(options, { redirectUri: 'https://hub.example.com/back', state: 's&1' })).toBe(
      'https://ark.xiaohongshu.com/ark/authorization?appId=6f1e2d3c4b5a69788796&redirectUri=https%3A%2F%2Fhub.example.com%2Fback&state=s%261',
    )
    const back = { query: new URLSearchParams({ code: 'c' }), redirectUri: 'x' }
    expect(await xiaohongshu.authorisation?.exchange(options, back)).toEqual({ ok: true, value: token })
    expect(requests.map(asked)).toEqual([{ method: 'oauth.getAccessToken', params: { code: 'c' } }])
    expect(requests[0]?.body).not.toContain('"accessToken"')
    const none = { query: new URLSearchParams(), redirectUri: 'x' }
    expect(await xiaohongshu.authorisation?.exchange(options, none)).toMatchObject({ error: { code: 'unauthorised' } })
  })

  test('the next one is refreshed', async () => {
    const { options, requests } = shop(() => answer)
    expect(await xiaohongshu.requestToken(options, 'rt-1')).toEqual({ ok: true, value: token })
    expect(requests.map(asked)).toEqual([{ method: 'oauth.refreshToken', params: { refreshToken: 'rt-1' } }])
  })

  test('before the merchant has agreed nothing is asked; a token that was typed in is', async () => {
    const { options, requests } = shop(() => answer)
    expect(await xiaohongshu.requestToken(options, null)).toMatchObject({ error: { code: 'unauthorised' } })
    expect(requests).toEqual([])
    const typed = shop((_method, { body }) => (body.includes('rt-old') ? refusal(-1, 'refreshToken失效') : answer), {
      refreshToken: 'typed',
    })
    expect(await xiaohongshu.requestToken(typed.options, 'rt-old')).toEqual({ ok: true, value: token })
  })

  test.each([
    [refusal(-9013, '限流'), 'throttled'],
    [refusal(401, 'token'), 'unauthorised'],
    [refusal(-1, 'code无效'), 'unauthorised'],
    [success({ accessToken: 'x' }), 'malformed'],
  ])('%j is %s', async (given, code) => {
    expect(await xiaohongshu.requestToken(shop(() => given).options, 'rt-1')).toMatchObject({ error: { code } })
  })
})

describe('one order', () => {
  test('is its detail with the receiver’s ciphertexts and masks', async () => {
    const { client, requests } = shop(answerSample())
    expect(await client.fetchOrder(orderId)).toEqual({ ok: true, value: { ...golden, raw: expect.any(Object) } })
    expect(requests.map(asked)).toEqual([
      { method: 'order.getOrderDetail', params: { orderId } },
      {
        method: 'order.getOrderReceiverInfo',
        params: { receiverQueries: [{ orderId, openAddressId: 'oa-xhs-7f3bexample' }], isReturn: false },
      },
      {
        method: 'data.batchDesensitise',
        params: { baseInfos: [...shownSample.keys()].map((encryptedData) => ({ dataTag: orderId, encryptedData })) },
      },
    ])
  })

  test('without an address asks for none', async () => {
    const { client, requests } = shop(answerSample(sampleOrder({ openAddressId: '' })))
    expect(await client.fetchOrder(orderId)).toMatchObject({
      value: { receiver: { cipher: null, addressToken: null } },
    })
    expect(requests).toHaveLength(1)
  })

  test('is taken without its receiver when the platform refuses that for good, and not when it asks to wait', async () => {
    const refused = shop(answerSample(sampleOrder(), { 'order.getOrderReceiverInfo': refusal(-1, '超出每日限额') }))
    expect(await refused.client.fetchOrder(orderId)).toMatchObject({ ok: true, value: { receiver: { cipher: null } } })
    const masks = shop(answerSample(sampleOrder(), { 'data.batchDesensitise': refusal(-1, '超出每日限额') }))
    expect(await masks.client.fetchOrder(orderId)).toMatchObject({
      value: { receiver: { nameMasked: '', cipher: golden.receiver.cipher } },
    })
    const wait = shop(answerSample(sampleOrder(), { 'order.getOrderReceiverInfo': refusal(-9013, '限流') }))
    expect(await wait.client.fetchOrder(orderId)).toMatchObject({ error: { code: 'throttled' } })
  })

  test('whose address has changed meanwhile goes without the old one', async () => {
    const receiverInfos = [{ orderId, matched: false, receiverName: '#old#' }]
    const { client } = shop(answerSample(sampleOrder(), { 'order.getOrderReceiverInfo': success({ receiverInfos }) }))
    expect(await client.fetchOrder(orderId)).toMatchObject({ value: { receiver: { cipher: null } } })
  })

  test('with an after-sale reads which SKUs it is about', async () => {
    const skus = [{ skuId: '6400sku0000000000001', appliedCount: 2 }]
    const { client, requests } = shop(
      answerSample(sampleOrder({ orderAfterSalesStatus: 3 }), {
        'afterSale.listAfterSaleInfos': success({ afterSaleBasicInfos: [{ returnsId: 'R1' }] }),
        'afterSale.getAfterSaleInfo': success({
          success: true,
          code: 0,
          msg: '',
          data: { afterSaleInfo: { refundStatus: 2, updatedAt: 1772339999000, skus } },
        }),
      }),
    )
    expect(await client.fetchOrder(orderId)).toMatchObject({
      value: { updatedAt: 1772339999000, lines: [{ refund: 'refunded' }] },
    })
    expect(requests.slice(3).map(asked)).toEqual([
      { method: 'afterSale.listAfterSaleInfos', params: { orderId, pageNo: 1, pageSize: 50 } },
      { method: 'afterSale.getAfterSaleInfo', params: { returnsId: 'R1' } },
    ])
  })

  test('that is not there, or cannot be read', async () => {
    expect(await shop(() => success({})).client.fetchOrder('x')).toMatchObject({ error: { code: 'not_found' } })
    expect(await shop(answerSample(sampleOrder({ orderStatus: 77 }))).client.fetchOrder(orderId)).toMatchObject({
      error: { code: 'malformed', retryable: false, detail: 'orderStatus is 77' },
    })
  })
})

describe('lists', () => {
  const orderList = [{ orderId: 'P1', createdTime: 1000, updateTime: 2000 }, { orderId: 'P2' }, { orderId: 'P1' }]

  test('name changed orders, when they changed and how many pages there are, so that they can be read backwards', async () => {
    const { client, requests } = shop(() => success({ total: 230, maxPageNo: 3, orderList }))
    expect(await client.listUpdated({ from: 1000_000, to: 2000_999, page: 1 })).toEqual({
      ok: true,
      value: {
        orders: [],
        unreadable: [],
        ids: ['P1', 'P2'],
        changedAt: new Map([['P1', 2000]]),
        hasMore: true,
        lastPage: 2,
        tooWide: false,
      },
    })
    expect(requests.map(asked)).toEqual([
      {
        method: 'order.getOrderList',
        params: { startTime: 1000, endTime: 2000, timeType: 2, pageNo: 2, pageSize: 100 },
      },
    ])
  })

  test.each([
    [0, false, 0, false],
    [1, false, 0, false],
    [2, true, 1, false],
    [40, true, 39, false],
    [41, true, 40, true],
  ])('of %i pages', async (maxPageNo, hasMore, lastPage, tooWide) => {
    const { client } = shop(() => success({ maxPageNo, orderList: [] }))
    expect(await client.listUpdated({ from: 0, to: 1, page: 0 })).toMatchObject({
      value: { hasMore, lastPage, tooWide },
    })
  })

  test('name placed orders with their time', async () => {
    const { client, requests } = shop(() => success({ maxPageNo: 1, orderList }))
    expect(await client.listPlaced?.({ from: 0, to: 1, page: 0 })).toMatchObject({
      value: { placed: [{ platformOrderId: 'P1', placedAt: 1000 }, { platformOrderId: 'P2', placedAt: null }, {}] },
    })
    expect(asked(requests[0] as RecordedRequest).params).toMatchObject({ timeType: 1 })
  })

  test('of changed after-sales lead to their orders', async () => {
    const { client, requests } = shop(() => success({ maxPageNo: 2, afterSaleBasicInfos: orderList }))
    expect(await client.listRefunded?.({ from: 1, to: 2, page: 0 })).toMatchObject({
      value: { ids: ['P1', 'P2'], hasMore: true, lastPage: 1 },
    })
    expect(asked(requests[0] as RecordedRequest)).toEqual({
      method: 'afterSale.listAfterSaleInfos',
      params: { startTime: 1, endTime: 2, timeType: 2, pageNo: 1, pageSize: 50 },
    })
  })

  test('a test counts the changes of the last half hour', async () => {
    expect(await shop(() => success({ total: 42 })).client.test()).toEqual({ ok: true, value: '小红书, 42 单 / 30min' })
  })
})

describe('shipping', () => {
  const notice = {
    platformOrderId: orderId,
    lines: [
      { platformLineId: 'sku1', quantity: 1 },
      { platformLineId: 'sku1-2', quantity: 1 },
    ],
    partial: false,
    waybill: 'YT0000000001',
    carrier: 'yuantong',
    idempotencyKey: 'ful_1',
  }
  const parcel = { orderId, expressNo: 'YT0000000001', expressCompanyCode: 'yuantong' }

  test.each([
    [false, { ...parcel, unpack: false }],
    [true, { ...parcel, unpack: true, skuIdList: ['sku1'] }],
  ])('in parts %s', async (partial, params) => {
    const { client, requests } = shop(() => success('ok'))
    expect(await client.ship({ ...notice, partial })).toEqual({ ok: true, value: undefined })
    expect(requests.map(asked)).toEqual([{ method: 'order.orderDeliver', params }])
  })

  test.each([
    [{ expressTrackingNo: 'YT0000000001' }, true],
    [{ simpleDeliveryOrderList: [{ expressTrackingNo: 'YT0000000001' }] }, true],
    [{ expressTrackingNo: 'YT0000000002' }, false],
  ])('a refused repeat is a success only if the order carries our waybill (%j)', async (order, isDone) => {
    const { client } = shop(answerSample(sampleOrder(order), { 'order.orderDeliver': refusal(-1, '订单状态不允许') }))
    expect((await client.ship(notice)).ok).toBe(isDone)
  })

  test('a throttled notice is not looked up: it has not been done', async () => {
    const { client, requests } = shop(() => refusal(-9013, '限流'))
    expect(await client.ship(notice)).toMatchObject({ error: { code: 'throttled' } })
    expect(requests).toHaveLength(1)
  })
})

describe('stock', () => {
  const notice = { shopProductId: 'sku1', shopSkuId: 'sku1', quantity: 7, idempotencyKey: 'k' }
  const stock = (available: number) =>
    success({ skuId: 'sku1', skuStock: { available, total: 99, occupiedQuantity: 3 } })

  test.each([
    [4, 3],
    [10, -3],
  ])('with %i to sell, %i is told', async (available, qty) => {
    const { client, requests } = shop((method) => (method === 'inventory.getSkuStock' ? stock(available) : success({})))
    expect(await client.setStock(notice)).toEqual({ ok: true, value: undefined })
    expect(requests.map(asked)).toEqual([
      { method: 'inventory.getSkuStock', params: { skuId: 'sku1' } },
      { method: 'inventory.incSkuStock', params: { skuId: 'sku1', qty } },
    ])
  })

  test('what is there already is not told, so that a repeat is harmless', async () => {
    const { client, requests } = shop(() => stock(7))
    expect((await client.setStock(notice)).ok).toBe(true)
    expect(requests).toHaveLength(1)
  })

  test('a SKU without stock is told as such', async () => {
    expect(await shop(() => success({})).client.setStock(notice)).toMatchObject({ error: { code: 'not_found' } })
  })
})

test('a SKU goes off and on sale, a memo is written with the platform’s flag', async () => {
  const { client, requests } = shop(() => success('ok'))
  await client.pauseListing('sku1')
  await client.resumeListing('sku1')
  await client.writeMemo?.({ platformOrderId: orderId, text: '', flag: 1 })
  expect(requests.map(asked)).toEqual([
    { method: 'product.updateSkuAvailable', params: { skuId: 'sku1', available: false } },
    { method: 'product.updateSkuAvailable', params: { skuId: 'sku1', available: true } },
    {
      method: 'order.modifySellerMarkInfo',
      params: { orderId, sellerMarkNote: '', operator: '订枢', sellerMarkPriority: 2 },
    },
  ])
})

test('two pulls of a shop lie five minutes apart at least', () => {
  const parsed = (pullMinutes: string) => xiaohongshu.settings.safeParse({ pullMinutes }).success
  expect(['4', '5', '60', ''].map(parsed)).toEqual([false, true, true, true])
  expect(xiaohongshu.form?.settings.find(({ key }) => key === 'pullMinutes')?.label).toContain('5–60')
})
