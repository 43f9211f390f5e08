import { beforeEach, describe, expect, test } from 'vitest'
import { placeOrders } from '../../../sandbox/src/life/place-orders'
import { requestSign } from '../../../sandbox/src/pdd/sign'
import type { OrderFacts } from '../../../sandbox/src/shops/order-facts'
import { doDeed } from '../../../sandbox/src/shops/order-life'
import { answerCall } from '../../../sandbox/src/world/answer-call'
import type { World } from '../../../sandbox/src/world/world'
import vectors from '../../fixtures/protocols/pdd.vectors.json' with { type: 'json' }
import { aCall, aWorld, NOON } from './a-world'

const SHOP = {
  platform: 'pdd',
  shopId: '171504183',
  appKey: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
  appSecret: '9f8e7d6c5b4a39281706f5e4d3c2b1a0',
  shopName: '示例旗舰店',
  pushUrl: '',
  tokenSeconds: 86_400,
  extra: {},
}
const MINUTE = 60_000

let world: World
let clock: { now: number }
let token: string

function agreed(): string {
  const query = String(
    new URLSearchParams({
      response_type: 'code',
      client_id: SHOP.appKey,
      redirect_uri: 'http://hub.test/back?a=1',
      state: 's',
    }),
  )
  const answer = answerCall(world, aCall({ platform: 'pdd', path: '/service-market/auth', method: 'GET', query }))
  expect(answer.status).toBe(302)
  const back = new URL(answer.headers?.location ?? '')
  expect([back.searchParams.get('a'), back.searchParams.get('state')]).toEqual(['1', 's'])
  return back.searchParams.get('code') ?? ''
}

function send(
  params: Record<string, string>,
  change: (signed: Record<string, string>) => Record<string, string> = (p) => p,
) {
  const unsigned = {
    client_id: SHOP.appKey,
    timestamp: String(Math.floor(clock.now / 1000)),
    data_type: 'JSON',
    version: 'V1',
    ...params,
  }
  const body = String(new URLSearchParams(change({ ...unsigned, sign: requestSign(SHOP.appSecret, unsigned) })))
  return JSON.parse(answerCall(world, aCall({ platform: 'pdd', path: '/api/router', body })).body)
}

const call = (type: string, params: Record<string, string> = {}) => send({ type, access_token: token, ...params })
const code = (answer: { error_response?: { error_code: number } }) => answer.error_response?.error_code

beforeEach(() => {
  const made = aWorld()
  world = made.world
  clock = made.clock
  world.shops.put(SHOP)
  token = send({ type: 'pdd.pop.auth.token.create', code: agreed() }).pop_auth_token_create_response.access_token
})

const place = (count: number, paid = true): OrderFacts[] =>
  placeOrders(world, { shop: SHOP, count, paid, push: false }) ?? []
function one(paid = true): OrderFacts {
  const [order] = place(1, paid)
  if (order === undefined) throw new Error('no order')
  return order
}
const detail = (orderId: string) =>
  call('pdd.order.information.get', { order_sn: orderId }).order_info_get_response?.order_info

/** The changes of the last half hour as far as they are told. */
const changes = (more: Record<string, string> = {}) =>
  call('pdd.order.number.list.increment.get', {
    is_lucky_flag: '0',
    order_status: '5',
    refund_status: '5',
    start_updated_at: String(Math.floor(clock.now / 1000) - 1_980),
    end_updated_at: String(Math.floor(clock.now / 1000) - 180),
    ...more,
  })

