import { describe, expect, test } from 'vitest'
import { pacificInstant, pacificText } from '../../../sandbox/src/aliexpress/pacific-time'
import { pushSign, requestSign } from '../../../sandbox/src/aliexpress/sign'
import { placeOrders } from '../../../sandbox/src/life/place-orders'
import type { OrderFacts } from '../../../sandbox/src/shops/order-facts'
import { doDeed } from '../../../sandbox/src/shops/order-life'
import { answerCall } from '../../../sandbox/src/world/answer-call'
import { parseJson } from '../../../src/core/json.ts'
import vectors from '../../fixtures/protocols/aliexpress.vectors.json' with { type: 'json' }
import { aCall, aWorld, NOON } from './a-world'

const SHOP = {
  platform: 'aliexpress',
  shopId: '2001514005',
  appKey: '508156',
  appSecret: 'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW',
  shopName: 'Qinghe Store',
  pushUrl: 'http://hub.test/hooks/aliexpress',
  tokenSeconds: 86_400,
  extra: {},
}
const DAY = 86_400_000

type Params = Record<string, string>
interface Answer {
  readonly [field: string]: unknown
}

function aShop() {
  const made = aWorld(() => ({ status: 200, body: '' }))
  const { world } = made
  world.shops.put(SHOP)
  world.shops.addToken({
    accessToken: 'at-1',
    refreshToken: 'rt-1',
    shopId: SHOP.shopId,
    expiresAt: NOON + DAY,
    refreshExpiresAt: NOON + 2 * DAY,
  })
  function post(path: string, api: string, params: Params, change: Params): Answer {
    const signed: Params = { app_key: SHOP.appKey, timestamp: String(world.now()), sign_method: 'sha256', ...params }
    const body = new URLSearchParams({
      ...signed,
      sign: requestSign(SHOP.appSecret, api, signed),
      ...change,
    }).toString()
    return parseJson(answerCall(world, aCall({ platform: 'aliexpress', path, body })).body) as Answer
  }
  /** The inside of the answer, or its error. */
  function call(method: string, params: Params = {}, change: Params = {}): Answer {
    const answer = post('/sync', '', { session: 'at-1', ...params, method }, change)
    return (answer.error_response ?? answer[`${method.replaceAll('.', '_')}_response`]) as Answer
  }
  const system = (path: string, params: Params, change: Params = {}) => post(`/rest${path}`, path, params, change)
  const list = (query: object) =>
    call('aliexpress.trade.seller.orderlist.get', { param_aeop_order_query: JSON.stringify(query) })
  const info = (orderId: string) => {
    const answer = call('aliexpress.solution.order.info.get', { param1: JSON.stringify({ order_id: orderId }) })
    return (answer.result as { data: Answer }).data
  }
  const place = (count: number, paid = true): OrderFacts[] =>
    placeOrders(world, { shop: SHOP, count, paid, push: false }) ?? []
  return { ...made, call, system, list, info, place }
}

describe('signatures', () => {
  test.each(vectors.vectors.filter(({ input }) => 'params' in input))('$name', ({ secret, input, expected }) => {
    const path = input.api?.includes('/') ? input.api : ''
    expect(requestSign(secret, path, input.params as unknown as Params)).toBe(expected)
  })

  test.each(vectors.vectors.filter(({ input }) => 'body' in input))('$name', ({ secret, input, expected }) => {
    expect(pushSign(secret, input.app_key ?? '', input.body ?? '')).toBe(expected)
  })
})

test.each(['2026-02-28 17:50:11', '2026-07-01 00:00:00', '2026-03-08 03:00:00', '2026-11-01 02:00:00'])(
  'the time of Los Angeles %s is read as it is written',
  (text) => {
    expect(pacificText(pacificInstant(text))).toBe(text)
  },
)

