/** The shop's own back office shipped it: the pieces are gone, so the holds are committed and the jobs taken off the list. */
import { type Failure, ok, type Result } from '../../core/result.ts'
import { takeStep } from '../../fulfilment/domain/fulfilment-lifecycle.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import { isBeforeShipping } from '../../orders/domain/order-lifecycle.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { HubEffect } from '../effects/effect.ts'
import { partingOf } from '../merging/leave-parcel.ts'
import { saveChanges, withOrder } from './order-changes.ts'

export async function shippedElsewhere({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { orderId: string; isDelivered: boolean }
}): Promise<Result<void, Failure>> {
  return withOrder(ctx, input.orderId, async (order) => {
    if (!isBeforeShipping(order.status)) return ok(undefined)
    const now = ctx.clock.now()
    const open = (await fulfilmentRepository(ctx).ofOrders([order.id])).filter(
      (fulfilment) => fulfilment.status !== 'cancelled',
    )
    const cancelled = open.flatMap((fulfilment) => {
      const step = takeStep(fulfilment, { kind: 'cancel' }, now)
      return step.ok ? [step.value] : []
    })
    const commands = open.flatMap((fulfilment) =>
      fulfilment.lines.map(({ sku, holdId }) => ({
        sku,
        command: { kind: 'commit' as const, requestId: `commit:${holdId}`, holdId },
      })),
    )
    const effects: HubEffect[] = commands.length > 0 ? [{ kind: 'stock.apply', commands }] : []
    const parting = await partingOf(ctx, { order, jobs: open, why: '已在平台后台发货' })
    const change = changeOrder(
      order,
      [
        ...parting.events,
        ...order.holds.map((hold) => ({ type: 'hold_released', reason: hold.reason }) as const),
        { type: 'shipped', shippedAt: order.platformUpdatedAt, waybill: null },
        ...(input.isDelivered ? [{ type: 'delivered', deliveredAt: order.platformUpdatedAt } as const] : []),
      ],
      now,
      '平台后台发货',
    )
    if (!change) return ok(undefined)
    return saveChanges(ctx, {
      changes: [change, ...parting.changes],
      statements: [...fulfilmentRepository(ctx).update(cancelled), ...parting.statements],
      audit: { action: 'order.shipped_elsewhere', subjects: [order.id] },
      effects,
    })
  })
}
