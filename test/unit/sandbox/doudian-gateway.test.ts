import { beforeEach, describe, expect, test } from 'vitest'
import { placeOrders } from '../../../sandbox/src/life/place-orders'
import type { OrderFacts } from '../../../sandbox/src/shops/order-facts'
import { doDeed } from '../../../sandbox/src/shops/order-life'
import { answerCall } from '../../../sandbox/src/world/answer-call'
import type { World } from '../../../sandbox/src/world/world'
import { aCall, aWorld, callDoudian, NOON, openShop, SHOP } from './a-world'

let world: World
let clock: { now: number }
let token: string

beforeEach(() => {
  const made = aWorld()
  world = made.world
  clock = made.clock
  token = openShop(world)
})

function place(count: number, paid = true): OrderFacts[] {
  return placeOrders(world, { shop: SHOP, count, paid, push: false }) ?? []
}

function first(count = 1, paid = true): OrderFacts {
  const [order] = place(count, paid)
  if (order === undefined) throw new Error('no order')
  return order
}

const call = (method: string, params: unknown) => callDoudian(world, method, params, { token })

describe('the door', () => {
  test('a right signature opens it', () => {
    const order = first()
    const answer = call('order.orderDetail', { shop_order_id: order.orderId })
    expect(answer.json).toMatchObject({ code: 10000, data: { shop_order_detail: { order_id: order.orderId } } })
  })

  test.each([
    ['a wrong signature', { sign: '0'.repeat(64) }, 40003, 'isv.signature-invalid'],
    ['an old timestamp', { timestamp: String(NOON / 1000 - 601) }, 40003, 'isv.timestamp-invalid'],
    ['an unknown token', { token: 'nobody' }, 40004, 'isv.access-token-no-existed'],
    ['no token', { token: undefined }, 40002, 'isv.access-token-missing'],
  ])('%s is refused in the envelope of the platform, with HTTP 200', (_name, change, code, subCode) => {
    const answer = callDoudian(world, 'order.orderDetail', { shop_order_id: '1' }, { token, ...change })
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({ code, sub_code: subCode, data: null })
  })

  test('a call without a sign, of an unknown app or of an unknown method is told apart', () => {
    const ask = (query: string, path = '/order/orderDetail') =>
      JSON.parse(answerCall(world, aCall({ platform: 'doudian', path, query, body: '{}' })).body).sub_code
    expect(ask(`app_key=${SHOP.appKey}&method=order.orderDetail`)).toBe('isv.signature-missing')
    expect(ask('app_key=1&method=order.orderDetail&sign=x')).toBe('dop.app-forbidden')
    expect(ask(`app_key=${SHOP.appKey}&method=order.nothing&sign=x`, '/order/nothing')).toBe('isp.api-service-off')
  })

  test('an expired token is refused, and its refresh token gives a new pair', () => {
    const pair = callDoudian(world, 'token.create', { grant_type: 'authorization_self', shop_id: SHOP.shopId }).json
      .data
    expect(pair.access_token).toBe(token)
    clock.now += 7 * 86_400_000 + 1
    expect(call('order.orderDetail', { shop_order_id: '1' }).json.sub_code).toBe('isv.access-token-expired')
    const params = { grant_type: 'refresh_token', refresh_token: pair.refresh_token }
    const next = callDoudian(world, 'token.refresh', params).json.data
    expect(next.access_token).not.toBe(token)
    const answer = callDoudian(world, 'order.orderDetail', { shop_order_id: '1' }, { token: next.access_token })
    expect(answer.json.sub_code).toBe('isv.business-failed:1')
  })

  test('a shop that the app does not have gets no token, and sees no order of another shop', () => {
    const params = { grant_type: 'authorization_self', shop_id: '999' }
    expect(callDoudian(world, 'token.create', params).json.sub_code).toBe('dop.authorization-no-existed')
    const order = first()
    world.shops.put({ ...SHOP, shopId: '5', appKey: '8', appSecret: 's' })
    world.orders.save([{ ...order, shopId: '5' }])
    expect(call('order.orderDetail', { shop_order_id: order.orderId }).json.sub_code).toBe('isv.business-failed:1')
  })
})

