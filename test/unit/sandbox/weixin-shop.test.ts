import { createDecipheriv } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { placeOrders } from '../../../sandbox/src/life/place-orders'
import { doDeed } from '../../../sandbox/src/shops/order-life'
import { callbackSignature } from '../../../sandbox/src/weixin-shop/push-message'
import { answerCall } from '../../../sandbox/src/world/answer-call'
import type { World } from '../../../sandbox/src/world/world'
import file from '../../fixtures/protocols/weixin-shop.vectors.json' with { type: 'json' }
import { aCall, aWorld, NOON } from './a-world'

const shop = {
  platform: 'weixin-shop',
  shopId: 'wx1',
  appKey: 'wx1',
  appSecret: 's3cret',
  shopName: '示例旗舰店',
  pushUrl: 'http://hub.test/hooks/weixin-shop',
  tokenSeconds: 604_800,
  extra: { token: 'OmsTok3n2026', encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' },
}

function call(world: World, path: string, params: object | null, token?: string) {
  const query = token === undefined ? '' : `access_token=${token}`
  const body = params === null ? '' : JSON.stringify(params)
  const method = params === null ? 'GET' : 'POST'
  return JSON.parse(answerCall(world, aCall({ platform: 'weixin-shop', path, method, query, body })).body)
}
const askToken = (world: World, more: object = {}) =>
  call(world, '/cgi-bin/stable_token', { grant_type: 'client_credential', appid: 'wx1', secret: 's3cret', ...more })

function open(count = 0) {
  const made = aWorld(() => ({ status: 200, body: 'success' }))
  made.world.shops.put(shop)
  const token: string = askToken(made.world).access_token
  const orders = count === 0 ? [] : (placeOrders(made.world, { shop, count, paid: true, push: false }) ?? [])
  return { ...made, token, orders, ask: (path: string, params: object | null) => call(made.world, path, params, token) }
}
const first = <T>(list: readonly T[]): T => {
  const [one] = list
  if (one === undefined) throw new Error('nothing there')
  return one
}

describe('the token', () => {
  test('is the same for everybody until shortly before its end, and lives two hours at most', () => {
    const { world, clock, token } = open()
    expect(askToken(world)).toEqual({ errcode: 0, errmsg: 'ok', access_token: token, expires_in: 7_200 })
    clock.now += 6_000_000
    expect(askToken(world)).toMatchObject({ access_token: token, expires_in: 1_200 })
    clock.now += 950_000
    expect(askToken(world).access_token).not.toBe(token)
  })

  test.each([
    [{ appid: 'other' }, 40013],
    [{ secret: 'wrong' }, 40001],
    [{ grant_type: 'code' }, 40002],
  ])('%j is refused', (change, errcode) => {
    expect(askToken(open().world, change)).toMatchObject({ errcode })
  })

  test('a forced one ends the others', () => {
    const { world, ask } = open()
    expect(askToken(world, { force_refresh: true }).errcode).toBe(0)
    expect(ask('/channels/ec/basics/info/get', null)).toMatchObject({ errcode: 42001 })
  })

  test.each([
    [undefined, 41001],
    ['nobody', 40001],
  ])('%s opens nothing', (token, errcode) => {
    expect(call(open().world, '/channels/ec/order/get', {}, token)).toMatchObject({ errcode })
  })
})

test('wrong HTTP methods, paths and bodies are refused', () => {
  const { world, ask, token } = open()
  expect(ask('/channels/ec/basics/info/get', null).info.nickname).toBe('示例旗舰店')
  expect(ask('/channels/ec/basics/info/get', {})).toMatchObject({ errcode: 43001 })
  expect(ask('/channels/ec/order/get', null)).toMatchObject({ errcode: 43002 })
  expect(ask('/channels/ec/nothing', {})).toMatchObject({ errcode: 48001 })
  const broken = aCall({
    platform: 'weixin-shop',
    path: '/channels/ec/order/get',
    query: `access_token=${token}`,
    body: '{',
  })
  expect(JSON.parse(answerCall(world, broken).body)).toMatchObject({ errcode: 47001 })
})

test('more than ten thousand calls a minute are too many', () => {
  const { ask } = open()
  for (let n = 0; n < 10_000; n++) ask('/channels/ec/order/deliverycompanylist/get', {})
  expect(ask('/channels/ec/order/deliverycompanylist/get', {})).toMatchObject({ errcode: 45011 })
})

describe('lists', () => {
  const range = { start_time: NOON / 1000 - 3600, end_time: NOON / 1000 }

  test('name each order once along the cursor', () => {
    const { ask, orders } = open(25)
    const seen: string[] = []
    let key = ''
    do {
      const page = ask('/channels/ec/order/list/get', { update_time_range: range, page_size: 10, next_key: key })
      seen.push(...page.order_id_list)
      expect(page.has_more).toBe(page.next_key !== '')
      key = page.next_key
    } while (key !== '')
    expect([...seen].sort()).toEqual(orders.map(({ orderId }) => orderId).sort())
  })

  test('refuse the cursor of another list, long windows and large pages', () => {
    const { ask } = open(25)
    const list = (more: object) => ask('/channels/ec/order/list/get', { page_size: 10, next_key: '', ...more })
    const { next_key } = list({ update_time_range: range })
    expect(list({ create_time_range: range, next_key })).toMatchObject({ errcode: 606006 })
    expect(list({ update_time_range: { ...range, start_time: range.end_time - 8 * 86_400 } })).toMatchObject({
      errcode: 40097,
    })
    expect(list({ update_time_range: range, page_size: 101 })).toMatchObject({ errcode: 40097 })
    expect(list({})).toMatchObject({ errcode: 40097 })
  })

  test('of after-sales tell those that changed; the order itself keeps its time', () => {
    const { world, clock, ask, orders } = open(3)
    const order = first(orders)
    clock.now += 60_000
    doDeed(world, order, 'refund')
    const at = clock.now / 1000
    const window = { begin_update_time: at - 5, end_update_time: at }
    const { after_sale_order_id_list } = ask('/channels/ec/aftersale/getaftersalelist', { ...window, next_key: '' })
    expect(after_sale_order_id_list).toHaveLength(order.lines.length)
    const [after_sale_order_id] = after_sale_order_id_list
    expect(ask('/channels/ec/aftersale/getaftersaleorder', { after_sale_order_id }).after_sale_order).toMatchObject({
      status: 'MERCHANT_PROCESSING',
      type: 'REFUND',
      order_id: order.orderId,
    })
    const detail = ask('/channels/ec/order/get', { order_id: order.orderId }).order
    expect(detail.update_time).toBe(Math.floor(order.updatedAt / 1000))
    expect(detail.aftersale_detail.on_aftersale_order_cnt).toBe(order.lines.length)
    const long = { begin_update_time: at - 86_401, end_update_time: at, next_key: '' }
    expect(ask('/channels/ec/aftersale/getaftersalelist', long)).toMatchObject({ errcode: 40097 })
  })
})

describe('shipping', () => {
  const send = (order: ReturnType<typeof open>['orders'][number], change: object = {}) => ({
    order_id: order.orderId,
    delivery_list: [
      {
        delivery_id: 'YTO',
        waybill_id: 'YT0000000000001',
        deliver_type: 1,
        product_infos: order.lines.map(({ productId, skuId, quantity }) => ({
          product_id: productId,
          sku_id: skuId,
          product_cnt: quantity,
        })),
        ...change,
      },
    ],
  })

  test('is told by the order, once', () => {
    const { ask, orders } = open(1)
    const order = first(orders)
    expect(ask('/channels/ec/order/delivery/send', send(order)).errcode).toBe(0)
    const detail = ask('/channels/ec/order/get', { order_id: order.orderId }).order
    expect(detail.status).toBe(30)
    expect(detail.order_detail.delivery_info.delivery_product_info).toMatchObject([
      { waybill_id: 'YT0000000000001', delivery_id: 'YTO' },
    ])
    expect(ask('/channels/ec/order/delivery/send', send(order))).toMatchObject({ errcode: 40097 })
  })

  test.each([{ delivery_id: 'NOBODY' }, { waybill_id: '' }, { deliver_type: 3 }, { product_infos: [] }])(
    '%j is refused',
    (change) => {
      const { ask, orders } = open(1)
      expect(ask('/channels/ec/order/delivery/send', send(first(orders), change))).toMatchObject({ errcode: 40097 })
    },
  )

  test('waits for an after-sale', () => {
    const { world, ask, orders } = open(1)
    doDeed(world, first(orders), 'refund')
    expect(ask('/channels/ec/order/delivery/send', send(first(orders)))).toMatchObject({ errcode: 40097 })
  })
})

test('stock is set, added and taken; notes and listings are written', () => {
  const { world, ask, orders } = open(1)
  const line = first(first(orders).lines)
  const ids = { product_id: line.productId, sku_id: line.skuId }
  const update = (diff_type: number, num: number) =>
    ask('/channels/ec/product/stock/update', { ...ids, diff_type, num })
  const sku = () => world.shops.shelf(shop.shopId).find(({ skuId }) => skuId === line.skuId)
  expect([update(3, 7), update(1, 3), update(2, 4)].map(({ errcode }) => errcode)).toEqual([0, 0, 0])
  expect(sku()?.stock).toBe(6)
  expect(update(2, 7)).toMatchObject({ errcode: 10020054 })
  expect(ask('/channels/ec/product/delisting', ids).errcode).toBe(0)
  expect(sku()?.onSale).toBe(false)
  expect(ask('/channels/ec/product/listing', ids).errcode).toBe(0)
  expect(sku()?.onSale).toBe(true)
  const order_id = first(orders).orderId
  expect(ask('/channels/ec/order/merchantnotes/update', { order_id, merchant_notes: '加急' }).errcode).toBe(0)
  expect(ask('/channels/ec/order/get', { order_id }).order.order_detail.ext_info.merchant_notes).toBe('加急')
})

describe('pushes', () => {
  test('sign as the vectors of the protocol', () => {
    for (const vector of file.vectors) {
      const { timestamp, nonce } = vector.input.query
      const encrypt = /Encrypt(?:"\s*:\s*"|><!\[CDATA\[)([^"\]]+)/.exec(vector.input.body ?? '')?.[1]
      expect(callbackSignature(['OmsTok3n2026', timestamp, nonce, ...(encrypt ? [encrypt] : [])])).toBe(vector.expected)
    }
  })

  test('are sealed for the app, with the order’s number bare', async () => {
    const { world, received, orders } = open(1)
    doDeed(world, first(orders), 'cancel')
    await world.deliveries.pump()
    const { url, body } = first(received)
    const query = new URL(url).searchParams
    const { Encrypt } = JSON.parse(body)
    const signed = ['OmsTok3n2026', query.get('timestamp') ?? '', query.get('nonce') ?? '']
    expect(query.get('signature')).toBe(callbackSignature(signed))
    expect(query.get('msg_signature')).toBe(callbackSignature([...signed, Encrypt]))
    const key = Buffer.from(`${shop.extra.encodingAesKey}=`, 'base64')
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
    const plain = Buffer.concat([decipher.update(Encrypt, 'base64'), decipher.final()])
    const end = 20 + plain.readUInt32BE(16)
    const padding = plain.at(-1) ?? 0
    expect(plain.subarray(end, plain.length - padding).toString()).toBe('wx1')
    const text = plain.subarray(20, end).toString()
    expect(JSON.parse(text)).toMatchObject({ Event: 'channels_ec_order_cancel', MsgType: 'event' })
    expect(text).toContain(`"order_id":${first(orders).orderId},`)
    expect(world.deliveries.counts()).toMatchObject({ sent: 1, waiting: 0 })
  })

  test('go in plain to a shop without a key', async () => {
    const { world, received, orders } = open(1)
    world.shops.put({ ...shop, extra: { token: 'OmsTok3n2026' } })
    doDeed(world, first(orders), 'refund', { settle: true })
    await world.deliveries.pump()
    expect(received.map(({ body }) => JSON.parse(body).finder_shop_aftersale_status_update?.status)).toEqual([
      ...first(orders).lines.flatMap(() => ['MERCHANT_PROCESSING', 'MERCHANT_REFUND_SUCCESS']),
    ])
  })
})
