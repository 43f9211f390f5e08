import { describe, expect, test } from 'vitest'
import { weixinShop } from '../../../../src/channels/weixin-shop/index.ts'
import golden from '../../../fixtures/channels/weixin-shop/order-paid.canonical.json' with { type: 'json' }
import { type PlatformAnswer, type RecordedRequest, recordedFetch } from '../../../support/recorded-fetch.ts'
import { sampleAnswerText, sampleOrder } from './sample-order.ts'

const credentials = { appId: 'wx1234567890abcdef', appSecret: 's3cret', token: 't', encodingAesKey: '' }
const now = 1_772_330_709_000
const orderId = '3705115058471208928'
const done = { errcode: 0, errmsg: 'ok' }

function shop(answer: (request: RecordedRequest) => PlatformAnswer, settings: Record<string, unknown> = {}) {
  const { fetch, requests } = recordedFetch(answer)
  const options = { credentials, settings, now: () => now, fetch }
  return { client: weixinShop.client({ ...options, accessToken: 'at 1+' }), options, requests }
}
const sent = (request: RecordedRequest | undefined) => [request?.url.pathname, JSON.parse(request?.body ?? 'null')]

describe('a request', () => {
  test('is a POST of JSON with the token in the query, its bytes escaped', async () => {
    const { client, requests } = shop(() => done)
    await client.pauseListing('10000000123456')
    expect(requests[0]?.url.href).toBe('https://api.weixin.qq.com/channels/ec/product/delisting?access_token=at+1%2B')
    expect(requests[0]?.headers.get('content-type')).toBe('application/json')
    expect(requests[0]?.body).toBe('{"product_id":"10000000123456"}')
  })

  test('goes to the gateway of the connection', async () => {
    const { client, requests } = shop(() => done, { gateway: 'https://relay.example.com/wx/' })
    await client.pauseListing('1')
    expect(requests[0]?.url.href).toContain('https://relay.example.com/wx/channels/ec/product/delisting?')
  })
})

describe('errors of the platform', () => {
  test.each([
    [-1, 'busy', true],
    [100003, 'busy', true],
    [606006, 'busy', true],
    [45009, 'throttled', true],
    [45011, 'throttled', true],
    [40001, 'token_expired', true],
    [40014, 'token_expired', true],
    [41001, 'token_expired', true],
    [42001, 'token_expired', true],
    [40013, 'unauthorised', false],
    [40125, 'unauthorised', false],
    [40164, 'unauthorised', false],
    [48001, 'unauthorised', false],
    [10020050, 'unauthorised', false],
    [40097, 'rejected', false],
    [43001, 'rejected', false],
    [43002, 'rejected', false],
    [10020054, 'rejected', false],
  ])('%i is %s', async (errcode, code, retryable) => {
    const { client } = shop(() => ({ errcode, errmsg: 'words 13800001111' }))
    const result = await client.pauseListing('1')
    expect(result).toMatchObject({ ok: false, error: { provider: 'weixin-shop', code, retryable, status: 200 } })
    expect(JSON.stringify(result)).toContain(`${errcode} words 138****1111`)
  })

  test('an order that the platform does not know', async () => {
    const { client } = shop(() => ({ errcode: 10020099, errmsg: '订单不存在' }))
    expect(await client.fetchOrder('1')).toMatchObject({ error: { code: 'not_found' } })
    expect(await shop(() => done).client.fetchOrder('1')).toMatchObject({ error: { code: 'not_found' } })
  })

  test.each([
    [500, '<html>', 'busy'],
    [403, '', 'unauthorised'],
    [403, '{"errcode":40164,"errmsg":"invalid ip"}', 'unauthorised'],
    [429, '', 'throttled'],
    [302, '', 'rejected'],
    [200, '<html>', 'malformed'],
    [200, '[]', 'malformed'],
    [200, '{"order":{}}', 'malformed'],
    [200, 'null', 'malformed'],
  ])('HTTP %i with %j is %s', async (status, text, code) => {
    const { client } = shop(() => new Response(text, { status }))
    expect(await client.fetchOrder('1')).toMatchObject({ ok: false, error: { code, status } })
  })

  test.each([
    [new DOMException('too slow', 'TimeoutError'), 'timeout'],
    [new TypeError('fetch failed'), 'unreachable'],
  ])('%s is %s', async (thrown, code) => {
    expect(await shop(() => thrown).client.pauseListing('1')).toMatchObject({ error: { code, retryable: true } })
  })
})

