/** Every filter, alone and with others, shows exactly the orders that a naive reading of all rows shows, page by page. */
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeTime } from '../../../src/core/ids.ts'
import { DAY, HOUR } from '../../../src/core/time.ts'
import { changeOrder } from '../../../src/orders/domain/change-order.ts'
import type { Order } from '../../../src/orders/domain/order.ts'
import { openStatuses } from '../../../src/orders/order-board.queries.ts'
import { listOrders } from '../../../src/orders/order-list.queries.ts'
import { type OrderListQuery, orderListQuery, orderStatuses } from '../../../src/orders/orders.contract.ts'
import { ordersRepository } from '../../../src/orders/orders.repository.ts'
import { wholeTenant } from '../../../src/platform/row-scope.ts'
import { aCanonicalOrder, anOrder } from '../../support/an-order.ts'
import { aRoomCtx } from '../../support/room-ctx.ts'

const NOW = Date.UTC(2026, 10, 20, 2)
const shops = [
  { id: 'con_a', kind: 'doudian' },
  { id: 'con_b', kind: 'doudian' },
  { id: 'con_c', kind: 'taobao' },
  { id: 'con_never_used', kind: 'jd' },
]
const warehouses = ['WH-1', 'WH-2', null]
const regions = ['510104', '310115', '']
const ctx = aRoomCtx({ now: NOW })

const stored: readonly Order[] = Array.from({ length: 72 }, (_, i) => {
  const placedAt = NOW - i * HOUR
  const canonical = aCanonicalOrder({ platformOrderId: `P${i}`, placedAt })
  return anOrder(canonical, {
    id: `ord_${encodeTime(placedAt)}${String(i).padStart(16, '0')}`,
    hubNo: `H${i}`,
    status: orderStatuses[i % orderStatuses.length],
    connectionId: shops[i % 3]?.id ?? '',
    channel: shops[i % 3]?.kind ?? '',
    warehouseId: warehouses[(i >> 1) % 3] ?? null,
    receiver: { ...canonical.receiver, regionCode: regions[(i >> 2) % 3] ?? '' },
    holds: i % 5 === 0 ? [{ reason: 'manual', by: 'system', detail: '', since: NOW }] : [],
    tags: i % 3 === 0 ? ['热销', '老客'] : i % 7 === 0 ? ['热销'] : [],
    priority: i % 6 === 0 ? 1 : 0,
    promisedAt: i % 4 === 0 ? null : NOW + ((i % 13) - 6) * HOUR,
  })
})

function isWanted(order: Order, input: OrderListQuery): boolean {
  const isOpen = openStatuses.some((status) => status === order.status)
  const inMs = order.promisedAt === null ? Number.NaN : order.promisedAt - NOW
  const due = { overdue: inMs < 0, '1h': inMs >= 0 && inMs < HOUR, '4h': inMs >= HOUR && inMs < 4 * HOUR }
  return (
    (input.status === undefined || input.status.split(',').includes(order.status)) &&
    (input.channel === undefined || order.channel === input.channel) &&
    (input.connectionId === undefined || order.connectionId === input.connectionId) &&
    (input.warehouseId === undefined || order.warehouseId === input.warehouseId) &&
    (input.held !== 'true' || (isOpen && order.holds.length > 0)) &&
    (input.tag === undefined || order.tags.includes(input.tag)) &&
    (input.urgent === undefined || order.priority > 0) &&
    (input.due === undefined || (isOpen && due[input.due])) &&
    (input.from === undefined || order.placedAt >= input.from) &&
    (input.to === undefined || order.placedAt < input.to) &&
    (input.platformOrderId === undefined || order.platformOrderId === input.platformOrderId) &&
    (input.q === undefined || order.hubNo.startsWith(input.q) || order.platformOrderId.startsWith(input.q))
  )
}

async function everyPage(input: Partial<OrderListQuery>, regionsSeen: readonly string[] | null): Promise<string[]> {
  const scoped = { ...ctx, scope: { ...wholeTenant, regions: regionsSeen } }
  const ids: string[] = []
  for (let cursor: string | undefined; ; ) {
    const asked = { ...orderListQuery.parse({ limit: 7 }), ...input, cursor }
    const page = await listOrders({ ctx: scoped, input: asked, shops })
    ids.push(...page.items.map(({ id }) => id))
    if (page.nextCursor === null) return ids
    cursor = page.nextCursor
  }
}

/** Mostly absent: twelve filters of which half are set let nothing through. */
const seldom = <T>(filter: fc.Arbitrary<T>) => fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, filter)
const maybe = <T>(values: readonly T[]) => seldom(fc.constantFrom(...values))
const filters = fc.record({
  status: seldom(
    fc.uniqueArray(fc.constantFrom(...orderStatuses), { minLength: 1, maxLength: 8 }).map((list) => list.join(',')),
  ),
  channel: maybe(['doudian', 'taobao', 'jd', 'nobody']),
  connectionId: maybe(['con_a', 'con_c', 'con_of_another_tenant']),
  warehouseId: maybe(['WH-1', 'WH-2']),
  held: maybe(['true', 'false'] as const),
  due: maybe(['overdue', '1h', '4h'] as const),
  tag: maybe(['热销', '老客', 'nobody']),
  urgent: maybe(['true'] as const),
  from: maybe([NOW - 2 * DAY, NOW - 5 * HOUR]),
  to: maybe([NOW - DAY, NOW - HOUR]),
  platformOrderId: maybe(['P3', 'P40']),
  q: maybe(['H1', 'P2']),
})

describe('the order list', () => {
  beforeAll(async () => {
    for (const order of stored) {
      const created = changeOrder(null, [{ type: 'accepted', order }], NOW, '')
      if (!created) throw new Error('an accepted order is a change')
      await ctx.db.$client.batch(ordersRepository(ctx).save([created], ctx.actor))
    }
  })

  it('shows through any filters what a naive reading shows, newest first and nothing twice', async () => {
    let shown = 0
    await fc.assert(
      fc.asyncProperty(filters, maybe([['51'], ['31', '51']]), async (input, seen) => {
        const wanted = stored
          .filter((order) => isWanted(order, { ...orderListQuery.parse({}), ...input }))
          .filter(({ receiver }) => !seen || seen.some((code) => (receiver.regionCode ?? '').startsWith(code)))
        const found = await everyPage(input, seen ?? null)
        expect(found).toEqual(wanted.map(({ id }) => id))
        shown += found.length
      }),
      { numRuns: 200 },
    )
    expect(shown, 'the filters let something through').toBeGreaterThan(200)
  })

  it('walks a tag alone page by page', async () => {
    const wanted = stored.filter(({ tags }) => tags.includes('热销'))
    expect(await everyPage({ tag: '热销' }, null)).toEqual(wanted.map(({ id }) => id))
  })

  it('answers an unknown state with an empty list', async () => {
    expect(await everyPage({ status: 'no-such-state' }, null)).toEqual([])
  })
})
