/** The countdown: the list behind each number shows what was counted, page by page, and the counts are not read too often. */
import { describe, expect, it } from 'vitest'
import { HOUR } from '../../../src/core/time.ts'
import { todayReport } from '../../../src/insights/insights.queries.ts'
import { changeOrder } from '../../../src/orders/domain/change-order.ts'
import type { Order } from '../../../src/orders/domain/order.ts'
import { orderBoard } from '../../../src/orders/order-board.queries.ts'
import { listOrders } from '../../../src/orders/order-list.queries.ts'
import { dueRanges, type OrderListQuery, orderListQuery } from '../../../src/orders/orders.contract.ts'
import { ordersRepository } from '../../../src/orders/orders.repository.ts'
import type { Ctx } from '../../../src/platform/ctx.ts'
import { trustOfCounts } from '../../../src/platform/remembered-counts.ts'
import { aCanonicalOrder, anOrder } from '../../support/an-order.ts'
import { aRoomCtx } from '../../support/room-ctx.ts'

const NOW = Date.UTC(2026, 10, 20, 2)

async function store(ctx: Ctx, orders: readonly (Partial<Order> & { readonly id: string })[]) {
  const changes = orders.map((change) => {
    const order = anOrder(aCanonicalOrder({ platformOrderId: change.id }), {
      status: 'allocated',
      hubNo: change.id.toUpperCase(),
      ...change,
    })
    const created = changeOrder(null, [{ type: 'accepted', order }], NOW, '')
    if (!created) throw new Error('an accepted order is a change')
    return created
  })
  await ctx.db.$client.batch(ordersRepository(ctx).save(changes, ctx.actor))
}

const find = (ctx: Ctx, input: Partial<OrderListQuery>) =>
  listOrders({ ctx, input: { ...orderListQuery.parse({}), ...input }, shops: [] })
const idsOf = async (ctx: Ctx, input: Partial<OrderListQuery>) => (await find(ctx, input)).items.map(({ id }) => id)

const sichuan = { ...aCanonicalOrder().receiver, regionCode: '510104' }

/** Two orders in each range, and those that are in none. */
async function aDay() {
  const ctx = aRoomCtx({ now: NOW })
  await store(ctx, [
    { id: 'a-late', promisedAt: NOW - 1 },
    { id: 'b-late', promisedAt: NOW - 90 * HOUR, status: 'in_transit', warehouseId: 'WH-2', receiver: sichuan },
    { id: 'c-1h', promisedAt: NOW },
    { id: 'd-1h', promisedAt: NOW + HOUR - 1, status: 'paid', receiver: sichuan },
    { id: 'e-4h', promisedAt: NOW + HOUR },
    { id: 'f-4h', promisedAt: NOW + 4 * HOUR - 1, status: 'out_for_delivery', warehouseId: 'WH-2' },
    { id: 'g-calm', promisedAt: NOW + 4 * HOUR },
    { id: 'h-none', promisedAt: null },
    { id: 'i-done', promisedAt: NOW - HOUR, status: 'delivered' },
    { id: 'j-gone', promisedAt: NOW - HOUR, status: 'cancelled' },
    { id: 'k-unpaid', promisedAt: null, status: 'pending_payment' },
  ])
  return ctx
}

