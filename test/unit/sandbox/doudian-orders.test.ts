import { describe, expect, test } from 'vitest'
import { doudian } from '../../../sandbox/src/doudian/index'
import { orderFields } from '../../../sandbox/src/doudian/order-text'
import { orderMessage } from '../../../sandbox/src/doudian/push-message'
import { createRandom } from '../../../sandbox/src/seeded-random'
import { defaultShelf } from '../../../sandbox/src/shops/goods'
import { makeOrder } from '../../../sandbox/src/shops/make-order'
import { linePayFen, orderPayFen } from '../../../sandbox/src/shops/order-facts'
import documented from '../../fixtures/protocols/doudian.order.json'
import recordedPush from '../../fixtures/protocols/doudian.push.json'
import { NOON, SHOP } from './a-world'

function someOrders(count: number, { seed = 7, regionCodes }: { seed?: number; regionCodes?: string[] } = {}) {
  const random = createRandom(seed)
  const shelf = defaultShelf()
  return Array.from({ length: count }, (_, index) =>
    makeOrder(random, {
      platform: doudian,
      bornAt: NOON,
      number: index + 1,
      shop: SHOP,
      shelf,
      now: NOON,
      paid: true,
      regionCodes,
    }),
  )
}

/** Every path of names that a value has; list elements count as one. */
function pathsOf(value: unknown, prefix = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, `${prefix}[]`))
  if (typeof value !== 'object' || value === null) return [prefix]
  return Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, `${prefix}.${name}`))
}

describe('invented orders', () => {
  const orders = someOrders(400)

  test('the same seed makes the same orders, another seed does not', () => {
    expect(someOrders(20)).toEqual(someOrders(20))
    expect(someOrders(20, { seed: 8 })).not.toEqual(someOrders(20))
  })

  test('ids have 19 digits and are never shared, sub-orders included', () => {
    const ids = orders.flatMap((order) => [order.orderId, ...order.lines.map((line) => line.lineId)])
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.every((id) => /^69\d{17}$/.test(id))).toBe(true)
    expect(doudian.orderId(1, NOON + 1000)).not.toBe(doudian.orderId(1, NOON))
  })

  test('an order has one to three lines and pays what its lines and the postage cost', () => {
    expect(new Set(orders.map((order) => order.lines.length))).toEqual(new Set([1, 2, 3]))
    for (const order of orders) {
      const linesFen = order.lines.reduce((sum, line) => sum + linePayFen(line), 0)
      expect(orderPayFen(order)).toBe(linesFen + order.postFen)
      expect(Number.isInteger(orderPayFen(order)) && orderPayFen(order) > 0).toBe(true)
    }
  })

  test('buyers live all over China and some come back to the same address', () => {
    expect(new Set(orders.map((order) => order.receiver.region.province.id)).size).toBeGreaterThan(20)
    expect(new Set(orders.map((order) => order.receiver.addressToken)).size).toBeLessThan(orders.length)
    expect(orders.every(({ receiver }) => receiver.region.city.name !== '' && receiver.region.town.name !== '')).toBe(
      true,
    )
  })

  test('region codes keep the buyers in a province, a city or a district', () => {
    const towns = someOrders(50, { regionCodes: ['330000', '3201', '510107'] }).map((o) => o.receiver.region.town.id)
    expect(towns.every((id) => id.startsWith('33') || id.startsWith('3201') || id === '510107')).toBe(true)
  })

  test('every eighth or so is 先用后付', () => {
    const share = orders.filter((order) => order.payMethod === 'pay_later').length / orders.length
    expect(share).toBeGreaterThan(0.06)
    expect(share).toBeLessThan(0.2)
  })
})

describe('the text of an order', () => {
  const [order] = someOrders(1)
  if (order === undefined) throw new Error('no order')
  const text = JSON.stringify(orderFields(order))

  test('has every documented field', () => {
    const ours = new Set(pathsOf(JSON.parse(text)))
    const optional = /inventory_list|\.spec\[\]|serial_number_list/
    const missing = pathsOf(documented.data.shop_order_detail)
      .filter((path) => !optional.test(path))
      .filter((path) => !ours.has(path) && ![...ours].some((own) => own.startsWith(`${path}[`)))
    expect(missing).toEqual([])
  })

  test('prints product, SKU and shop ids as numbers with all their digits', () => {
    const [line] = order.lines
    expect(text).toContain(`"product_id":${line?.productId},"product_id_str":"${line?.productId}"`)
    expect(text).toContain(`"shop_id":${SHOP.shopId},`)
    expect(text).toContain(`"order_id":"${order.orderId}"`)
  })

  test('never shows the buyer in plain text', () => {
    const { name, phone, detail } = order.receiver
    for (const secret of [phone, detail, `"${name}"`]) expect(text).not.toContain(secret)
    expect(text).toContain(`"mask_post_receiver":"${name.slice(0, 1)}*`)
  })

  test('a paid message has the fields of the recorded one, ids as numbers', () => {
    const message = orderMessage('101', order)
    const recorded = JSON.parse(recordedPush.body[0]?.data ?? '{}')
    expect(Object.keys(JSON.parse(message.data)).sort()).toEqual(Object.keys(recorded).sort())
    expect(message.data).toContain(`"p_id":${order.orderId},`)
    expect(message.data).toContain(`"s_ids":[${order.lines.map((line) => line.lineId).join(',')}]`)
  })
})
