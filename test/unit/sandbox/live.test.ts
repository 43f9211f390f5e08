import { describe, expect, test } from 'vitest'
import { bodies } from '../../../sandbox/src/control/commands'
import { runCommand } from '../../../sandbox/src/control/run-command'
import { tick } from '../../../sandbox/src/life/live'
import { answerCall } from '../../../sandbox/src/world/answer-call'
import { aCall, aWorld, callDoudian, openShop, SHOP } from './a-world'

describe('a world on its own', () => {
  test('orders come at the asked pace, get paid, and shipped parcels arrive by themselves', async () => {
    const { world, clock } = aWorld()
    const token = openShop(world)
    runCommand(world, { verb: 'set_speed', speed: { auto: true, ordersPerMinute: 30, parcelStepSeconds: 5 } })
    const minute = () => {
      for (let second = 0; second < 60; second++) {
        clock.now += 1_000
        tick(world)
      }
    }
    minute()
    expect(world.orders.recent(1_000)).toHaveLength(30)
    const waiting = world.orders.recent(1_000).filter((order) => order.state === 'paid')
    expect(waiting.length).toBeGreaterThan(15)
    const [order] = waiting.filter((candidate) => candidate.lines.every((line) => line.refund === 'none'))
    const params = { company_code: 'zhongtong', logistics_code: '753000000000009', order_id: order?.orderId }
    expect(callDoudian(world, 'order.logisticsAdd', params, { token }).json.code).toBe(10000)
    runCommand(world, { verb: 'set_speed', speed: { ordersPerMinute: 0 } })
    for (let minutes = 0; minutes < 5; minutes++) minute()
    expect(world.parcels.find('753000000000009')?.stage).toMatch(/delivered|returned/)
    expect(world.orders.find(order?.orderId ?? '')?.receivedAt).toBeGreaterThan(0)
    expect(world.orders.idle('pending_payment', clock.now - 60_000, 100)).toEqual([])
  })
})

describe('control', () => {
  test('a thousand orders are placed in one command', () => {
    const { world } = aWorld()
    openShop(world)
    const result = runCommand(world, {
      verb: 'place_orders',
      wish: bodies.orders.parse({ shopId: SHOP.shopId, count: 1000 }),
    })
    expect(result).toMatchObject({ ok: true })
    expect(world.orders.countsByState()).toEqual({ paid: 1000 })
    expect(world.deliveries.counts().waiting).toBe(1000)
  })

  test('what is not there is 404 and what cannot be done is 409', () => {
    const { world } = aWorld()
    openShop(world)
    const wish = bodies.orders.parse({ shopId: '1' })
    expect(runCommand(world, { verb: 'place_orders', wish })).toMatchObject({ ok: false, status: 404 })
    expect(runCommand(world, { verb: 'advance_parcel', waybill: 'x' })).toMatchObject({ ok: false, status: 404 })
    const placed = runCommand(world, { verb: 'place_orders', wish: { ...wish, shopId: SHOP.shopId } })
    const orderId = placed.ok ? String(Object.values(placed.body)[0]) : ''
    expect(runCommand(world, { verb: 'do_deed', orderId, deed: 'pay', detail: {} })).toMatchObject({ status: 409 })
  })

  test('switched-on faults spoil calls in the form of each platform, and the log says so', () => {
    const { world } = aWorld()
    openShop(world)
    const call = () => answerCall(world, aCall({ platform: 'wecom', path: '/cgi-bin/gettoken' }))
    world.faults.put({ throttleRate: 1, slowMs: 200 })
    expect(call()).toMatchObject({ delayMs: 200, ok: false })
    expect(JSON.parse(call().body).errcode).toBe(45009)
    world.faults.put({ error500Rate: 1 })
    expect(call().status).toBe(500)
    const [last] = world.calls.recent('wecom', 1)
    expect(last).toMatchObject({ ok: false, reason: '故障开关：500' })
  })

  test('a lost answer is a deed that was done all the same', () => {
    const { world } = aWorld()
    const token = openShop(world)
    const placed = runCommand(world, { verb: 'place_orders', wish: bodies.orders.parse({ shopId: SHOP.shopId }) })
    const orderId = placed.ok ? String(Object.values(placed.body)[0]) : ''
    world.faults.put({ platform: 'doudian', path: '/order/logisticsAdd', lostAnswerRate: 1 })
    const params = { company_code: 'zhongtong', logistics_code: '753000000000009', order_id: orderId }
    expect(callDoudian(world, 'order.logisticsAdd', params, { token }).status).toBe(500)
    expect(world.orders.find(orderId)?.state).toBe('shipped')
  })
})
