import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Case } from '../../src/cases/cases.contract.ts'
import type { Parked } from '../../src/ingest/ingest.contract.ts'
import type { OrderBoard, OrderSummary } from '../../src/orders/orders.contract.ts'
import {
  jobProblems,
  orderProblems,
  projectionProblems,
  quantile,
  shardOf,
  stockProblems,
} from '../support/real-laws.ts'
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
const MORE = 60

interface Counts {
  readonly pushes: { readonly sent: number; readonly repeated: number; readonly waiting: number; readonly dead: number }
  readonly calls: {
    readonly accepted: number
    readonly refused: number
    readonly byPath: Record<string, { ok: number; refused: number }>
  }
}

interface Call {
  readonly at: number
  readonly reason: string
}

const hasReason = (order: OrderSummary): boolean => order.status === 'allocated' || order.holds.length > 0

describe('1,000 signed pushes at once, each twice and shuffled, while every tenth call fails', () => {
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
    // Two that run out, and one that the shop sells under a code that nobody knows.
    goods = someGoods(33, 60).map((item, n) =>
      n < 2 ? { ...item, each: 5 } : n === 2 ? { ...item, mapped: false } : item,
    )
    await stockUp(merchant, world, goods)
  })
  afterAll(() => world?.close())

  const counts = () => world.control<Counts>('GET', '/counts')

  /** Waits until nothing is under way any more; the minute's schedule and a pull by hand come now and then, as in life. */
  async function settle(total: number): Promise<void> {
    let rounds = 0
    await until(
      'all orders settle',
      async () => {
        if (++rounds % 20 === 0) await world.hub.tick()
        if (rounds % 50 === 0) await merchant.send('POST', `/connections/${connections.shop.id}/pull`)
        const { counts: byStatus, held } = await merchant.get<OrderBoard>('/orders/board')
        return { allocated: byStatus.allocated ?? 0, held, waiting: (await counts()).pushes.waiting }
      },
      (seen) => seen.allocated + seen.held >= total && seen.waiting === 0,
      { timeoutMs: 120_000, everyMs: 500 },
    )
  }

  async function expectLaws(): Promise<void> {
    await until(
      'the outbox is carried out',
      () => world.hub.query(database, 'SELECT kind, payload FROM outbox'),
      (rows) => rows.length === 0,
      { timeoutMs: 90_000, everyMs: 500 },
    )
    expect(await orderProblems(merchant, world, SHOP.shopId)).toEqual([])
    expect(await jobProblems(world, database, merchant.tenantId)).toEqual([])
    expect(await stockProblems(merchant, goods)).toEqual([])
    await until(
      'the projection catches up',
      () => projectionProblems(merchant),
      (problems) => problems.length === 0,
      { timeoutMs: 20_000, everyMs: 1_000 },
    )
  }

  test('every order arrives once, its stock is held once, and whatever does not move says why', async () => {
    await world.control('PUT', '/faults', { error500Rate: 0.1, seed: 7 })
    const started = Date.now()
    await world.control('POST', '/orders', {
      shopId: SHOP.shopId,
      count: ORDERS,
      paid: true,
      push: true,
      twice: true,
      shuffle: true,
    })
    await settle(ORDERS)
    const settledMs = Date.now() - started
    const seen = await counts()
    await merchant.send('POST', `/connections/${connections.shop.id}/pull`)
    await expectLaws()
    await world.control('DELETE', '/faults')

    const orders = await all<OrderSummary>(merchant, '/orders')
    expect(orders.filter((order) => !hasReason(order))).toEqual([])
    const parked = await all<Parked>(merchant, '/parked')
    expect(parked.filter((item) => item.code === '' || item.why === '')).toEqual([])
    const cases = await all<Case>(merchant, '/cases')
    const short = orders.filter((order) => order.holds.some((hold) => hold.reason === 'short_of_stock'))
    const unmapped = orders.filter((order) => order.holds.some((hold) => hold.reason === 'unmapped_sku'))
    expect(short.length).toBeGreaterThan(0)
    expect(unmapped.length).toBeGreaterThan(0)
    expect(short.filter(({ id }) => !cases.some((item) => item.kind === 'short' && item.orderId === id))).toEqual([])
    expect(seen.pushes.dead).toBe(0)

    const arrived = await world.hub.query<{ at: number; created: number }>(
      database,
      `SELECT min(e.received_at) AS at, o.created_at AS created FROM orders o JOIN envelopes e ON e.tenant_id = o.tenant_id AND instr(e.body, o.platform_order_id) > 0 WHERE o.tenant_id = ? GROUP BY o.id`,
      merchant.tenantId,
    )
    expect(arrived).toHaveLength(ORDERS)
    const delays = arrived.map(({ at, created }) => Math.max(0, created - at))
    const reads = seen.calls.byPath['doudian /order/orderDetail'] ?? { ok: 0, refused: 0 }
    expect(reads.refused).toBeGreaterThan(0)
    console.log(
      [
        `${ORDERS} orders in ${2 * ORDERS} pushes settled in ${(settledMs / 1000).toFixed(1)} s`,
        `pushes acknowledged ${seen.pushes.sent}, repeated by the shop ${seen.pushes.repeated}, duplicates absorbed ${seen.pushes.sent - ORDERS}`,
        `order reads ${reads.ok} answered, ${reads.refused} failed and came again; all calls ${seen.calls.accepted} answered, ${seen.calls.refused} failed`,
        `push → paid p50 ${quantile(delays, 0.5)} ms, p99 ${quantile(delays, 0.99)} ms`,
        `allocated ${orders.filter((order) => order.status === 'allocated').length}, short ${short.length}, unmapped ${unmapped.length}, parked ${parked.length}`,
      ].join('\n'),
    )
  })

  test('after "too fast" the shop is left alone for 30 s, and nothing that came meanwhile is lost', async () => {
    await world.control('PUT', '/faults', { platform: 'doudian', throttleRate: 1 })
    await world.control('POST', '/orders', {
      shopId: SHOP.shopId,
      count: MORE,
      paid: true,
      push: true,
      twice: true,
      shuffle: true,
    })
    const calls = () => world.control<{ items: Call[] }>('GET', '/calls?platform=doudian&limit=300')
    const isThrottled = ({ reason }: Call) => reason.includes('限流')
    const { items } = await until('the shop throttles', calls, (seen) => seen.items.some(isThrottled), { everyMs: 50 })
    await world.control('DELETE', '/faults')
    const throttledAt = Math.max(...items.filter(isThrottled).map(({ at }) => at))
    await settle(ORDERS + MORE)
    // Six calls are in flight at once; those that had left before the refusal came back are not a breach of the rest.
    const after = (await calls()).items.filter(({ at }) => at > throttledAt + 1_000)
    const rest = Math.min(...after.map(({ at }) => at)) - throttledAt
    console.log(`"too fast" → the next call ${(rest / 1000).toFixed(1)} s later`)
    expect(rest).toBeGreaterThanOrEqual(29_000)
    await expectLaws()
  })
})
