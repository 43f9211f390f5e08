/** 预计送达前 2 小时: the buyer hears of it once, with the driver's phone where the courier gave it. */
import { HOUR } from '../../core/time.ts'
import type { Parcel } from '../../logistics/logistics.contract.ts'
import type { Order } from '../../orders/domain/order.ts'
import { onTheRoad } from '../../orders/domain/order-lifecycle.ts'
import { bulkInsert } from '../../platform/bulk.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { arrivalNotices } from '../../promise/promise.tables.ts'
import { orderNotice, shortTime } from '../notices/notice-facts.ts'

/** The estimate may have moved on since the clock was set: then its own deadline speaks. */
const MOVED_MS = 60_000

export async function tellArriving({
  ctx,
  order,
  parcels,
  at,
}: {
  readonly ctx: Ctx
  readonly order: Order
  readonly parcels: readonly Parcel[]
  /** Instant of the deadline: two hours before the estimate that it was set for. */
  readonly at: number
}): Promise<void> {
  const { expectedAt } = order
  if (expectedAt === null || !onTheRoad(order.status) || expectedAt - 2 * HOUR - at > MOVED_MS) return
  const coming = parcels.find(({ deliveredAt }) => deliveredAt === null)
  const driverPhone = coming?.nodes.findLast(({ phone }) => phone !== undefined)?.phone ?? ''
  const now = ctx.clock.now()
  // The row's key is the guard: a deadline that comes twice rolls the whole batch back.
  await commit(ctx, {
    statements: bulkInsert(ctx.db.$client, {
      table: arrivalNotices,
      rows: [{ tenantId: ctx.tenant.id, orderId: order.id, expectedAt, toldAt: now }],
    }),
    audit: { action: 'order.arrival_told', subjects: [order.id] },
    effects: [
      orderNotice(order, 'order.arriving_soon', at, {
        expectedAt: shortTime(expectedAt),
        driverPhone,
        carrier: coming?.carrier ?? '',
        waybill: coming?.waybill ?? order.waybill ?? '',
      }),
    ],
  })
}