describe('the door', () => {
  test.each(vectors.vectors.filter(({ input }) => 'params' in input))(
    '$name is signed as the platform does it',
    (vector) => {
      const { params } = vector.input as unknown as { params: Record<string, string> }
      expect(requestSign(vector.secret, params)).toBe(vector.expected)
    },
  )

  test.each([
    ['a wrong signature', (p: Record<string, string>) => ({ ...p, sign: 'A'.repeat(32) }), 20004],
    ['a changed value', (p: Record<string, string>) => ({ ...p, order_sn: 'x' }), 20004],
    ['no signature', ({ sign: _, ...p }: Record<string, string>) => p as Record<string, string>, 10000],
    ['an unknown app', (p: Record<string, string>) => ({ ...p, client_id: 'nobody' }), 10001],
  ])('%s is refused', (_name, change, expected) => {
    expect(code(send({ type: 'pdd.order.information.get', access_token: token, order_sn: '1' }, change))).toBe(expected)
  })

  test('an old timestamp, an empty value, an unknown type and an unknown token are refused', () => {
    const type = 'pdd.order.information.get'
    expect(code(call(type, { order_sn: '1', timestamp: String(NOON / 1000 - 601) }))).toBe(10001)
    expect(code(call(type, { order_sn: '1', feature: '' }))).toBe(10001)
    expect(code(call('pdd.order.nothing'))).toBe(10001)
    expect(code(call(type, { access_token: 'nobody' }))).toBe(10019)
  })

  test('a code is good once, a refreshed token follows an expired one, and a new agreement kills the old', () => {
    const again = agreed()
    const pair = send({ type: 'pdd.pop.auth.token.create', code: again }).pop_auth_token_create_response
    expect(code(send({ type: 'pdd.pop.auth.token.create', code: again }))).toBe(10001)
    expect(code(call('pdd.order.information.get', { order_sn: '1' }))).toBe(10019)
    clock.now += SHOP.tokenSeconds * 1000 + 1
    token = pair.access_token
    expect(code(call('pdd.order.information.get', { order_sn: '1' }))).toBe(10019)
    const next = send({ type: 'pdd.pop.auth.token.refresh', refresh_token: pair.refresh_token })
    token = next.pop_auth_token_refresh_response.access_token
    expect(detail(one().orderId)).toBeDefined()
  })

  test('the list of refunds is answered a hundred times in ten seconds', () => {
    const ask = () =>
      call('pdd.refund.list.increment.get', {
        after_sales_status: '1',
        after_sales_type: '1',
        start_updated_at: String(Math.floor(clock.now / 1000) - 60),
        end_updated_at: String(Math.floor(clock.now / 1000)),
      })
    for (let i = 0; i < 100; i++) expect(code(ask())).toBeUndefined()
    expect(code(ask())).toBe(70031)
    clock.now += 10_000
    expect(code(ask())).toBeUndefined()
  })
})

describe('lists', () => {
  test('changes are told half an hour at a time and three minutes late, with a count or with a word about more', () => {
    const orders = place(3)
    expect(changes().order_sn_increment_get_response.order_sn_list).toEqual([])
    clock.now += 4 * MINUTE
    const told = changes({ page_size: '2' }).order_sn_increment_get_response
    expect(told).toMatchObject({ total_count: 3 })
    expect(told.order_sn_list).toHaveLength(2)
    const rest = changes({ page_size: '2', page: '2', use_has_next: 'true' }).order_sn_increment_get_response
    expect(rest).toMatchObject({ has_next: false })
    expect(rest).not.toHaveProperty('total_count')
    const seen = [...told.order_sn_list, ...rest.order_sn_list].map(({ order_sn }: { order_sn: string }) => order_sn)
    expect(seen.toSorted()).toEqual(orders.map(({ orderId }) => orderId).toSorted())
  })

  test.each([
    ['more than half an hour', { start_updated_at: String(NOON / 1000 - 1_981) }],
    ['up to now', { start_updated_at: String(NOON / 1000 - 60), end_updated_at: String(NOON / 1000) }],
    [
      'four months ago',
      { start_updated_at: String(NOON / 1000 - 120 * 86_400), end_updated_at: String(NOON / 1000 - 120 * 86_400) },
    ],
    ['pages of 101', { page_size: '101' }],
    ['page 0', { page: '0' }],
  ])('%s is refused', (_, more) => {
    expect(code(changes(more))).toBe(10001)
  })

  test('an unpaid order is nowhere to be seen until it is paid', () => {
    const order = one(false)
    clock.now += 4 * MINUTE
    expect(detail(order.orderId)).toBeUndefined()
    expect(changes().order_sn_increment_get_response.total_count).toBe(0)
    doDeed(world, order, 'pay')
    expect(detail(order.orderId)).toMatchObject({ order_status: 1, confirm_status: 1 })
    clock.now += 4 * MINUTE
    expect(changes().order_sn_increment_get_response.total_count).toBe(1)
  })

  test('a refund leaves the order’s time alone and stands in the list of refunds', () => {
    const order = one()
    clock.now += 60 * MINUTE
    doDeed(world, order, 'refund')
    clock.now += 4 * MINUTE
    expect(changes().order_sn_increment_get_response.total_count).toBe(0)
    const { refund_list } = call('pdd.refund.list.increment.get', {
      after_sales_status: '1',
      after_sales_type: '1',
      start_updated_at: String(clock.now / 1000 - 1_800),
      end_updated_at: String(clock.now / 1000),
    }).refund_increment_get_response
    expect(refund_list).toMatchObject([{ order_sn: order.orderId, after_sales_status: 2 }])
    expect(detail(order.orderId)).toMatchObject({ refund_status: 2, after_sales_status: 2 })
  })

  test('orders are listed by the time of their payment, a day at most', () => {
    const order = one(false)
    clock.now += 90 * MINUTE
    doDeed(world, order, 'pay')
    const ask = (from: number, to: number) =>
      call('pdd.order.list.get', {
        order_status: '5',
        refund_status: '5',
        start_confirm_at: String(from / 1000),
        end_confirm_at: String(to / 1000),
      })
    expect(ask(NOON, NOON + MINUTE).order_list_get_response.order_list).toEqual([])
    expect(ask(NOON + 60 * MINUTE, clock.now).order_list_get_response.order_list).toMatchObject([
      { order_sn: order.orderId },
    ])
    expect(code(ask(NOON - 86_400_000, clock.now))).toBe(10001)
  })
})