describe('the gateway', () => {
  test.each([
    [{ sign: 'X' }, 'IncompleteSignature'],
    [{ param1: '{}' }, 'IncompleteSignature'],
    [{ sign: '' }, 'MissingParameter'],
    [{ app_key: '1' }, 'InvalidAppKey'],
    [{ method: 'aliexpress.nothing' }, 'InvalidApiPath'],
  ])('refuses a call with %j: %s', (change, code) => {
    expect(aShop().call('aliexpress.solution.order.info.get', { param1: '{"order_id":"1"}' }, change).code).toBe(code)
  })

  test.each([
    [{ session: 'nobody’s' }, 'IllegalAccessToken'],
    [{ timestamp: String(NOON - 3 * 3_600_000) }, 'InvalidTimestamp'],
    [{ sign_method: 'md5' }, 'IncompleteSignature'],
  ])('refuses a signed call with %j: %s', (params, code) => {
    expect(aShop().call('aliexpress.solution.order.info.get', { param1: '{}', ...params }).code).toBe(code)
  })

  test('tokens are refreshed, and a merchant who agrees brings a code for one', () => {
    const { world, system } = aShop()
    expect(system('/auth/token/refresh', { refresh_token: 'rt-1' })).toMatchObject({ code: '0', expires_in: 86_400 })
    expect(system('/auth/token/refresh', { refresh_token: 'rt-9' }).code).toBe('IllegalRefreshToken')
    expect(system('/auth/token/refresh', { refresh_token: 'rt-1' }, { sign: 'X' }).code).toBe('IncompleteSignature')
    const query = `response_type=code&client_id=${SHOP.appKey}&redirect_uri=http%3A%2F%2Fhub.test%2Fback&state=s`
    const answer = answerCall(world, aCall({ platform: 'aliexpress', path: '/oauth/authorize', method: 'GET', query }))
    const code = new URL(answer.headers?.location ?? '').searchParams.get('code') ?? ''
    expect(system('/auth/token/create', { code })).toMatchObject({ code: '0', seller_id: SHOP.shopId })
    expect(system('/auth/token/create', { code }).code).toBe('InvalidCode')
  })
})

describe('lists', () => {
  const created = (days: number) => ({
    create_date_start: pacificText(NOON - days * DAY),
    create_date_end: pacificText(NOON),
  })
  const open = ['WAIT_SELLER_SEND_GOODS', 'PLACE_ORDER_SUCCESS']

  test('show the asked statuses, newest first, with the number of pages', () => {
    const { place, list, clock } = aShop()
    const orders = Array.from({ length: 3 }, () => {
      clock.now += 1_000
      return place(1, false)[0]?.orderId
    })
    clock.now = NOON
    const query = { ...created(1), create_date_end: pacificText(NOON + 10_000), page_size: 2, order_status_list: open }
    const rows = (page: number) =>
      list({ ...query, current_page: page }).result as { total_page: number; target_list: { order_dto: Answer[] } }
    expect(rows(1)).toMatchObject({ total_count: 3, total_page: 2 })
    expect(rows(1).target_list.order_dto.map(({ order_id }) => String(order_id))).toEqual([orders[2], orders[1]])
    expect(rows(2).target_list.order_dto.map(({ order_id }) => String(order_id))).toEqual([orders[0]])
  })

  test.each([
    [{ ...created(181), order_status_list: open }],
    [{ ...created(31), order_status_list: ['FINISH'] }],
    [{ ...created(1), order_status_list: ['FINISH', ...open] }],
    [{ ...created(1), order_status_list: open, page_size: 51 }],
    [{ order_status_list: open }],
    [{ ...created(1), order_status_list: open, modified_date_start: 'soon' }],
    [
      {
        ...created(1),
        order_status_list: ['FINISH'],
        modified_date_start: pacificText(NOON - 3 * DAY),
        modified_date_end: pacificText(NOON),
      },
    ],
  ])('with %j are refused', (query) => {
    expect(aShop().list(query)).toMatchObject({ sub_code: 'isv.invalid-parameter' })
  })
})

