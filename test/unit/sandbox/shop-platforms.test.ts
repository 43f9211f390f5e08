import { describe, expect, test } from 'vitest'
import { placeOrders } from '../../../sandbox/src/life/place-orders'
import { platformOf, SHOP_PLATFORMS } from '../../../sandbox/src/platforms'
import type { Change, OrderFacts } from '../../../sandbox/src/shops/order-facts'
import { doDeed } from '../../../sandbox/src/shops/order-life'
import type { OrderDeed } from '../../../sandbox/src/shops/shop-platform'
import { demoShops } from '../../../scripts/demo-shops.mjs'
import { aCall, aWorld, NOON } from './a-world'

const HTTP_DEEDS: readonly OrderDeed[] = ['pay', 'remark', 'address', 'refund', 'withdraw', 'ship', 'receive', 'finish']

describe.each(SHOP_PLATFORMS.map((platform) => [platform.kind, platform] as const))('%s', (kind, platform) => {
  const { shop: keys } = demoShops[kind] ?? { shop: { shopId: '1', appKey: 'k', appSecret: 's', extra: {} } }
  const shop = {
    extra: {},
    ...keys,
    platform: kind,
    shopName: '示例旗舰店',
    pushUrl: `http://hub.test/hooks/${kind}`,
    tokenSeconds: 604_800,
  }

  function aShop(answer?: () => { status: number; body: string }) {
    const made = aWorld(answer)
    made.world.shops.put(shop)
    const place = (count: number, paid = true): OrderFacts[] =>
      placeOrders(made.world, { shop, count, paid, push: false }) ?? []
    return { ...made, place }
  }

  test('is found by its name, and shops of the demo are known', () => {
    expect(platformOf(kind)).toBe(platform)
    expect(demoShops[kind]).toBeDefined()
  })

  test('numbers of orders and lines are never shared, not even by worlds born a second apart', () => {
    const ids = [NOON, NOON + 1_000].flatMap((bornAt) =>
      Array.from({ length: 3_000 }, (_, n) => platform.orderId(n + 1, bornAt)),
    )
    expect(new Set(ids).size).toBe(ids.length)
    const { place } = aShop()
    const orders = place(300)
    const lines = orders.flatMap((order) => order.lines.map((line) => line.lineId))
    expect(new Set(lines).size).toBe(lines.length)
    expect(Math.max(...orders.map((order) => order.lines.length))).toBeLessThanOrEqual(platform.mostLines ?? 3)
  })

  test('whatever happens to an order can be pushed, and only what it does not count leaves the update time alone', () => {
    const { world, clock, place } = aShop()
    const [order] = place(1, false)
    if (order === undefined) throw new Error('no order')
    let present = order
    for (const deed of HTTP_DEEDS) {
      clock.now += 5_000
      const next = doDeed(world, present, deed)
      if (next === undefined) throw new Error(`${deed} was refused in ${present.state}`)
      const isStill = platform.still?.includes(deed) === true
      expect(next.updatedAt, deed).toBe(isStill ? present.updatedAt : clock.now)
      present = next
    }
    expect(present).toMatchObject({ state: 'finished' })
    const refunds = world.orders.refundsOf(order.orderId)
    expect(refunds.map(({ state }) => state)).toEqual(order.lines.map(() => 'closed'))
    const changes: Change[] = [
      { what: 'placed', order },
      { what: 'cancelled', order: { ...order, state: 'cancelled' } },
      ...refunds.map((refund): Change => ({ what: 'refund_done', order: present, refund })),
    ]
    for (const change of changes) {
      const message = platform.push(world, shop, change)
      if (message !== null) expect(message.label.length, change.what).toBeGreaterThan(3)
      if (message !== null) expect(message.body, change.what).not.toBe('')
    }
  })

  test('a push reaches the shop’s app in the way of the platform, and an unacknowledged one comes again', async () => {
    const { world, received, place } = aShop(() => ({ status: 500, body: '' }))
    const [order] = place(1, false)
    if (order !== undefined) doDeed(world, order, 'pay')
    await world.deliveries.pump()
    const { waiting, boxed, dead, sent } = world.deliveries.counts()
    expect(sent).toBe(0)
    if (platform.pushesBy === 'nothing') expect({ waiting, boxed, dead }).toEqual({ waiting: 0, boxed: 0, dead: 0 })
    if (platform.pushesBy === 'inbox') expect({ waiting, boxed: boxed > 0 }).toEqual({ waiting: 0, boxed: true })
    if (platform.pushesBy !== 'http') return
    expect(received.length).toBeGreaterThan(0)
    expect(received[0]?.url.startsWith(shop.pushUrl)).toBe(true)
    expect(waiting + dead).toBe(received.length)
  })

  test('nobody gets in without credentials, and a switched-on fault speaks the platform’s own words', () => {
    const { world } = aShop()
    for (const method of ['GET', 'POST']) {
      const answer = platform.answer(world, aCall({ platform: kind, path: '/', method }))
      expect(answer.ok, answer.body).toBe(false)
    }
    expect(platform.throttled()).toMatchObject({ ok: false })
    expect(platform.broken?.().status ?? 500).toBeGreaterThanOrEqual(500)
  })
})
