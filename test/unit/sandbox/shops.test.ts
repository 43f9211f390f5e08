import { describe, expect, test } from 'vitest'
import { placeOrders } from '../../../sandbox/src/life/place-orders'
import { doDeed, inboxOf } from '../../../sandbox/src/shops/order-life'
import { createOrders } from '../../../sandbox/src/shops/orders'
import { createShops } from '../../../sandbox/src/shops/shops'
import { goodTokens, issueCode, issueTokens, shopOfCode } from '../../../sandbox/src/shops/tokens'
import { migrate, STEPS } from '../../../sandbox/src/world/schema'
import { aWorld, memorySql, NOON, SHOP } from './a-world'

function aShop() {
  const made = aWorld()
  made.world.shops.put(SHOP)
  return made
}

describe('orders of a shop', () => {
  const all = { shopId: SHOP.shopId, by: 'updated', from: 0, to: NOON * 2 } as const

  test('numbered pages and a cursor give every order of a stretch once, both ends included', () => {
    const { world } = aShop()
    placeOrders(world, { shop: SHOP, count: 25, paid: true, push: false, atMs: NOON - 50_000, spreadMs: 50_000 })
    const pages = [0, 10, 20, 30].map((skip) => world.orders.list(all, { skip, take: 10 }))
    expect(pages.map(({ orders }) => orders.length)).toEqual([10, 10, 5, 0])
    expect(pages.every(({ total }) => total === 25)).toBe(true)
    const walked: string[] = []
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page: ReturnType<typeof world.orders.after> = world.orders.after(all, { cursor, take: 7 })
      walked.push(...page.orders.map(({ orderId }) => orderId))
      cursor = page.next
    }
    expect(walked).toEqual(pages.flatMap(({ orders }) => orders.map(({ orderId }) => orderId)))
    const [first] = pages[0]?.orders ?? []
    const exact = { ...all, from: first?.updatedAt ?? 0, to: first?.updatedAt ?? 0 }
    expect(world.orders.list(exact, { skip: 0, take: 9 }).total).toBe(1)
    const newest = world.orders.list({ ...all, newestFirst: true }, { skip: 0, take: 25 }).orders
    expect(newest.map(({ orderId }) => orderId)).toEqual([...walked].reverse())
  })

  test('a named buyer is the same person at the same address in every shop', () => {
    const { world } = aShop()
    const other = { ...SHOP, shopId: '4463799', appKey: '7101234567890123457' }
    world.shops.put(other)
    const receivers = [SHOP, other].map(
      (shop) =>
        placeOrders(world, { shop, count: 1, paid: true, push: false, buyer: 501, regionCodes: ['5101'] })?.[0]
          ?.receiver,
    )
    expect(receivers[0]?.region.city.name).toBe('成都市')
    expect(receivers[1]).toEqual(receivers[0])
  })

  test('a filter counts and pages what it lets through', () => {
    const { world } = aShop()
    placeOrders(world, { shop: SHOP, count: 6, paid: true, push: false })
    placeOrders(world, { shop: SHOP, count: 4, paid: false, push: false })
    const unpaid = { ...all, only: (order: { paidAt: number }) => order.paidAt === 0 }
    expect(world.orders.list(unpaid, { skip: 2, take: 9 })).toMatchObject({ total: 4, orders: [{}, {}] })
  })

  test('a refund that is taken back leaves the order as it was; paid back in full it ends it', () => {
    const { world } = aShop()
    const [order] = placeOrders(world, { shop: SHOP, count: 1, paid: true, push: false }) ?? []
    if (order === undefined) throw new Error('no order')
    const asked = doDeed(world, order, 'refund')
    expect(asked?.lines.every(({ refund }) => refund === 'asked')).toBe(true)
    const back = asked && doDeed(world, asked, 'withdraw')
    expect(back).toMatchObject({ state: 'paid' })
    expect(back?.lines.every(({ refund }) => refund === 'closed')).toBe(true)
    const shipped = back && doDeed(world, back, 'ship')
    const paidBack = shipped && doDeed(world, shipped, 'refund', { settle: true })
    expect(paidBack).toMatchObject({ state: 'refunded', lines: [{ refundAfterShipping: true }] })
    expect(world.orders.refundsOf(order.orderId).map(({ state }) => state)).toEqual(
      order.lines.flatMap(() => ['closed', 'done']).sort(),
    )
  })
})

describe('tokens and codes', () => {
  test('a token opens its own platform until it expires; a code is good once', () => {
    const { world, clock } = aShop()
    const pair = issueTokens(world, SHOP, { refreshSeconds: 99 })
    const opens = (platform = 'doudian') => world.shops.byToken(platform, pair.accessToken, world.now())
    expect(opens()).toMatchObject({ shopId: SHOP.shopId })
    expect(opens('taobao')).toBe('unknown')
    expect(goodTokens(world, SHOP, 1_000)?.accessToken).toBe(pair.accessToken)
    const code = issueCode(world, SHOP, 60)
    expect(shopOfCode(world, 'taobao', code)).toBeUndefined()
    expect(shopOfCode(world, 'doudian', code)?.shopId).toBe(SHOP.shopId)
    expect(shopOfCode(world, 'doudian', code)).toBeUndefined()
    const late = issueCode(world, SHOP, 60)
    clock.now += SHOP.tokenSeconds * 1000
    expect(shopOfCode(world, 'doudian', late)).toBeUndefined()
    expect(opens()).toBe('expired')
    expect(goodTokens(world, SHOP, 0)).toBeUndefined()
  })
})

