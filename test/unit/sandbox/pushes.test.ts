import { describe, expect, test } from 'vitest'
import { placeOrders } from '../../../sandbox/src/life/place-orders'
import { platformOf } from '../../../sandbox/src/platforms'
import { doDeed } from '../../../sandbox/src/shops/order-life'
import { type FaultRule, putRule, ruleFor } from '../../../sandbox/src/world/faults'
import { aWorld, doudianAck, md5, openShop, SHOP } from './a-world'

const tagsOf = (bodies: { body: string }[]) => bodies.map(({ body }) => JSON.parse(body)[0].tag)

describe('pushes', () => {
  test('a paid order is pushed signed, to the app of the shop', async () => {
    const { world, received } = aWorld()
    openShop(world)
    placeOrders(world, { shop: SHOP, count: 3, paid: true, push: true })
    await world.deliveries.pump()
    expect(tagsOf(received)).toEqual(['101', '101', '101'])
    for (const { url, headers, body } of received) {
      expect(url).toBe(SHOP.pushUrl)
      expect(headers).toMatchObject({ 'app-id': SHOP.appKey, 'event-sign': md5(SHOP.appKey + body + SHOP.appSecret) })
    }
    expect(world.deliveries.counts()).toMatchObject({ sent: 3, waiting: 0 })
  })

  test('twice and shuffled, every order is pushed exactly two times, and not in its order', async () => {
    const { world, received } = aWorld()
    openShop(world)
    const orders = placeOrders(world, { shop: SHOP, count: 50, paid: true, push: true, twice: true, shuffle: true })
    await world.deliveries.pump()
    const pushed = received.map(({ body }) => JSON.parse(JSON.parse(body)[0].data.replace(/:(\d{16,})/g, ':"$1"')).p_id)
    const wanted = (orders ?? []).flatMap((order) => [order.orderId, order.orderId])
    expect([...pushed].sort()).toEqual(wanted.sort())
    expect(pushed).not.toEqual(wanted)
  })

  test('what is not acknowledged is repeated five times with growing delays and then given up', async () => {
    const { world, clock, received } = aWorld(() => ({ status: 200, body: '{"code":1}' }))
    openShop(world)
    world.settings.write('speed', { retryScale: 1 })
    placeOrders(world, { shop: SHOP, count: 1, paid: true, push: true })
    const waits: number[] = []
    for (let round = 0; round < 8; round++) {
      await world.deliveries.pump()
      const due = world.deliveries.nextDueAt()
      if (due === undefined) break
      waits.push(due - clock.now)
      clock.now = due
    }
    expect(waits).toEqual([10_000, 30_000, 90_000, 270_000, 600_000])
    expect(received).toHaveLength(6)
    expect(new Set(received.map(({ body }) => body)).size).toBe(1)
    expect(world.deliveries.counts()).toMatchObject({ sent: 0, dead: 1, waiting: 0 })
  })

  test('the life of an order is told message by message', async () => {
    const { world, received } = aWorld()
    openShop(world)
    const [order] = placeOrders(world, { shop: SHOP, count: 1, paid: false, push: true }) ?? []
    if (order === undefined) throw new Error('no order')
    const paid = doDeed(world, order, 'pay')
    if (paid === undefined) throw new Error('not paid')
    doDeed(world, paid, 'remark')
    doDeed(world, paid, 'address')
    doDeed(world, paid, 'refund', { settle: true })
    expect(doDeed(world, order, 'finish')).toBeUndefined()
    await world.deliveries.pump()
    expect(tagsOf(received).sort()).toEqual(
      ['100', '101', '105', '113', ...order.lines.flatMap(() => ['200', '206'])].sort(),
    )
  })

  test.each([
    ['doudian', '{"code":0,"msg":"success"}', '{"code":1}'],
    ['kuaidi100', '{"result":true,"returnCode":"200","message":"成功"}', '{"result":true,"returnCode":200}'],
    ['kdniao', '{"EBusinessID":"1","Success":true}', '{"Success":"true"}'],
  ] as const)('%s takes its own acknowledgement only', (platform, good, bad) => {
    const isAcknowledged = (status: number, body: string) => platformOf(platform)?.pushes?.acknowledged(status, body)
    expect(isAcknowledged(200, good)).toBe(true)
    expect(isAcknowledged(500, good)).toBe(false)
    expect(isAcknowledged(200, bad)).toBe(false)
    expect(isAcknowledged(200, 'success')).toBe(false)
  })
})

describe('faults', () => {
  const pushed = async (rule: FaultRule, seed = 3) => {
    const { world, clock, received } = aWorld(doudianAck)
    openShop(world)
    world.faults.seed(seed)
    world.faults.put(rule)
    placeOrders(world, { shop: SHOP, count: 200, paid: true, push: true })
    clock.now += 10_000
    await world.deliveries.pump()
    return received.map(({ body }) => JSON.parse(body)[0].msg_id as string)
  }

  test('lost pushes never leave, doubled ones leave twice, and the same seed repeats it', async () => {
    const lost = await pushed({ loseRate: 0.5 })
    expect(lost.length).toBeGreaterThan(60)
    expect(lost.length).toBeLessThan(140)
    expect(await pushed({ loseRate: 0.5 })).toEqual(lost)
    expect(await pushed({ loseRate: 0.5 }, 4)).not.toEqual(lost)
    expect(await pushed({ duplicateRate: 1 })).toHaveLength(400)
  })

  test('reordered pushes all arrive, in another order', async () => {
    const plain = await pushed({})
    const mixed = await pushed({ reorder: true })
    expect(mixed).not.toEqual(plain)
    expect([...mixed].sort()).toEqual([...plain].sort())
  })

  test('the rule that names most wins, and an empty rule takes its switch off', () => {
    const rules: FaultRule[] = [
      { slowMs: 1 },
      { platform: 'doudian', slowMs: 2 },
      { platform: 'doudian', path: '/order', slowMs: 3 },
    ]
    expect(ruleFor(rules, 'wecom', '/x')?.slowMs).toBe(1)
    expect(ruleFor(rules, 'doudian', '/sku/syncStock')?.slowMs).toBe(2)
    expect(ruleFor(rules, 'doudian', '/order/orderDetail')?.slowMs).toBe(3)
    expect(putRule(rules, { platform: 'doudian', slowMs: 0 })).toHaveLength(2)
    expect(putRule(rules, { slowMs: 9 }).find((rule) => rule.platform === undefined)?.slowMs).toBe(9)
  })
})