describe('order.searchList', () => {
  const search = (change: Record<string, unknown>) => {
    const at = NOON / 1000
    const params = { page: 0, size: 100, update_time_end: at, update_time_start: at, ...change }
    return call('order.searchList', Object.fromEntries(Object.entries(params).sort())).json
  }

  test('both ends of the window belong to it, pages start at 0 and never repeat an order', () => {
    place(25)
    const pages = [0, 1, 2, 3].map((page) => search({ page, size: 10 }).data)
    expect(pages.map((page) => page.shop_order_list.length)).toEqual([10, 10, 5, 0])
    expect(pages.every((page) => page.total === 25)).toBe(true)
    const ids = pages.flatMap((page) => page.shop_order_list.map((order: { order_id: string }) => order.order_id))
    expect(new Set(ids).size).toBe(25)
    expect(search({ update_time_start: NOON / 1000 + 1, update_time_end: NOON / 1000 + 9 }).data.total).toBe(0)
  })

  test('a page of more than 100 or too deep is refused', () => {
    expect(search({ size: 101 }).sub_code).toBe('isv.parameter-invalid')
    expect(search({ page: 501, size: 100 }).sub_code).toBe('isv.parameter-invalid')
  })

  test('a status narrows it, and a memo does not move the update time', () => {
    place(3)
    const unpaid = first(1, false)
    expect(search({ combine_status: [{ order_status: '1' }] }).data.shop_order_list).toMatchObject([
      { order_id: unpaid.orderId },
    ])
    expect(search({ combine_status: [{ order_status: '1,2' }] }).data.total).toBe(4)
    clock.now += 60_000
    doDeed(world, unpaid, 'remark', { remark: '加急' })
    expect(search({}).data.total).toBe(4)
    doDeed(world, unpaid, 'pay')
    expect(search({}).data.total).toBe(3)
  })
})

describe('shipping', () => {
  const ship = (order: OrderFacts, change: Record<string, unknown> = {}) => {
    const params = { company_code: 'zhongtong', logistics_code: '75300000000001', order_id: order.orderId, ...change }
    return call('order.logisticsAdd', Object.fromEntries(Object.entries(params).sort())).json
  }

  test('a paid order is shipped once; the same waybill again changes nothing, another one is refused', () => {
    const order = first()
    const { pack_id } = ship(order).data
    expect(world.orders.find(order.orderId)).toMatchObject({ state: 'shipped', shippedAt: NOON })
    expect(ship(order).data).toEqual({ pack_id })
    expect(ship(order, { logistics_code: '75300000000002' }).sub_code).toBe('isv.business-failed:2')
  })

  test('an unpaid order, an unknown company and an open refund stop it', () => {
    expect(ship(first(1, false)).sub_code).toBe('isv.business-failed:2')
    const order = first()
    expect(ship(order, { company_code: 'nobody' }).sub_code).toBe('isv.business-failed:5')
    doDeed(world, order, 'refund')
    expect(ship(order).sub_code).toBe('isv.business-failed:3')
    expect(ship(order, { is_reject_refund: true }).code).toBe(10000)
  })

  test('a part of an order can be shipped, and the same request_id is answered as before', () => {
    const order = place(60).find((candidate) => candidate.lines.length > 1)
    const [line] = order?.lines ?? []
    if (order === undefined || line === undefined) throw new Error('no order with two lines')
    const send = () =>
      call('order.logisticsAddSinglePack', {
        company_code: 'zhongtong',
        logistics_code: '75300000000001',
        order_id_list: [],
        request_id: 'r-1',
        shipped_order_info: [{ shipped_num: line.quantity, shipped_order_id: line.lineId }],
      }).json
    const before = send()
    expect(before.code).toBe(10000)
    expect(send().data).toEqual(before.data)
    expect(world.orders.find(order.orderId)).toMatchObject({
      state: 'partly_shipped',
      packs: [{ waybill: '75300000000001' }],
    })
    const rest = ship(order, { logistics_code: '75300000000002' })
    expect(rest.code).toBe(10000)
    expect(world.orders.find(order.orderId)?.state).toBe('shipped')
  })
})

