import { describe, expect, test } from 'vitest'
import { placeOrders } from '../../../sandbox/src/life/place-orders'
import { doDeed } from '../../../sandbox/src/shops/order-life'
import { answerCall } from '../../../sandbox/src/world/answer-call'
import type { World } from '../../../sandbox/src/world/world'
import { pushSign, requestSign } from '../../../sandbox/src/xiaohongshu/sign'
import file from '../../fixtures/protocols/xiaohongshu.vectors.json' with { type: 'json' }
import { aCall, aWorld, md5, NOON } from './a-world'

const shop = {
  platform: 'xiaohongshu',
  shopId: 'seller1',
  appKey: 'app1',
  appSecret: 's3cret',
  shopName: '示例旗舰店',
  pushUrl: 'http://hub.test/hooks/xiaohongshu/con_1',
  tokenSeconds: 604_800,
  extra: {},
}

function call(world: World, method: string, params: object, frame: object = {}) {
  const timestamp = String(Math.floor(world.now() / 1000))
  const sign = md5(`${method}?appId=app1&timestamp=${timestamp}&version=2.0s3cret`)
  const body = JSON.stringify({ ...params, appId: 'app1', method, version: '2.0', timestamp, sign, ...frame })
  return JSON.parse(
    answerCall(world, aCall({ platform: 'xiaohongshu', path: '/ark/open_api/v3/common_controller', body })).body,
  )
}

function open(count = 0) {
  const made = aWorld(() => ({ status: 200, body: '{"success":true,"error_code":0,"error_msg":""}' }))
  made.world.shops.put(shop)
  const query = new URLSearchParams({ appId: 'app1', redirectUri: 'http://hub.test/back', state: 's' }).toString()
  const page = answerCall(
    made.world,
    aCall({ platform: 'xiaohongshu', path: '/ark/authorization', method: 'GET', query }),
  )
  const code = new URL(page.headers?.location ?? '').searchParams.get('code') ?? ''
  const pair = call(made.world, 'oauth.getAccessToken', { code }).data
  const orders = count === 0 ? [] : (placeOrders(made.world, { shop, count, paid: true, push: false }) ?? [])
  const ask = (method: string, params: object) => call(made.world, method, params, { accessToken: pair.accessToken })
  return { ...made, page, code, pair, orders, ask }
}
const first = <T>(list: readonly T[]): T => {
  const [one] = list
  if (one === undefined) throw new Error('nothing there')
  return one
}

test('signs as the vectors of the protocol', () => {
  for (const { input, secret, expected } of file.vectors) {
    if ('headers' in input && input.headers) {
      const url = new URL(
        `http://x${input.path}?${new URLSearchParams(input.query as unknown as Record<string, string>)}`,
      )
      const { 'app-key': key, timestamp } = input.headers
      expect(pushSign(url, { 'app-key': key, timestamp }, secret)).toBe(expected)
    } else {
      expect(requestSign(input.body as unknown as Parameters<typeof requestSign>[0], secret)).toBe(expected)
    }
  }
})

describe('a caller', () => {
  test.each([
    [{ sign: 'x' }, -9002],
    [{ version: '1.0' }, -9002],
    [{ appId: 'other' }, -9001],
    [{ accessToken: 'nobody' }, 401],
    [{ accessToken: undefined }, 401],
  ])('with %j is refused', (change, error_code) => {
    const { world, pair } = open()
    const frame = { accessToken: pair.accessToken, ...change }
    expect(call(world, 'order.getOrderDetail', { orderId: 'P1' }, frame)).toMatchObject({ success: false, error_code })
  })

  test('whose clock or token is old is refused', () => {
    const { world, clock, pair, ask } = open()
    const old = String(NOON / 1000 - 601)
    const sign = md5(`order.getOrderDetail?appId=app1&timestamp=${old}&version=2.0s3cret`)
    expect(call(world, 'order.getOrderDetail', {}, { ...pair, timestamp: old, sign })).toMatchObject({
      error_code: -9003,
    })
    clock.now += 604_800_000
    expect(ask('order.getOrderDetail', {})).toMatchObject({ error_code: 401 })
  })

  test('gets a hundred calls a second', () => {
    const { clock, ask } = open()
    clock.now += 1_000
    for (let n = 0; n < 100; n++) ask('order.getOrderDetail', {})
    expect(ask('order.getOrderDetail', {})).toMatchObject({ error_code: -9013 })
  })
})

