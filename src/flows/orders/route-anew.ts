/** Gives an allocation back and routes the order again: lines or address changed, or a person asked for it. */
import { closeCasesStatement } from '../../cases/open-case.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import type { FulfilmentStatus } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { canBeAllocated, isRerouting } from '../../orders/domain/accept-order.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import type { OrderEvent } from '../../orders/domain/order.ts'
import { holdsStock } from '../../orders/domain/order-lifecycle.ts'
import { summaryOf } from '../../orders/order-summary.ts'
import type { OrderSummary } from '../../orders/orders.contract.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import { partingOf, withoutKeptLabels } from '../merging/leave-parcel.ts'
import { undoAllocation } from './cancel-order.ts'
import { saveChanges, withOrder } from './order-changes.ts'
import { reserveAndRoute } from './reserve-and-route.ts'

/** What lies in a box, or has left in one, is not sent a second time by itself; nor is what the courier brings back. */
export const packedStates: readonly FulfilmentStatus[] = ['picked', 'packed', 'handed_over', 'collected', 'intercepted']

export async function routeAnew({
  ctx,
  input,
}: {
  ctx: Ctx
  /** `movesPromise`: what the promise's new version says of it. */
  input: { orderId: string; why: string; movesPromise?: string }
}): Promise<Result<OrderSummary, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  const released = await withOrder(ctx, input.orderId, async (order) => {
    const isShort = order.holds.some((hold) => hold.reason === 'short_of_stock')
    if (!holdsStock(order.status) && order.status !== 'paid' && order.status !== 'checking_stock')
      return fail('order.not_movable', { status: order.status })
    const whole = unscoped(ctx, 'the step concerns all jobs of an order that the caller sees')
    const fulfilments = await fulfilmentRepository(whole).ofOrders([order.id])
    if (fulfilments.some((fulfilment) => packedStates.includes(fulfilment.status)))
      return fail('order.not_movable', { status: 'picked' })
    const undo = undoAllocation(ctx, order, fulfilments, { forGood: false })
    const parting = await partingOf(ctx, { order, jobs: fulfilments, why: '改派或改址' })
    const events: OrderEvent[] = [
      ...undo.events,
      ...parting.events,
      ...(holdsStock(order.status) ? [{ type: 'allocation_released' } as const] : []),
      ...(isShort ? [{ type: 'hold_released', reason: 'short_of_stock' } as const] : []),
      ...(isRerouting(order) ? [{ type: 'hold_released', reason: 'address_change' } as const] : []),
    ]
    const change = changeOrder(order, events, ctx.clock.now(), input.why)
    if (!change) return ok(order)
    const saved = await saveChanges(ctx, {
      changes: [change, ...parting.changes],
      statements: [
        ...fulfilmentRepository(ctx).update(undo.cancelled),
        ...parting.statements,
        closeCasesStatement(
          ctx,
          order.id,
          isShort ? ['short', 'label_failed'] : ['label_failed'],
          input.why,
          ctx.clock.now(),
        ),
      ],
      audit: { action: 'order.route_anew', subjects: [order.id], after: { why: input.why } },
      effects: withoutKeptLabels(undo.effects, parting),
    })
    return saved.ok ? ok(change.after) : saved
  })
  if (!released.ok) return released
  if (canBeAllocated(released.value))
    await reserveAndRoute({
      ctx,
      input: {
        orders: [released.value],
        continues: true,
        ...(input.movesPromise === undefined ? {} : { because: input.movesPromise }),
      },
    })
  return ok(summaryOf((await ordersRepository(ctx).byId(input.orderId)) ?? released.value, ctx.rights))
}