describe('stock, listing, memo, refunds, plain text', () => {
  test('stock is set, added to once per idempotent id, and refused for strangers', () => {
    const [sku] = world.shops.filledShelf(SHOP.shopId)
    const set = (params: Record<string, unknown>) => call('sku.syncStock', params).json
    set({ out_sku_id: sku?.outSkuId, stock_num: 5 })
    set({ idempotent_id: 'a', incremental: true, sku_id: sku?.skuId, stock_num: 3 })
    const again = set({ idempotent_id: 'a', incremental: true, sku_id: sku?.skuId, stock_num: 3 })
    expect(again.sub_code).toBe('isv.idempotent-id-existed')
    expect(world.shops.shelf(SHOP.shopId)[0]?.stock).toBe(8)
    expect(set({ sku_id: '1', stock_num: 1 }).sub_code).toBe('isv.business-failed:4')
  })

  test('a batch with one unknown SKU changes none', () => {
    const [sku] = world.shops.filledShelf(SHOP.shopId)
    const body = (list: string) => `{"incremental":false,"product_id":${sku?.productId},"sku_sync_list":[${list}]}`
    const good = `{"sku_id":${sku?.skuId},"sku_type":0,"stock_num":4}`
    const send = (list: string) => callDoudian(world, 'sku.syncStockBatch', {}, { token, body: body(list) }).json
    expect(send(`${good},{"sku_id":1,"sku_type":0,"stock_num":4}`).sub_code).toBe('isv.business-failed:4')
    expect(world.shops.shelf(SHOP.shopId)[0]?.stock).toBeNull()
    expect(send(good).code).toBe(10000)
    expect(world.shops.shelf(SHOP.shopId)[0]?.stock).toBe(4)
  })

  test('a product goes off the shelf by its 19-digit number and buyers stop ordering it', () => {
    const [sku] = world.shops.filledShelf(SHOP.shopId)
    const body = `{"product_id":${sku?.productId}}`
    expect(callDoudian(world, 'product.setOffline', {}, { token, body }).json.code).toBe(10000)
    const sold = place(200).flatMap((order) => order.lines.map((line) => line.productId))
    expect(sold).not.toContain(sku?.productId)
  })

  test('a refund shows in afterSale.List and closes the order when it is settled', () => {
    const order = first()
    doDeed(world, order, 'refund', { settle: true })
    const list = call('afterSale.List', { page: 0, size: 10, update_end_time: NOON / 1000, update_start_time: 1 })
    expect(list.json.data.items[0]).toMatchObject({
      aftersale_info: { aftersale_status: 12, aftersale_type: 2, refund_status: 3 },
      order_info: { shop_order_id: order.orderId },
    })
    expect(call('order.orderDetail', { shop_order_id: order.orderId }).json.data.shop_order_detail).toMatchObject({
      order_status: 4,
      main_status: 21,
    })
  })

  test('only the cipher texts of the own order are decrypted', () => {
    const order = first()
    const detail = call('order.orderDetail', { shop_order_id: order.orderId }).json.data.shop_order_detail
    const infos = [detail.encrypt_post_tel, detail.post_addr.encrypt_detail, '##forged##'].map((cipher_text) => ({
      auth_id: order.orderId,
      cipher_text,
    }))
    const { decrypt_infos } = call('order.batchDecrypt', { cipher_infos: infos }).json.data
    expect(decrypt_infos.map((info: { decrypt_text: string }) => info.decrypt_text)).toEqual([
      order.receiver.phone,
      order.receiver.detail,
      '',
    ])
    expect(decrypt_infos[2].err_no).not.toBe(0)
  })
})