test('a refresh gives another token in the last half hour only; a code is good once', () => {
  const { world, clock, code, page, pair } = open()
  expect(page.status).toBe(302)
  expect(call(world, 'oauth.getAccessToken', { code })).toMatchObject({ error_code: -9006 })
  const refresh = () => call(world, 'oauth.refreshToken', { refreshToken: pair.refreshToken }).data
  expect(refresh()).toEqual(pair)
  clock.now += 604_800_000 - 1_799_000
  expect(refresh().accessToken).not.toBe(pair.accessToken)
  expect(call(world, 'oauth.refreshToken', { refreshToken: 'x' })).toMatchObject({ error_code: -9007 })
})

describe('lists', () => {
  const from = NOON / 1000 - 1_800
  const window = { startTime: from, endTime: NOON / 1000, timeType: 2 }

  test('name each order on one of the pages', () => {
    const { ask, orders } = open(25)
    const page = (pageNo: number) => ask('order.getOrderList', { ...window, pageNo, pageSize: 10 }).data
    expect(page(1)).toMatchObject({ total: 25, maxPageNo: 3 })
    const seen = [3, 2, 1].flatMap((n) => page(n).orderList.map(({ orderId }: { orderId: string }) => orderId))
    expect(seen.sort()).toEqual(orders.map(({ orderId }) => orderId).sort())
    expect(page(1).orderList[0].skuList).toBeUndefined()
  })

  test.each([
    [{ startTime: from - 1 }],
    [{ timeType: 1, startTime: NOON / 1000 - 86_401 }],
    [{ timeType: 3 }],
    [{ pageNo: 101 }],
    [{ pageSize: 101 }],
    [{ endTime: from - 1 }],
  ])('refuse %j', (change) => {
    expect(open().ask('order.getOrderList', { ...window, ...change })).toMatchObject({ error_code: -9005 })
  })

  test('of after-sales count in milliseconds and wrap their answer; the order keeps its time', () => {
    const { world, clock, ask, orders } = open(3)
    const order = first(orders)
    clock.now += 60_000
    doDeed(world, order, 'refund', { settle: true })
    const list = ask('afterSale.listAfterSaleInfos', { startTime: clock.now - 1_000, endTime: clock.now, timeType: 2 })
    expect(list.data).toMatchObject({ code: 0, success: true, data: { totalCount: order.lines.length, maxPageNo: 1 } })
    const { returnsId } = list.data.data.afterSaleBasicInfos[0]
    expect(ask('afterSale.getAfterSaleInfo', { returnsId }).data.data.afterSaleInfo).toMatchObject({
      orderId: order.orderId,
      refundStatus: 2,
    })
    const byOrder = ask('afterSale.listAfterSaleInfos', { orderId: order.orderId }).data.data
    expect(byOrder.afterSaleBasicInfos).toHaveLength(order.lines.length)
    const detail = ask('order.getOrderDetail', { orderId: order.orderId }).data
    expect(detail).toMatchObject({ orderAfterSalesStatus: 3, orderStatus: 8, updateTime: order.updatedAt })
    const long = { startTime: clock.now - 1_800_001, endTime: clock.now, timeType: 2 }
    expect(ask('afterSale.listAfterSaleInfos', long)).toMatchObject({ error_code: -9005 })
  })
})

test('receivers are ciphertexts that only their own order opens', () => {
  const { world, ask, orders } = open(2)
  const [one, two] = orders as [(typeof orders)[number], (typeof orders)[number]]
  const { openAddressId } = ask('order.getOrderDetail', { orderId: one.orderId }).data
  const query = { receiverQueries: [{ orderId: one.orderId, openAddressId }], isReturn: false }
  const info = ask('order.getOrderReceiverInfo', query).data.receiverInfos[0]
  expect(JSON.stringify(info)).not.toContain(one.receiver.phone)
  const open2 = (method: string, dataTag: string) =>
    ask(method, { baseInfos: [{ dataTag, encryptedData: info.receiverPhone }] }).data
  const { phone } = one.receiver
  expect(open2('data.batchDesensitise', one.orderId).desensitiseInfoList).toMatchObject([
    { desensitisedData: `${phone.slice(0, 3)}****${phone.slice(-4)}`, errorCode: 0 },
  ])
  expect(open2('data.batchDecrypt', one.orderId).dataInfoList).toMatchObject([{ decryptedData: phone }])
  expect(open2('data.batchDesensitise', two.orderId).desensitiseInfoList[0].errorCode).not.toBe(0)
  doDeed(world, one, 'address')
  expect(ask('order.getOrderReceiverInfo', query).data.receiverInfos).toEqual([
    { orderId: one.orderId, matched: false },
  ])
})