describe('orders that are due', () => {
  it('each range lists what Today and the board count in it', async () => {
    const ctx = await aDay()
    expect(await idsOf(ctx, { due: 'overdue' })).toEqual(['b-late', 'a-late'])
    expect(await idsOf(ctx, { due: '1h' })).toEqual(['d-1h', 'c-1h'])
    expect(await idsOf(ctx, { due: '4h' })).toEqual(['f-4h', 'e-4h'])
    const counts = { overdue: 2, within1h: 2, within4h: 2 }
    expect(await todayReport({ ctx })).toMatchObject(counts)
    expect(await orderBoard({ ctx, now: NOW })).toMatchObject({ ...counts, held: 0 })
  })

  it('the range is narrowed by every other filter', async () => {
    const ctx = await aDay()
    expect(await idsOf(ctx, { due: 'overdue', status: 'shipped,in_transit' })).toEqual(['b-late'])
    expect(await idsOf(ctx, { due: 'overdue', status: 'delivered' })).toEqual([])
    expect(await idsOf(ctx, { due: '4h', warehouseId: 'WH-2' })).toEqual(['f-4h'])
    expect(await idsOf(ctx, { due: '1h', held: 'true' })).toEqual([])
    expect(await idsOf(ctx, { due: '1h', q: 'D-1H' })).toEqual(['d-1h'])
  })

  it('a row scope sees its part', async () => {
    const ctx = await aDay()
    expect(await idsOf({ ...ctx, scope: { regions: ['51'], warehouses: null } }, { due: 'overdue' })).toEqual([
      'b-late',
    ])
    expect(await idsOf({ ...ctx, scope: { regions: ['51'], warehouses: null } }, { due: '4h' })).toEqual([])
    expect(await idsOf({ ...ctx, scope: { regions: null, warehouses: ['WH-2'] } }, { due: '4h' })).toEqual(['f-4h'])
  })

  it('pages show every order once, also while the clock runs on', async () => {
    const ctx = aRoomCtx({ now: NOW })
    const ids = Array.from({ length: 9 }, (_, i) => `ord_${i}`)
    await store(
      ctx,
      ids.map((id, i) => ({ id, promisedAt: NOW + (i % 2 === 0 ? -HOUR : HOUR / 2) })),
    )
    const seen: string[] = []
    let now = NOW
    let cursor: string | null | undefined
    while (cursor !== null) {
      const clock = { now: () => now }
      const page = await find({ ...ctx, clock }, { due: 'overdue', limit: 2, cursor: cursor ?? undefined })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
      // After the second page the others are late too; those above the cursor are seen with the next look from the top.
      if (seen.length === 4) now += HOUR
    }
    expect(seen).toEqual(['ord_8', 'ord_6', 'ord_4', 'ord_2', 'ord_1', 'ord_0'])
    expect(await idsOf({ ...ctx, clock: { now: () => now } }, { due: 'overdue' })).toEqual([...ids].reverse())
  })

  it('any other word is refused', () => {
    for (const due of dueRanges) expect(orderListQuery.safeParse({ due }).success).toBe(true)
    expect(orderListQuery.safeParse({ due: '2h' }).success).toBe(false)
  })
})

describe('the counts of the board', () => {
  const many = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({ id: `ord_${String(from + i).padStart(5, '0')}`, promisedAt: NOW - 1 }))

  it('are remembered for longer, the more rows they cost; then they are counted anew', async () => {
    const ctx = aRoomCtx({ now: NOW })
    await store(ctx, many(0, 60))
    expect(await orderBoard({ ctx, now: NOW })).toMatchObject({ counts: { allocated: 60 }, overdue: 60 })
    await store(ctx, many(60, 1))
    // 60 orders are some 120 rows: 24 ms.
    expect((await orderBoard({ ctx, now: NOW + 10 })).overdue).toBe(60)
    expect((await orderBoard({ ctx, now: NOW + 100 })).overdue).toBe(61)
    expect(trustOfCounts(100_000)).toBe(15_000)
  })

  it('of one scope or tenant are never shown to another', async () => {
    const ctx = await aDay()
    expect((await orderBoard({ ctx, now: NOW })).overdue).toBe(2)
    const scope = { regions: ['51'], warehouses: null }
    expect((await orderBoard({ ctx: { ...ctx, scope }, now: NOW })).overdue).toBe(1)
    const other = aRoomCtx({ now: NOW })
    expect(await orderBoard({ ctx: other, now: NOW })).toMatchObject({ counts: {}, overdue: 0, held: 0 })
  })
})
