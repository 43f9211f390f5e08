import { createDecipheriv } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { parseObject } from '../../../sandbox/src/exact-json'
import { sealMessage } from '../../../sandbox/src/kuaishou/push-message'
import { signOf, signText } from '../../../sandbox/src/kuaishou/sign'
import { placeOrders } from '../../../sandbox/src/life/place-orders'
import { doDeed } from '../../../sandbox/src/shops/order-life'
import { answerCall } from '../../../sandbox/src/world/answer-call'
import type { World } from '../../../sandbox/src/world/world'
import file from '../../fixtures/protocols/kuaishou.vectors.json' with { type: 'json' }
import { aCall, aWorld, NOON } from './a-world'

const shop = {
  platform: 'kuaishou',
  shopId: 'seller1',
  appKey: 'ks1',
  appSecret: 'app-secret',
  shopName: '示例旗舰店',
  pushUrl: 'http://hub.test/hooks/kuaishou',
  tokenSeconds: 172_800,
  extra: { signSecret: 'sign-secret', msgSecret: 'AQIDBAUGBwgJCgsMDQ4PEA==' },
}

interface Change {
  readonly token?: string
  readonly timestamp?: string
  readonly sign?: string
  readonly http?: string
}

function call(world: World, method: string, param: object, { token = '', http = 'GET', ...change }: Change = {}) {
  const fields = {
    appkey: 'ks1',
    access_token: token,
    method,
    version: '1',
    timestamp: change.timestamp ?? String(world.now()),
    signMethod: 'HMAC_SHA256',
    param: JSON.stringify(param),
  }
  const signed = { ...fields, sign: change.sign ?? signOf(fields, 'sign-secret') }
  const text = new URLSearchParams(signed).toString()
  const path = `/${method.replaceAll('.', '/')}`
  const sent = http === 'GET' ? { query: text } : { body: text }
  return parseObject(
    answerCall(world, aCall({ platform: 'kuaishou', path, method: http, ...sent })).body,
  ) as unknown as Answer
}
interface Answer {
  result: number
  error_msg: string
  access_token: string
  refresh_token: string
  // biome-ignore lint/suspicious/noExplicitAny: the platform's own shapes
  data: any
}

const oauth = (world: World, path: string, fields: Record<string, string>, method = 'GET') => {
  const text = new URLSearchParams({ app_id: 'ks1', app_secret: 'app-secret', ...fields }).toString()
  const sent = method === 'GET' ? { query: text } : { body: text }
  return answerCall(world, aCall({ platform: 'kuaishou', path, method, ...sent }))
}

function open(count = 0) {
  const made = aWorld(() => ({ status: 200, body: '{"result":1}' }))
  made.world.shops.put(shop)
  const page = oauth(made.world, '/oauth/authorize', {
    redirect_uri: 'http://hub.test/back?x=1',
    response_type: 'code',
    state: 's',
  })
  const back = new URL(page.headers?.location ?? '').searchParams
  const code = back.get('code') ?? ''
  const pair = JSON.parse(oauth(made.world, '/oauth2/access_token', { grant_type: 'code', code }).body) as Answer
  const orders = count === 0 ? [] : (placeOrders(made.world, { shop, count, paid: true, push: false }) ?? [])
  const get = (method: string, param: object) => call(made.world, method, param, { token: pair.access_token })
  const post = (method: string, param: object) =>
    call(made.world, method, param, { token: pair.access_token, http: 'POST' })
  return { ...made, page, back, code, pair, orders, get, post }
}
const first = <T>(list: readonly T[]): T => {
  const [one] = list
  if (one === undefined) throw new Error('nothing there')
  return one
}

describe('signatures', () => {
  test.each(
    file.vectors.flatMap(({ name, input, secret, expected, string_to_sign }) =>
      'params' in input && input.params
        ? [{ name, params: input.params as Record<string, string>, secret, expected, string_to_sign }]
        : [],
    ),
  )('$name', ({ params, secret, expected, string_to_sign }) => {
    expect(signText(params, secret)).toBe(string_to_sign)
    expect(signOf(params, secret)).toBe(expected)
  })

  test.each(
    file.vectors.flatMap(({ name, input, secret, expected }) =>
      'body' in input ? [{ name, body: input.body, secret, expected }] : [],
    ),
  )('$name', ({ body, secret, expected }) => {
    expect(sealMessage(expected, secret)).toBe(body)
  })
})