describe('what the merchant does', () => {
  const ship = (orderId: string, more: Record<string, string> = {}) =>
    call('pdd.logistics.online.send', { order_sn: orderId, logistics_id: '85', tracking_number: 'YT1', ...more })

  test('an order is shipped once, more parcels are extra ones, and its ciphertext is gone', () => {
    const { orderId } = one()
    expect(detail(orderId).receiver_phone).toMatch(/^~.+~$/)
    expect(code(ship(orderId, { logistics_id: '3' }))).toBe(10001)
    expect(code(ship(orderId))).toBeUndefined()
    expect(code(ship(orderId))).toBe(10001)
    const extra_track_list = JSON.stringify([{ shipping_id: 115, tracking_number: 'ZT2' }])
    expect(
      code(call('pdd.order.upload.extra.logistics', { order_sn: orderId, extra_track_list, extra_track_type: '1' })),
    ).toBeUndefined()
    expect(detail(orderId)).toMatchObject({
      order_status: 2,
      logistics_id: 85,
      tracking_number: 'YT1',
      extra_delivery_list: [{ logistics_id: 115, tracking_number: 'ZT2' }],
      receiver_phone: '',
    })
  })

  test('while a refund is open nothing is shipped', () => {
    const order = one()
    doDeed(world, order, 'refund')
    expect(code(ship(order.orderId))).toBe(10001)
    doDeed(world, world.orders.find(order.orderId) ?? order, 'withdraw')
    expect(code(ship(order.orderId))).toBeUndefined()
  })

  test('a memo takes a tag with its name or neither', () => {
    const { orderId } = one()
    expect(code(call('pdd.order.note.update', { order_sn: orderId, note: '加急', tag: '2' }))).toBe(10001)
    expect(
      code(call('pdd.order.note.update', { order_sn: orderId, note: '加急', tag: '2', tag_name: '黄' })),
    ).toBeUndefined()
    expect(detail(orderId)).toMatchObject({ remark: '加急', remark_tag: 2 })
  })

  test('stock is set or added to, and goods go off sale', () => {
    one()
    const [sku] = world.shops.shelf(SHOP.shopId)
    if (sku === undefined) throw new Error('an empty shelf')
    const goods = { goods_id: sku.productId, sku_id: sku.skuId }
    call('pdd.goods.quantity.update', { ...goods, quantity: '7', update_type: '1' })
    call('pdd.goods.quantity.update', { ...goods, quantity: '-2', update_type: '2' })
    expect(code(call('pdd.goods.quantity.update', { ...goods, quantity: '-9', update_type: '2' }))).toBe(10001)
    call('pdd.goods.sale.status.set', { goods_id: sku.productId, is_onsale: '0' })
    expect(world.shops.shelf(SHOP.shopId)[0]).toMatchObject({ stock: 5, onSale: false })
  })

  test('of another shop’s order nothing is told', () => {
    const order = one()
    world.orders.save([{ ...order, shopId: '5' }])
    expect(code(call('pdd.order.information.get', { order_sn: order.orderId }))).toBe(10001)
  })
})