describe('the token', () => {
  const answer = { access_token: 'at-2', expires_in: 7_000 }

  test('is the stable one, and lives as long as the platform says', async () => {
    const { options, requests } = shop(() => answer)
    expect(await weixinShop.requestToken(options, 'ignored')).toEqual({
      ok: true,
      value: { accessToken: 'at-2', refreshToken: '', expiresAt: now + 7_000_000 },
    })
    expect(requests[0]?.url.search).toBe('')
    expect(sent(requests[0])).toEqual([
      '/cgi-bin/stable_token',
      { grant_type: 'client_credential', appid: 'wx1234567890abcdef', secret: 's3cret', force_refresh: false },
    ])
  })

  test('a wrong secret is told as such, not as a token that ended', async () => {
    const { options } = shop(() => ({ errcode: 40001, errmsg: 'invalid credential' }))
    expect(await weixinShop.requestToken(options, null)).toMatchObject({ error: { code: 'unauthorised' } })
  })

  test.each([{}, { access_token: 'x' }, { access_token: '', expires_in: 7 }])('%j is malformed', async (odd) => {
    expect(await weixinShop.requestToken(shop(() => odd).options, null)).toMatchObject({ error: { code: 'malformed' } })
  })
})

describe('orders', () => {
  test('a detail answer becomes the canonical order', async () => {
    const { client, requests } = shop(() => new Response(sampleAnswerText))
    expect(await client.fetchOrder(orderId)).toEqual({ ok: true, value: { ...golden, raw: expect.any(Object) } })
    expect(requests.map(sent)).toEqual([['/channels/ec/order/get', { order_id: orderId }]])
  })

  test('each after-sale that the order names is read once', async () => {
    const aftersale_order_list = [
      { aftersale_order_id: '2000' },
      { aftersale_order_id: 2000 },
      { aftersale_order_id: '3' },
    ]
    const order = sampleOrder({ order: { aftersale_detail: { aftersale_order_list } } })
    const product_info = { product_id: '10000000123456', sku_id: '1234567890', count: 1 }
    const { client, requests } = shop(({ url }) =>
      url.pathname.endsWith('/order/get')
        ? { ...done, order }
        : { ...done, after_sale_order: { status: 'MERCHANT_PROCESSING', update_time: 1772339999, product_info } },
    )
    expect(await client.fetchOrder(orderId)).toMatchObject({
      value: { updatedAt: 1772339999_000, lines: [{ refund: 'refunding' }] },
    })
    expect(requests.slice(1).map(sent)).toEqual([
      ['/channels/ec/aftersale/getaftersaleorder', { after_sale_order_id: '2000' }],
      ['/channels/ec/aftersale/getaftersaleorder', { after_sale_order_id: '3' }],
    ])
  })

  test('an order whose after-sale cannot be read is not taken half', async () => {
    const order = sampleOrder({ order: { aftersale_detail: { aftersale_order_list: [{ aftersale_order_id: '1' }] } } })
    const { client } = shop(({ url }) =>
      url.pathname.endsWith('/order/get') ? { ...done, order } : { errcode: -1, errmsg: 'busy' },
    )
    expect(await client.fetchOrder(orderId)).toMatchObject({ error: { code: 'busy' } })
  })

  test('an order that cannot be translated is malformed for good', async () => {
    const { client } = shop(() => ({ ...done, order: sampleOrder({ order: { status: 777 } }) }))
    expect(await client.fetchOrder(orderId)).toMatchObject({
      error: { code: 'malformed', retryable: false, detail: 'status is 777' },
    })
  })
})

