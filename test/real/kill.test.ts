import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clockName } from '../../src/clock/domain/clock-name.ts'
import type { Deadline } from '../../src/clock/order-clock.port.ts'
import type { Parked } from '../../src/ingest/ingest.contract.ts'
import type { OrderBoard, OrderSummary } from '../../src/orders/orders.contract.ts'
import type { StockItem } from '../../src/stock/stock.contract.ts'
import { jobProblems, orderProblems, projectionProblems, shardOf, stockProblems } from '../support/real-laws.ts'
import {
  all,
  type Connections,
  connectEverything,
  type Goods,
  openWarehouses,
  type RealMerchant,
  SHOP,
  signUp,
  someGoods,
  stockUp,
  until,
} from '../support/real-merchant.ts'
import { type Database, type RealWorld, startRealWorld } from '../support/real-processes.ts'

const ORDERS = 1_000
const MINUTE = 60_000

describe('the process is killed in the middle of 1,000 pushes and started again', () => {
  let world: RealWorld
  let merchant: RealMerchant
  let connections: Connections
  let goods: Goods[]
  let database: Database

  beforeAll(async () => {
    world = await startRealWorld()
    merchant = await signUp(world)
    database = await shardOf(world, merchant)
    await openWarehouses(merchant)
    connections = await connectEverything(merchant, world)
    goods = someGoods(30, 60).map((item, n) => (n === 0 ? { ...item, each: 5 } : item))
    await stockUp(merchant, world, goods)
  })
  afterAll(() => world?.close())

  const board = () => merchant.get<OrderBoard>('/orders/board')
  const countOf = ({ counts }: OrderBoard) => Object.values(counts).reduce((sum, n) => sum + n, 0)

  test('nothing is lost, nothing is doubled, and every order goes on', async () => {
    await world.control('POST', '/orders', {
      shopId: SHOP.shopId,
      count: ORDERS,
      paid: true,
      push: true,
      twice: true,
      shuffle: true,
    })
    const figures: string[] = []
    const powerCut = async (inside: number) => {
      const seen = await until('enough orders are in', board, (now) => countOf(now) >= inside, {
        timeoutMs: 60_000,
        everyMs: 20,
      })
      await world.hub.kill()
      await world.hub.restart()
      const [left] = await world.hub.query<Record<string, number>>(
        database,
        `SELECT (SELECT count(*) FROM orders) AS orders, (SELECT count(*) FROM orders WHERE status = 'paid' AND holds = '[]') AS unrouted, (SELECT count(*) FROM outbox) AS owed`,
      )
      figures.push(
        `killed at ${countOf(seen)} of ${ORDERS} orders; after the start ${left?.orders} orders, ${left?.unrouted} not yet routed, ${left?.owed} effects owed`,
      )
    }
    await powerCut(200)
    await powerCut(600)
    // What the queue had acknowledged went with the process; the pull asks the shop for it.
    await merchant.send('POST', `/connections/${connections.shop.id}/pull`)
    // All rows are there, and what the last ones owe to ledgers, clocks and people is under way.
    await powerCut(ORDERS)
    const restartedAt = Date.now()
    let rounds = 0
    await until(
      'all orders settle',
      async () => {
        // The schedule seven minutes on: what the dead process had in hand is nobody's by then.
        if (rounds++ % 10 === 0) await world.hub.tick('* * * * *', Date.now() + 7 * MINUTE)
        if (rounds % 10 === 2) await merchant.send('POST', `/connections/${connections.shop.id}/pull`)
        const { counts, held } = await board()
        return {
          allocated: counts.allocated ?? 0,
          held,
          owed: await world.hub.query(database, 'SELECT kind, carried_at, created_at FROM outbox'),
        }
      },
      (seen) => seen.allocated + seen.held === ORDERS && seen.owed.length === 0,
      { timeoutMs: 120_000, everyMs: 500 },
    )
    const settledMs = Date.now() - restartedAt
    // Nobody wakes the ledgers: what their messages lost on the way, they say again by themselves.
    await until(
      'the listed stock is that of the orders',
      async () => {
        const held = (await all<OrderSummary>(merchant, '/orders'))
          .filter((order) => order.status === 'allocated')
          .flatMap((order) => order.items)
        const listed = await all<StockItem>(merchant, '/stock')
        return listed.flatMap(({ sku, totals }) => {
          const wanted = held.filter((item) => item.sku === sku).reduce((sum, { quantity }) => sum + quantity, 0)
          return wanted === totals.locked ? [] : [`${sku}: listed ${totals.locked}, orders hold ${wanted}`]
        })
      },
      (problems) => problems.length === 0,
      { timeoutMs: 100_000, everyMs: 1_000 },
    )
    const projectedMs = Date.now() - restartedAt
    expect(await orderProblems(merchant, world, SHOP.shopId)).toEqual([])
    expect(await jobProblems(world, database, merchant.tenantId)).toEqual([])
    expect(await stockProblems(merchant, goods)).toEqual([])
    expect(await projectionProblems(merchant)).toEqual([])
    expect(await all<Parked>(merchant, '/parked')).toEqual([])
    const orders = await all<OrderSummary>(merchant, '/orders')
    const silent: string[] = []
    for (const order of orders.filter((_, n) => n % 10 === 0)) {
      const pending = await world.hub.objectCall<Deadline[]>(
        'ORDER_CLOCK',
        clockName(merchant.tenantId, order.id),
        'pending',
        order.id,
      )
      const kinds = pending.map(({ kind }) => kind)
      if (!kinds.includes('promise_breach') || !kinds.includes('no_change_48h')) silent.push(`${order.id}: ${kinds}`)
    }
    expect(silent).toEqual([])
    console.log(
      [
        ...figures,
        `everything settled ${(settledMs / 1000).toFixed(1)} s after the last start, the listed stock right ${(projectedMs / 1000).toFixed(1)} s after it`,
      ].join('\n'),
    )
  })
})