describe('a caller', () => {
  test.each([
    [{ sign: 'x' }, 22],
    [{ timestamp: String(NOON - 600_001) }, 23],
    [{ token: 'nobody' }, 24],
    [{ token: '' }, 24],
    [{ http: 'POST' }, 26],
  ])('with %j is refused', (change, result) => {
    const { world, pair } = open()
    expect(call(world, 'open.order.detail', { oid: 1 }, { token: pair.access_token, ...change }).result).toBe(result)
  })

  test('whose token has ended is told so', () => {
    const { clock, get } = open()
    clock.now += 172_800_000
    expect(get('open.order.detail', { oid: 1 })).toMatchObject({ result: 28 })
  })

  test('gets three hundred calls of one method a second', () => {
    const { get } = open()
    for (let n = 0; n < 300; n++) get('open.order.detail', { oid: 1 })
    expect(get('open.order.detail', { oid: 1 }).error_msg).toMatch(/^Exceed qps limit/)
    expect(get('open.item.get', { kwaiItemId: 1 }).error_msg).not.toMatch(/^Exceed/)
  })
})

describe('oauth', () => {
  test('the page comes back with a code and the state, the code is good once', () => {
    const { world, page, back, code, pair } = open()
    expect(page.status).toBe(302)
    expect([back.get('x'), back.get('state')]).toEqual(['1', 's'])
    expect(pair).toMatchObject({ result: 1, expires_in: 172_800 })
    const again = JSON.parse(oauth(world, '/oauth2/access_token', { grant_type: 'code', code }).body)
    expect(again).toMatchObject({ error: 'code.invalid' })
  })

  test('a refresh gives a new refresh token, the old one goes on for five minutes', () => {
    const { world, clock, pair } = open()
    const refresh = (refresh_token: string, app_secret = 'app-secret') => {
      const fields = { grant_type: 'refresh_token', refresh_token, app_secret }
      return JSON.parse(oauth(world, '/oauth2/refresh_token', fields, 'POST').body)
    }
    expect(refresh(pair.refresh_token, 'wrong').result).not.toBe(1)
    const next = refresh(pair.refresh_token)
    expect(next.result).toBe(1)
    expect(next.refresh_token).not.toBe(pair.refresh_token)
    clock.now += 299_000
    expect(refresh(pair.refresh_token).result).toBe(1)
    clock.now += 1_000
    expect(refresh(pair.refresh_token)).toMatchObject({ error: 'refreshToken.discarded' })
    expect(refresh(next.refresh_token).result).toBe(1)
  })
})

describe('lists', () => {
  const window = { orderViewStatus: 1, pageSize: 10, sort: 1, queryType: 2, cpsType: 0, beginTime: NOON - 3_600_000 }

  test('give whole orders page by page until nomore', () => {
    const { get, orders } = open(25)
    const seen: string[] = []
    let cursor = ''
    do {
      const { data } = get('open.order.cursor.list', { ...window, endTime: NOON, cursor })
      seen.push(...data.orderList.map((order: { orderBaseInfo: { oid: number } }) => String(order.orderBaseInfo.oid)))
      cursor = data.cursor
    } while (cursor !== 'nomore')
    expect([...seen].sort()).toEqual(orders.map(({ orderId }) => orderId).sort())
  })

  test.each([
    [{ endTime: NOON - 3_600_001 }, 300003],
    [{ beginTime: NOON - 7 * 86_400_000 - 1 }, 300004],
    [{ beginTime: NOON - 90 * 86_400_000 - 1, endTime: NOON - 89 * 86_400_000 }, 300005],
    [{ pageSize: 51 }, 100],
    [{ queryType: 3 }, 100],
  ])('refuse %j', (change, result) => {
    expect(open().get('open.order.cursor.list', { ...window, endTime: NOON, ...change }).result).toBe(result)
  })

  test('of refunds hold one day at most; the order keeps its time', () => {
    const { world, clock, get, post, orders } = open(3)
    const order = first(orders)
    clock.now += 60_000
    doDeed(world, order, 'refund')
    const asked = { type: 9, pageSize: 100, queryType: 2, sort: 2, pcursor: '', endTime: clock.now }
    const list = (beginTime: number) => post('open.seller.order.refund.pcursor.list', { ...asked, beginTime })
    expect(list(clock.now - 86_400_001).result).toBe(300019)
    const { data } = list(clock.now - 1_000)
    expect(data).toMatchObject({ pcursor: 'nomore', refundOrderInfoList: [{ status: 10, handlingWay: 10 }] })
    const detail = get('open.order.detail', { oid: Number(order.orderId) }).data
    expect(detail.orderBaseInfo.updateTime).toBe(order.updatedAt)
    expect(detail.orderRefundList).toMatchObject([{ refundStatus: 10 }])
  })
})