test('a bucket gives its calls, then one for each share of its window', () => {
  const { world, clock } = aWorld()
  const take = () => world.quota.take('shop', { calls: 5, windowMs: 1_000 })
  expect(Array.from({ length: 7 }, take)).toEqual([true, true, true, true, true, false, false])
  clock.now += 400
  expect([take(), take(), take()]).toEqual([true, true, false])
})

test('a box keeps messages until they are confirmed and gives them again when they are not', () => {
  const { world, clock } = aShop()
  const box = inboxOf(SHOP.shopId)
  const message = { platform: 'doudian', url: box, headers: {}, label: 'x' }
  world.deliveries.enqueue([1, 2, 3].map((n) => ({ ...message, body: String(n) })))
  const fetched = world.deliveries.fetchBoxed(box, 2)
  expect(fetched.map(({ body }) => body)).toEqual(['1', '2'])
  expect(world.deliveries.fetchBoxed(box, 9).map(({ body }) => body)).toEqual(['3'])
  const ids = fetched.map(({ id }) => id)
  expect(world.deliveries.confirmBoxed('inbox:other', ids)).toBe(0)
  expect(world.deliveries.confirmBoxed(box, ids)).toBe(2)
  expect(world.deliveries.fetchBoxed(box, 9)).toEqual([])
  clock.now += 600_000
  expect(world.deliveries.fetchBoxed(box, 9)).toMatchObject([{ body: '3', attempt: 1 }])
  expect(world.deliveries.counts()).toMatchObject({ boxed: 1, waiting: 0, sent: 2 })
})

test('a world of the first versions wakes with its shop, its orders and its refunds in the new words', () => {
  const sql = memorySql()
  migrate(sql, STEPS.slice(0, 3))
  const line = (lineId: string, afterSale: object) => ({ lineId, skuId: 's', quantity: 1, priceFen: 500, afterSale })
  const old = (orderId: string, change: object) => ({
    orderId,
    shopId: '4463798',
    status: 2,
    mainStatus: 2,
    createdAt: 1_772_330_000,
    paidAt: 1_772_330_100,
    updatedAt: 1_772_330_200,
    shipBy: 0,
    shippedAt: 0,
    receivedAt: 0,
    finishedAt: 0,
    payType: 12,
    buyerWords: '轻放',
    sellerWords: '加急',
    star: 2,
    remarkedAt: 1_772_330_150,
    lines: [line(`${orderId}-1`, { status: 6, type: 2, refund: 1 }), line(`${orderId}-2`, { status: 0, type: 0 })],
    packs: [{ packId: 'p', waybill: 'w', shippedAt: 1_772_330_300, lines: [] }],
    ...change,
  })
  const orders = [
    old('1', {}),
    old('2', { status: 4, mainStatus: 21 }),
    old('3', { status: 4, mainStatus: 4 }),
    old('4', { status: 3, mainStatus: 3, receivedAt: 1_772_330_900 }),
    old('5', { status: 5, mainStatus: 5, finishedAt: 1_772_331_000 }),
  ]
  for (const order of orders)
    sql.exec(
      'INSERT INTO orders (order_id, shop_id, status, main_status, created_s, updated_s, facts) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[order.orderId, order.shopId, order.status, order.mainStatus, order.createdAt, order.updatedAt],
      JSON.stringify(order),
    )
  const sale = { afterSaleId: 'a', orderId: '1', lineId: '1-1', shopId: '4463798', type: 2, status: 6, amountFen: 500 }
  sql.exec(
    "INSERT INTO after_sales (after_sale_id, shop_id, order_id, status, applied_s, updated_s, facts) VALUES ('a', '4463798', '1', 6, 1, 1, ?)",
    JSON.stringify({ ...sale, quantity: 1, appliedAt: 1_772_330_180, updatedAt: 1_772_330_180 }),
  )
  sql.exec("INSERT INTO shops VALUES ('4463798', 'k', 's', '示例', 'http://hub.test', 60)")

  migrate(sql)
  const kept = createOrders(sql)
  expect(['1', '2', '3', '4', '5'].map((id) => kept.find(id)?.state)).toEqual([
    'paid',
    'refunded',
    'cancelled',
    'delivered',
    'finished',
  ])
  expect(kept.find('1')).toMatchObject({
    createdAt: 1_772_330_000_000,
    updatedAt: 1_772_330_200_000,
    payMethod: 'pay_later',
    buyerNote: '轻放',
    memo: '加急',
    flag: 2,
    memoAt: 1_772_330_150_000,
    lines: [{ refund: 'asked' }, { refund: 'none' }],
    packs: [{ shippedAt: 1_772_330_300_000 }],
  })
  expect(kept.find('1')).not.toHaveProperty('mainStatus')
  expect(kept.refundsOf('1')).toMatchObject([{ refundId: 'a', state: 'asked', appliedAt: 1_772_330_180_000 }])
  expect(createShops(sql).all()).toMatchObject([{ platform: 'doudian', shopId: '4463798', extra: {} }])
})
