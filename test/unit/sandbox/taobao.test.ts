import { describe, expect, test } from 'vitest'
import { placeOrders } from '../../../sandbox/src/life/place-orders'
import type { OrderFacts } from '../../../sandbox/src/shops/order-facts'
import { doDeed } from '../../../sandbox/src/shops/order-life'
import { requestSign } from '../../../sandbox/src/taobao/sign'
import { answerCall } from '../../../sandbox/src/world/answer-call'
import { parseJson } from '../../../src/core/json.ts'
import { formatLocal } from '../../../src/core/time.ts'
import vectors from '../../fixtures/protocols/taobao.vectors.json' with { type: 'json' }
import { aCall, aWorld, NOON } from './a-world'

const SHOP = {
  shopId: '2671514005',
  appKey: '33220011',
  appSecret: '6f1e2d3c4b5a69788796a5b4c3d2e1f0',
  accessToken: '6100e23f1a2b3c4d5e6f7080',
  platform: 'taobao',
  shopName: '青禾天猫旗舰店',
  pushUrl: '',
  tokenSeconds: 86_400,
  extra: {},
}
const FIELDS = 'tid,tid_str,status,modified,payment,orders,buyer_message,seller_memo'
const RECEIVER = `${FIELDS},oaid,receiver_name,receiver_address,receiver_mobile,receiver_phone,created`

type Params = Record<string, string>
interface Answer {
  error?: { code: number; sub_code: string }
  [field: string]: unknown
}

function aShop() {
  const made = aWorld()
  const { world } = made
  world.shops.put(SHOP)
  world.shops.addToken({
    accessToken: SHOP.accessToken,
    refreshToken: 'rt-1',
    shopId: SHOP.shopId,
    expiresAt: NOON + 86_400_000,
    refreshExpiresAt: NOON + 86_400_000,
  })
  /** A signed call; `change` is applied after signing. */
  function call(method: string, params: Params = {}, change: Params = {}): Answer {
    const signed: Params = {
      app_key: SHOP.appKey,
      session: SHOP.accessToken,
      timestamp: formatLocal(world.now()),
      format: 'json',
      v: '2.0',
      sign_method: 'hmac',
      ...params,
      method,
    }
    const body = new URLSearchParams({ ...signed, sign: requestSign(SHOP.appSecret, signed), ...change }).toString()
    const answer = parseJson(answerCall(world, aCall({ platform: 'taobao', path: '/router/rest', body })).body)
    const envelope = answer as Record<string, Answer>
    if (envelope.error_response) return { error: envelope.error_response as unknown as Answer['error'] } as Answer
    return envelope[`${method.replace('taobao.', '').replaceAll('.', '_')}_response`] ?? {}
  }
  const place = (count: number, paid = true): OrderFacts[] =>
    placeOrders(world, { shop: SHOP, count, paid, push: false }) ?? []
  const trade = (tid: string, fields = FIELDS) => call('taobao.trade.fullinfo.get', { tid, fields }).trade as Answer
  return { ...made, call, place, trade }
}

describe('signatures', () => {
  test.each(vectors.vectors.filter(({ input }) => 'params' in input))('$name', ({ secret, input, expected }) => {
    expect(requestSign(secret, input.params as unknown as Params)).toBe(expected)
  })
})

describe('the gateway', () => {
  test.each([
    [{ sign: '' }, 24],
    [{ sign: 'X'.repeat(32) }, 25],
    [{ tid: '2' }, 25],
    [{ app_key: '' }, 28],
    [{ app_key: '1' }, 29],
    [{ method: '' }, 21],
    [{ method: 'taobao.nothing' }, 22],
  ])('refuses a call with %j by code %i', (change, code) => {
    expect(aShop().call('taobao.trade.fullinfo.get', { tid: '1', fields: 'tid' }, change).error?.code).toBe(code)
  })

  test.each([
    [{ format: 'xml' }, 23],
    [{ v: '1.0' }, 33],
    [{ timestamp: '2026-03-01 09:55:08' }, 31],
    [{ timestamp: '2026-03-01 10:15:10' }, 31],
    [{ timestamp: String(NOON) }, 31],
    [{ session: '' }, 26],
    [{ session: 'nobody’s' }, 27],
  ])('refuses a signed call with %j by code %i', (params, code) => {
    expect(aShop().call('taobao.trade.fullinfo.get', { tid: '1', fields: 'tid', ...params }).error?.code).toBe(code)
  })

  test('an expired session is invalid until it is refreshed, and a refresh token is good once', () => {
    const { call, clock } = aShop()
    clock.now += 86_400_001
    expect(call('taobao.tmc.user.permit').error?.code).toBe(27)
    clock.now -= 86_400_001
    const refreshed = call('taobao.top.auth.token.refresh', { refresh_token: 'rt-1' })
    const token = parseJson(String(refreshed.token_result)) as Answer
    expect(token).toMatchObject({ expires_in: 86_400 })
    expect(call('taobao.tmc.user.permit', { session: String(token.access_token) })).toMatchObject({ is_success: true })
    expect(call('taobao.top.auth.token.refresh', { refresh_token: 'rt-1' }).error?.code).toBe(41)
  })

  test('a merchant who agrees comes back with a code for one token', () => {
    const { world, call } = aShop()
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: SHOP.appKey,
      redirect_uri: 'https://hub.test/back?x=1',
      state: 's 1',
    }).toString()
    const answer = answerCall(world, aCall({ platform: 'taobao', path: '/authorize', method: 'GET', query }))
    expect(answer.status).toBe(302)
    const back = new URL(answer.headers?.location ?? '')
    expect([back.searchParams.get('x'), back.searchParams.get('state')]).toEqual(['1', 's 1'])
    const code = back.searchParams.get('code') ?? ''
    expect(call('taobao.top.auth.token.create', { code })).toHaveProperty('token_result')
    expect(call('taobao.top.auth.token.create', { code }).error?.code).toBe(41)
  })
})