describe('shipping', () => {
  test('of the whole is told by the order, once', () => {
    const { get, post, orders } = open(1)
    const parcel = { orderId: Number(first(orders).orderId), expressNo: 'YT0000000000001', expressCode: 6 }
    expect(post('open.seller.order.goods.deliver', { ...parcel, expressCode: 1 }).result).toBe(100)
    expect(post('open.seller.order.goods.deliver', parcel).result).toBe(1)
    expect(get('open.order.detail', { oid: parcel.orderId }).data).toMatchObject({
      orderBaseInfo: { status: 40 },
      orderLogisticsInfo: [{ expressNo: 'YT0000000000001', expressCode: 6 }],
    })
    expect(post('open.seller.order.goods.deliver', parcel).error_msg).toBe('order operation reject')
  })

  test('of a part makes the order 40 at once; a further parcel takes the rest', () => {
    const { world, get, post, orders } = open(1)
    const order = first(orders)
    world.orders.save([{ ...order, lines: order.lines.map((line) => ({ ...line, quantity: 3 })) }])
    const oid = Number(order.orderId)
    const part = { expressNo: 'YT1', expressCode: 6, deliveryGoodsInfoList: [{ oid, deliveryNum: 2 }] }
    expect(post('open.order.goods.split.deliver', { mainOrderId: oid, deliveryItemInfoList: [part] }).result).toBe(1)
    const state = () => get('open.order.detail', { oid }).data
    expect(state()).toMatchObject({
      orderBaseInfo: { status: 40 },
      orderDeliveryInfo: { splitDeliveryOrder: true, deliveryNum: 2 },
    })
    const rest = { oid, expressNo: 'YT2', expressCode: 6 }
    expect(post('open.seller.order.goods.logistics.append', rest).result).toBe(1)
    expect(state().orderDeliveryInfo.deliveryNum).toBe(3)
    expect(post('open.seller.order.goods.logistics.append', rest).result).toBe(6)
  })

  test('waits for a refund', () => {
    const { world, post, orders } = open(1)
    doDeed(world, first(orders), 'refund')
    const parcel = { orderId: Number(first(orders).orderId), expressNo: 'YT1', expressCode: 6 }
    expect(post('open.seller.order.goods.deliver', parcel).result).toBe(6)
  })
})

test('stock is only added and taken; notes and listings are written', () => {
  const { world, get, post, orders } = open(1)
  const line = first(first(orders).lines)
  const update = (skuChangeStock: number, changeType: number) =>
    post('open.item.sku.stock.update', { kwaiItemId: line.productId, skuId: line.skuId, skuChangeStock, changeType })
      .result
  expect([update(7, 1), update(3, 2), update(5, 2), update(0, 1), update(4, 3)]).toEqual([1, 1, 8, 100, 100])
  const item = get('open.item.get', { kwaiItemId: line.productId }).data
  expect(item.skuList.find((sku: { kwaiSkuId: unknown }) => String(sku.kwaiSkuId) === line.skuId).skuStock).toBe(4)
  expect(post('open.item.shelf.status.update', { kwaiItemId: line.productId, shelfStatus: 0 }).result).toBe(1)
  expect(world.shops.shelf(shop.shopId).find(({ skuId }) => skuId === line.skuId)?.onSale).toBe(false)
  const orderId = Number(first(orders).orderId)
  expect(post('open.seller.order.note.add', { orderId, note: '加急', flag: 1 }).result).toBe(1)
  expect(get('open.order.detail', { oid: orderId }).data.orderNote.orderNoteInfo).toMatchObject([
    { note: '加急', flag: 1 },
  ])
})

test('a push is sealed for the app and comes again until it is acknowledged', async () => {
  const { world, received, orders } = open(1)
  doDeed(world, first(orders), 'cancel')
  doDeed(world, first(orders), 'remark', { remark: 'silent' })
  await world.deliveries.pump()
  const decipher = createDecipheriv('aes-128-cbc', Buffer.from(shop.extra.msgSecret, 'base64'), Buffer.alloc(16))
  const message = decipher.update(first(received).body, 'base64', 'utf8') + decipher.final('utf8')
  expect(JSON.parse(message)).toMatchObject({ appKey: 'ks1', event: 'kwaishop_order_orderFail', test: false })
  expect(message).toContain(`\\"oid\\":${first(orders).orderId},`)
  expect(received).toHaveLength(1)
  expect(world.deliveries.counts()).toMatchObject({ sent: 1, waiting: 0 })
})