describe('orders', () => {
  test('go through the platform’s states', () => {
    const { world, place, info } = aShop()
    const [unpaid, paid] = [place(1, false)[0], place(1)[0]]
    if (!unpaid || !paid) throw new Error('no orders')
    expect(info(unpaid.orderId)).toMatchObject({ order_status: 'PLACE_ORDER_SUCCESS', fund_status: 'NOT_PAY' })
    doDeed(world, unpaid, 'cancel')
    expect(info(unpaid.orderId)).toMatchObject({ order_status: 'FINISH', fund_status: 'NOT_PAY' })
    const asked = doDeed(world, paid, 'refund')
    expect(info(paid.orderId)).toMatchObject({ order_status: 'IN_CANCEL', fund_status: 'PAY_SUCCESS' })
    const back = asked && doDeed(world, asked, 'withdraw')
    const shipped = back && doDeed(world, back, 'ship')
    expect(info(paid.orderId)).toMatchObject({
      order_status: 'WAIT_BUYER_ACCEPT_GOODS',
      logistics_status: 'SELLER_SEND_GOODS',
    })
    if (shipped) doDeed(world, shipped, 'refund')
    expect(info(paid.orderId).order_status).toBe('IN_ISSUE')
  })

  test('leave whole or in part, and a state that does not allow it is told in the result', () => {
    const { place, call, info } = aShop()
    const order = place(40).find(({ lines }) => lines.length > 1)
    if (!order) throw new Error('no order of several lines')
    const send = (params: Params) =>
      call('aliexpress.solution.order.fulfill', {
        service_name: 'CAINIAO_STANDARD',
        logistics_no: 'LP1',
        send_type: 'part',
        out_ref: order.orderId,
        ...params,
      })
    expect(send({})).toMatchObject({ result: { result_success: true } })
    expect(info(order.orderId).order_status).toBe('SELLER_PART_SEND_GOODS')
    expect(send({ send_type: 'all', logistics_no: 'LP2' })).toMatchObject({ result: { result_success: true } })
    expect(send({ logistics_no: 'LP3' })).toMatchObject({
      result: { result_success: false, error_code: 'ORDER_STATUS' },
    })
    expect(send({ out_ref: '1' })).toMatchObject({ result: { error_code: 'ORDER_NOT_EXIST' } })
  })

  test('a change is pushed with the app’s signature over the body', async () => {
    const { world, place, received } = aShop()
    const [order] = place(1, false)
    if (order) doDeed(world, order, 'pay')
    await world.deliveries.pump()
    const [push] = received
    expect(push?.headers.authorization).toBe(pushSign(SHOP.appSecret, SHOP.appKey, push?.body ?? ''))
    expect(JSON.parse(push?.body ?? '')).toMatchObject({ message_type: 10, data: { trade_order_id: order?.orderId } })
  })
})

test('stock is set by the merchant’s code, and a listing goes off and on', () => {
  const { world, call } = aShop()
  const [sku] = world.shops.filledShelf(SHOP.shopId)
  if (!sku) throw new Error('an empty shelf')
  const update = (sku_code: string, inventory: number) =>
    call('aliexpress.solution.batch.product.inventory.update', {
      mutiple_product_update_list: JSON.stringify([
        { product_id: sku.productId, multiple_sku_update_list: [{ sku_code, inventory }] },
      ]),
    })
  const present = () => world.shops.shelf(SHOP.shopId).find(({ skuId }) => skuId === sku.skuId)
  expect(update(sku.outSkuId, 7)).toMatchObject({ result: { success: true } })
  expect(present()?.stock).toBe(7)
  expect(update('NOBODY', 7)).toMatchObject({ result: { success: false } })
  call('aliexpress.postproduct.redefining.offlineaeproduct', { product_ids: sku.productId })
  expect(present()?.onSale).toBe(false)
  call('aliexpress.postproduct.redefining.onlineaeproduct', { product_ids: sku.productId })
  expect(present()?.onSale).toBe(true)
})