describe('lists', () => {
  const window = { from: 1772328900_900, to: 1772330700_900, page: 0 }

  test('changed orders are named page by page along the cursor', async () => {
    const { client, requests } = shop(() => ({
      ...done,
      order_id_list: [orderId, 17],
      next_key: 'k2',
      has_more: true,
    }))
    expect(await client.listUpdated({ ...window, page: 1, cursor: 'k1' })).toEqual({
      ok: true,
      value: { orders: [], unreadable: [], ids: [orderId, '17'], hasMore: true, next: 'k2' },
    })
    expect(sent(requests[0])).toEqual([
      '/channels/ec/order/list/get',
      { update_time_range: { start_time: 1772328900, end_time: 1772330700 }, page_size: 100, next_key: 'k1' },
    ])
  })

  test.each([[{ has_more: false, next_key: 'k' }], [{ has_more: true, next_key: '' }], [{ has_more: true }]])(
    '%j is the last page',
    async (end) => {
      const { client } = shop(() => ({ ...done, ...end }))
      expect(await client.listUpdated(window)).toEqual({
        ok: true,
        value: { orders: [], unreadable: [], ids: [], hasMore: false },
      })
    },
  )

  test('too many orders for one window ask for a shorter one', async () => {
    const { client } = shop(() => ({ errcode: 31042, errmsg: 'too many' }))
    expect(await client.listUpdated(window)).toMatchObject({ ok: true, value: { tooWide: true, hasMore: false } })
  })

  test('placed orders are named without their time', async () => {
    const { client, requests } = shop(() => ({ ...done, order_id_list: [orderId], has_more: false }))
    expect(await client.listPlaced?.(window)).toEqual({
      ok: true,
      value: { placed: [{ platformOrderId: orderId, placedAt: null }], hasMore: false },
    })
    expect(sent(requests[0])[1]).toMatchObject({ create_time_range: { start_time: 1772328900, end_time: 1772330700 } })
  })

  test('changed after-sales are named, and each leads to its order', async () => {
    const { client, requests } = shop(({ url }) => {
      if (url.pathname.endsWith('getaftersalelist'))
        return { ...done, after_sale_order_id_list: ['2', 3], next_key: 'n', has_more: true }
      if (url.pathname.endsWith('getaftersaleorder')) return { ...done, after_sale_order: { order_id: orderId } }
      return { ...done, order: sampleOrder() }
    })
    expect(await client.listRefunded?.(window)).toEqual({
      ok: true,
      value: {
        orders: [],
        unreadable: [],
        ids: ['after-sale:2', 'after-sale:3'],
        hasMore: true,
        next: 'n',
      },
    })
    expect(sent(requests[0])).toEqual([
      '/channels/ec/aftersale/getaftersalelist',
      { begin_update_time: 1772328900, end_update_time: 1772330700, next_key: '' },
    ])
    expect(await client.fetchOrder('after-sale:2')).toEqual({ ok: true, value: { ...golden, raw: expect.any(Object) } })
    expect(requests.slice(1).map(sent)).toEqual([
      ['/channels/ec/aftersale/getaftersaleorder', { after_sale_order_id: '2' }],
      ['/channels/ec/order/get', { order_id: orderId }],
    ])
  })

  test('a test reads the name of the shop by GET', async () => {
    const { client, requests } = shop(() => ({ ...done, info: { nickname: '示例旗舰店' } }))
    expect(await client.test()).toEqual({ ok: true, value: '微信小店 示例旗舰店' })
    expect(requests[0]?.url.pathname).toBe('/channels/ec/basics/info/get')
    expect(requests[0]?.body).toBe('undefined')
  })
})