describe('shipping', () => {
  const parcel = { expressNo: 'YT0000000000001', expressCompanyCode: 'yuantong', unpack: false }

  test('of the whole is told by the order, once', () => {
    const { ask, orders } = open(1)
    const { orderId } = first(orders)
    expect(ask('order.orderDeliver', { ...parcel, orderId, expressCompanyCode: 'nobody' }).error_code).toBe(-9005)
    expect(ask('order.orderDeliver', { ...parcel, orderId }).success).toBe(true)
    expect(ask('order.getOrderDetail', { orderId }).data).toMatchObject({
      orderStatus: 6,
      expressTrackingNo: 'YT0000000000001',
    })
    expect(ask('order.orderDeliver', { ...parcel, orderId }).error_code).toBe(-9012)
  })

  test('of some SKUs leaves the others to be sent', () => {
    const { ask, orders } = open(60)
    const order = orders.find(({ lines }) => lines.length > 1)
    if (order === undefined) throw new Error('no order of two lines')
    const [one, ...rest] = order.lines.map(({ skuId }) => skuId)
    const { orderId } = order
    expect(ask('order.orderDeliver', { ...parcel, orderId, unpack: true }).error_code).toBe(-9005)
    expect(ask('order.orderDeliver', { ...parcel, orderId, unpack: true, skuIdList: [one] }).success).toBe(true)
    const detail = ask('order.getOrderDetail', { orderId }).data
    expect(detail).toMatchObject({ orderStatus: 5, simpleDeliveryOrderList: [{ skuIdList: [one] }] })
    expect(ask('order.orderDeliver', { ...parcel, orderId }).error_code).toBe(-9012)
    const next = { ...parcel, orderId, unpack: true, expressNo: 'YT2', skuIdList: rest }
    expect(ask('order.orderDeliver', next).success).toBe(true)
    expect(ask('order.getOrderDetail', { orderId }).data.orderStatus).toBe(6)
  })

  test('waits for an after-sale', () => {
    const { world, ask, orders } = open(1)
    doDeed(world, first(orders), 'refund')
    expect(ask('order.orderDeliver', { ...parcel, orderId: first(orders).orderId }).error_code).toBe(-9012)
  })
})

test('stock is added and taken, SKUs are sold one by one, memos carry a flag', () => {
  const { world, ask, orders } = open(1)
  const { skuId, productId } = first(first(orders).lines)
  const add = (qty: number) => ask('inventory.incSkuStock', { skuId, qty }).error_code
  expect([add(7), add(-3), add(-5)]).toEqual([0, 0, -9015])
  expect(ask('inventory.getSkuStock', { skuId }).data.skuStock.available).toBe(4)
  expect(ask('product.updateSkuAvailable', { skuId, available: false }).success).toBe(true)
  const ofProduct = world.shops.shelf(shop.shopId).filter((sku) => sku.productId === productId)
  expect(ofProduct.filter((sku) => !sku.onSale).map((sku) => sku.skuId)).toEqual([skuId])
  const { orderId } = first(orders)
  const mark = { orderId, sellerMarkNote: '加急', operator: '系统', sellerMarkPriority: 2 }
  expect(ask('order.modifySellerMarkInfo', mark).success).toBe(true)
  expect(ask('order.getOrderDetail', { orderId }).data).toMatchObject({ sellerRemark: '加急', sellerRemarkFlag: 2 })
  expect(ask('order.modifySellerMarkInfo', { ...mark, sellerMarkPriority: 0 }).error_code).toBe(-9005)
})

test('a push is signed over path and headers', async () => {
  const { world, received, orders } = open(1)
  doDeed(world, first(orders), 'cancel')
  await world.deliveries.pump()
  const { headers, body, url } = first(received)
  const text = `/hooks/xiaohongshu/con_1?app-key=app1&timestamp=${headers.timestamp}s3cret`
  expect([url, headers.sign]).toEqual([shop.pushUrl, md5(text)])
  const [message] = JSON.parse(body)
  expect(message).toMatchObject({ msgTag: 'msg_fulfillment_status_change', sellerId: 'seller1' })
  expect(JSON.parse(message.data)).toMatchObject({ orderId: first(orders).orderId, orderStatus: 8 })
  expect(world.deliveries.counts()).toMatchObject({ sent: 1, waiting: 0 })
})