describe('trades', () => {
  test('an order shows only what is asked for, and an oaid only for a whole receiver', () => {
    const { place, trade } = aShop()
    const [order] = place(1)
    const tid = order?.orderId ?? ''
    expect(Object.keys(trade(tid, 'tid,status')).sort()).toEqual(['status', 'tid'])
    expect(trade(tid, FIELDS)).not.toHaveProperty('oaid')
    const whole = trade(tid, RECEIVER)
    expect(String(whole.oaid).length).toBeGreaterThan(20)
    expect(whole.receiver_mobile).toMatch(/^\*{7}\d{4}$/)
    expect(JSON.stringify(whole)).not.toContain(order?.receiver.phone)
  })

  test('an order goes through the platform’s states', () => {
    const { world, place, trade } = aShop()
    const [unpaid, paid] = [place(1, false)[0], place(1)[0]]
    if (!unpaid || !paid) throw new Error('no orders')
    expect(trade(unpaid.orderId).status).toBe('WAIT_BUYER_PAY')
    doDeed(world, unpaid, 'cancel')
    expect(trade(unpaid.orderId).status).toBe('TRADE_CLOSED_BY_TAOBAO')
    expect(trade(paid.orderId).status).toBe('WAIT_SELLER_SEND_GOODS')
    const shipped = doDeed(world, paid, 'ship')
    expect(trade(paid.orderId).status).toBe('WAIT_BUYER_CONFIRM_GOODS')
    if (shipped) doDeed(world, shipped, 'finish')
    expect(trade(paid.orderId).status).toBe('TRADE_FINISHED')
  })

  const window = { start_modified: '2026-03-01 09:50:00', end_modified: '2026-03-01 10:10:00', fields: 'tid,tid_str' }
  const tids = (answer: Answer) =>
    ((answer.trades as { trade?: { tid_str: string }[] } | undefined)?.trade ?? []).map(({ tid_str }) => tid_str)

  test('changes are listed newest first, in numbered pages, with a total or with has_next', () => {
    const { place, call, clock } = aShop()
    const orders = Array.from({ length: 5 }, () => {
      clock.now += 1_000
      return place(1)[0]?.orderId
    })
    const page = (page_no: string, use_has_next: string) =>
      call('taobao.trades.sold.increment.get', { ...window, page_no, page_size: '2', use_has_next })
    expect(tids(page('1', 'false'))).toEqual([orders[4], orders[3]])
    expect(tids(page('3', 'false'))).toEqual([orders[0]])
    expect(page('1', 'false')).toMatchObject({ total_results: 5 })
    expect(page('1', 'false')).not.toHaveProperty('has_next')
    expect(page('2', 'true')).toMatchObject({ has_next: true })
    expect(page('3', 'true')).toMatchObject({ has_next: false })
    expect(page('4', 'true')).not.toHaveProperty('trades')
  })

  test.each([
    [{ start_modified: '2026-02-27 10:00:00' }, 41],
    [{ page_size: '101' }, 41],
    [{ page_no: '0' }, 41],
    [{ end_modified: '' }, 41],
    [{ fields: '' }, 40],
  ])('a list with %j is refused by code %i', (params, code) => {
    expect(aShop().call('taobao.trades.sold.increment.get', { ...window, ...params }).error?.code).toBe(code)
  })

  test('a refund is listed by itself and leaves the order’s time alone', () => {
    const { world, place, call, clock, trade } = aShop()
    const [order] = place(1)
    if (!order) throw new Error('no order')
    clock.now += 60_000
    doDeed(world, order, 'refund', { settle: true })
    const refunds = call('taobao.refunds.receive.get', {
      start_modified: '2026-03-01 10:06:00',
      end_modified: '2026-03-01 10:07:00',
      fields: 'refund_id,tid,status',
    })
    expect(refunds).toMatchObject({ total_results: order.lines.length })
    expect((refunds.refunds as { refund: Answer[] }).refund[0]).toMatchObject({ tid: order.orderId, status: 'SUCCESS' })
    expect(trade(order.orderId)).toMatchObject({ status: 'TRADE_CLOSED', modified: formatLocal(order.updatedAt) })
  })

  test('a memo is written, and emptied only by reset', () => {
    const { place, call, trade } = aShop()
    const tid = place(1)[0]?.orderId ?? ''
    const update = (params: Params) => call('taobao.trade.memo.update', { tid, ...params })
    expect(update({ memo: '加急', flag: '1' }).error).toBeUndefined()
    expect(trade(tid).seller_memo).toBe('加急')
    expect(update({ flag: '1' }).error?.code).toBe(40)
    expect(update({ reset: 'true' }).error).toBeUndefined()
    expect(trade(tid).seller_memo).toBe('')
    expect(update({ memo: 'x', flag: '6' }).error?.code).toBe(41)
  })
})