describe('shipping', () => {
  const notice = {
    platformOrderId: orderId,
    lines: [{ platformLineId: '10000000123456-1234567890', quantity: 2 }],
    partial: false,
    waybill: 'YT0000000001',
    carrier: 'yuantong',
    idempotencyKey: 'ful_1',
  }
  const carrying = (waybill_id: string) =>
    sampleOrder({ detail: { delivery_info: { delivery_product_info: [{ waybill_id }] } } })

  test('names product, SKU and pieces of the parcel', async () => {
    const { client, requests } = shop(() => done)
    expect(await client.ship({ ...notice, lines: [{ platformLineId: '1-2-2', quantity: 3 }] })).toEqual({
      ok: true,
      value: undefined,
    })
    expect(requests.map(sent)).toEqual([
      [
        '/channels/ec/order/delivery/send',
        {
          order_id: orderId,
          delivery_list: [
            {
              delivery_id: 'YTO',
              waybill_id: 'YT0000000001',
              deliver_type: 1,
              product_infos: [{ product_id: '1', sku_id: '2', product_cnt: 3 }],
            },
          ],
        },
      ],
    ])
  })

  test.each([
    ['YT0000000001', true],
    ['YT0000000002', false],
  ])('a refused repeat is a success only if the order carries our waybill (%s)', async (waybill, isDone) => {
    const { client } = shop(({ url }) =>
      url.pathname.endsWith('/order/get')
        ? { ...done, order: carrying(waybill) }
        : { errcode: 40097, errmsg: 'shipped' },
    )
    expect((await client.ship(notice)).ok).toBe(isDone)
  })

  test('a split parcel that is there already is not sent a second time', async () => {
    const { client, requests } = shop(() => ({ ...done, order: carrying('YT0000000001') }))
    expect((await client.ship({ ...notice, partial: true })).ok).toBe(true)
    expect(requests.map(({ url }) => url.pathname)).toEqual(['/channels/ec/order/get'])
  })

  test('a split parcel that is not there is sent', async () => {
    const { client, requests } = shop(() => ({ ...done, order: sampleOrder() }))
    expect((await client.ship({ ...notice, partial: true })).ok).toBe(true)
    expect(requests.map(({ url }) => url.pathname)).toEqual([
      '/channels/ec/order/get',
      '/channels/ec/order/delivery/send',
    ])
  })

  test('a throttled notice is not looked up: it has not been done', async () => {
    const { client, requests } = shop(() => ({ errcode: 45011, errmsg: 'slow' }))
    expect(await client.ship(notice)).toMatchObject({ error: { code: 'throttled' } })
    expect(requests).toHaveLength(1)
  })

  test('a carrier outside the table goes under our own code', async () => {
    const { client, requests } = shop(() => done)
    await client.ship({ ...notice, carrier: 'somebodynew' })
    expect(requests[0]?.body).toContain('"delivery_id":"somebodynew"')
  })
})

test('stock is set absolutely', async () => {
  const { client, requests } = shop(() => done)
  const stock = { shopProductId: '10000000123456', shopSkuId: '1234567890', quantity: 0, idempotencyKey: 'k' }
  expect(await client.setStock(stock)).toEqual({ ok: true, value: undefined })
  expect(sent(requests[0])).toEqual([
    '/channels/ec/product/stock/update',
    { product_id: '10000000123456', sku_id: '1234567890', diff_type: 3, num: 0 },
  ])
})

test('a listing goes off and on sale, a memo is written', async () => {
  const { client, requests } = shop(() => done)
  await client.pauseListing('1')
  await client.resumeListing('1')
  await client.writeMemo?.({ platformOrderId: orderId, text: '加急“顺丰”', flag: 1 })
  expect(requests.map(sent)).toEqual([
    ['/channels/ec/product/delisting', { product_id: '1' }],
    ['/channels/ec/product/listing', { product_id: '1' }],
    ['/channels/ec/order/merchantnotes/update', { order_id: orderId, merchant_notes: '加急“顺丰”' }],
  ])
})