describe('shipping', () => {
  test('sub-orders leave whole; a second parcel for one of them is refused', () => {
    const { place, call, trade } = aShop()
    const order = place(40).find(({ lines }) => lines.length > 1)
    if (!order) throw new Error('no order of several lines')
    const [first, ...others] = order.lines.map(({ lineId }) => lineId)
    const send = (params: Params) =>
      call('taobao.logistics.offline.send', { tid: order.orderId, out_sid: 'YT1', company_code: 'YTO', ...params })
    expect(send({ is_split: '1', sub_tid: first ?? '' })).toMatchObject({ shipping: { is_success: true } })
    expect(trade(order.orderId).status).toBe('SELLER_CONSIGNED_PART')
    expect(send({ is_split: '1', sub_tid: first ?? '', out_sid: 'YT2' }).error?.code).toBe(15)
    expect(send({ is_split: '1', sub_tid: others.join(','), out_sid: 'YT3' }).error).toBeUndefined()
    const lines = (trade(order.orderId).orders as { order: Answer[] }).order
    expect(lines.map(({ invoice_no }) => invoice_no)).toEqual(['YT1', ...others.map(() => 'YT3')])
    expect(send({ company_code: 'NOBODY' }).error?.sub_code).toBe('isv.logistics-offline-service-error')
  })
})

describe('items', () => {
  test('stock is set and added to, and a listing goes on sale only with pieces', () => {
    const { world, call } = aShop()
    const [sku] = world.shops.filledShelf(SHOP.shopId)
    if (!sku) throw new Error('an empty shelf')
    const num_iid = sku.productId
    const quantity = (params: Params) => call('taobao.item.quantity.update', { num_iid, sku_id: sku.skuId, ...params })
    quantity({ quantity: '7', type: '1' })
    quantity({ quantity: '-2', type: '2' })
    const stockOf = () => world.shops.shelf(SHOP.shopId).find(({ skuId }) => skuId === sku.skuId)
    expect(stockOf()?.stock).toBe(5)
    expect(quantity({ quantity: '-9', type: '2' }).error?.code).toBe(15)
    call('taobao.item.update.delisting', { num_iid })
    expect(stockOf()?.onSale).toBe(false)
    expect(call('taobao.item.seller.get', { num_iid, fields: 'num' })).toMatchObject({ item: { num: 5 } })
    expect(call('taobao.item.update.listing', { num_iid, num: '0' }).error?.code).toBe(41)
    call('taobao.item.update.listing', { num_iid, num: '5' })
    expect(stockOf()?.onSale).toBe(true)
    expect(call('taobao.item.update.delisting', { num_iid: '1' }).error?.sub_code).toBe('isv.item-not-exist')
  })
})

describe('messages', () => {
  const consume = (call: ReturnType<typeof aShop>['call']) =>
    ((call('taobao.tmc.messages.consume', { quantity: '100' }).messages as { tmc_message?: Answer[] } | undefined)
      ?.tmc_message ?? []) as Answer[]

  test('come only when the shop permits them, again until they are confirmed, and never after', () => {
    const { world, place, call, clock } = aShop()
    const [order] = place(1, false)
    if (!order) throw new Error('no order')
    doDeed(world, order, 'pay')
    expect(consume(call)).toEqual([])
    call('taobao.tmc.user.permit')
    const [first] = consume(call)
    expect(first).toMatchObject({ topic: 'taobao_trade_TradeBuyerPay', user_nick: SHOP.shopName })
    expect(String(first?.id)).toMatch(/^31605\d{14}$/)
    expect(parseJson(String(first?.content))).toMatchObject({ tid: order.orderId, status: 'WAIT_SELLER_SEND_GOODS' })
    expect(consume(call)).toEqual([])
    clock.now += 600_000
    expect(consume(call)).toEqual([first])
    call('taobao.tmc.messages.confirm', { s_message_ids: String(first?.id) })
    clock.now += 600_000
    expect(consume(call)).toEqual([])
  })

  test.each([
    ['taobao.tmc.messages.consume', { quantity: '9' }],
    ['taobao.tmc.messages.consume', { quantity: '201' }],
    ['taobao.tmc.messages.confirm', { s_message_ids: '' }],
    ['taobao.tmc.messages.confirm', { s_message_ids: '1,x' }],
  ])('%s with %j is refused', (method, params) => {
    expect(aShop().call(method, params as Params).error?.code).toBe(41)
  })
})
