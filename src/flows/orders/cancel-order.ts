/** Cancelling is the exact inverse of what was done: stock given back, jobs taken off the list, labels voided. */
import { closeCasesStatement } from '../../cases/open-case.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { takeStep } from '../../fulfilment/domain/fulfilment-lifecycle.ts'
import { labelCode } from '../../fulfilment/domain/shared-parcel.ts'
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import type { Order, OrderEvent } from '../../orders/domain/order.ts'
import { isBeforeShipping } from '../../orders/domain/order-lifecycle.ts'
import { summaryOf } from '../../orders/order-summary.ts'
import type { OrderSummary } from '../../orders/orders.contract.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import { reservationsRepository } from '../../stock/reservations.repository.ts'
import { claimLeftBy } from '../campaigns/draw-claims.ts'
import { returningToSale } from '../campaigns/take-back.ts'
import type { HubEffect } from '../effects/effect.ts'
import { partingOf, withoutKeptLabels } from '../merging/leave-parcel.ts'
import { orderNotice } from '../notices/notice-facts.ts'
import { releaseCommands } from './cart-hold.ts'
import { possibleHolds } from './hold-ids.ts'
import { saveChanges, withOrder } from './order-changes.ts'
import { releaseEffects } from './release-effects.ts'

/**
 * Everything that an order's allocation holds, undone: rows, effects, and the fulfilments' events for the timeline.
 * `forGood` also gives back what an allocation that never got to its commit may hold; an order that is routed anew adopts those.
 */
export function undoAllocation(
  ctx: Ctx,
  order: Order,
  fulfilments: readonly Fulfilment[],
  { forGood }: { readonly forGood: boolean },
): { readonly cancelled: Fulfilment[]; readonly events: OrderEvent[]; readonly effects: HubEffect[] } {
  const open = fulfilments.filter((fulfilment) => fulfilment.status !== 'cancelled')
  const now = ctx.clock.now()
  const cancelled = open.flatMap((fulfilment) => {
    const step = takeStep(fulfilment, { kind: 'cancel' }, now)
    return step.ok ? [step.value] : []
  })
  const holds = [
    ...open.flatMap((fulfilment) => fulfilment.lines.map(({ sku, holdId }) => ({ sku, holdId }))),
    ...(forGood ? possibleHolds(order) : []),
  ]
  return {
    cancelled,
    events: cancelled.map((fulfilment, i) => ({
      type: 'fulfilment_moved',
      fulfilmentId: fulfilment.id,
      step: 'cancel',
      from: open[i]?.status ?? '',
      to: 'cancelled',
    })),
    effects: [
      ...releaseEffects(holds, () => ctx.ids.next('cmd')),
      ...open.flatMap((fulfilment) =>
        fulfilment.waybill && fulfilment.label
          ? [
              {
                kind: 'label.cancel' as const,
                fulfilmentId: fulfilment.id,
                connectionId: fulfilment.label.connectionId,
                orderCode: labelCode(fulfilment),
                waybill: fulfilment.waybill,
                carrier: fulfilment.carrier,
              },
            ]
          : [],
      ),
    ],
  }
}

const hasLeft = ({ status }: Fulfilment): boolean =>
  status === 'handed_over' || status === 'collected' || status === 'intercepted'

/**
 * Some parcels are on the road: what has not left gives its pieces back, and the order has shipped with what left. A line of which
 * a part has left counts as shipped. Refused when nothing is left to be undone.
 */
async function cancelRest(
  ctx: Ctx,
  { order, fulfilments, why }: { order: Order; fulfilments: readonly Fulfilment[]; why: string },
): Promise<Result<OrderSummary, Failure>> {
  const gone = fulfilments.filter(hasLeft)
  const rest = fulfilments.filter((job) => !hasLeft(job) && job.status !== 'cancelled')
  if (rest.length === 0) return fail('order.already_shipped', { status: order.status })
  const now = ctx.clock.now()
  const undo = undoAllocation(ctx, order, rest, { forGood: false })
  const parting = await partingOf(ctx, { order, jobs: rest, why: '已取消' })
  const sent = new Set(gone.flatMap(({ lines }) => lines.map(({ lineNo }) => lineNo)))
  // The platform's own word may have cancelled a line whose parcel is on the road.
  const lines = order.lines.flatMap(({ lineNo, status }) => {
    const is = sent.has(lineNo) ? ('shipped' as const) : status === 'open' ? ('cancelled' as const) : status
    return is === status ? [] : [{ lineNo, status: is }]
  })
  const last = gone.at(-1)
  const change = changeOrder(
    order,
    [
      ...undo.events,
      ...parting.events,
      ...(lines.length > 0 ? [{ type: 'lines_changed', lines, changed: '部分发货后取消' } as const] : []),
      { type: 'shipped', shippedAt: now, waybill: last?.waybill ?? null },
    ],
    now,
    why,
  )
  if (!change) return ok(summaryOf(order, ctx.rights))
  const saved = await saveChanges(ctx, {
    changes: [change, ...parting.changes],
    statements: [
      ...fulfilmentRepository(ctx).update(undo.cancelled),
      ...parting.statements,
      closeCasesStatement(ctx, order.id, waitingCases, '未发出的部分已取消', now),
    ],
    audit: {
      action: 'order.rest_cancelled',
      subjects: [order.id],
      before: { status: order.status },
      after: { status: 'shipped', lines, why },
    },
    effects: [
      ...withoutKeptLabels(undo.effects, parting),
      orderNotice(order, 'order.shipped', now, { waybill: last?.waybill ?? '', carrier: last?.carrier ?? '' }),
    ],
  })
  return saved.ok ? ok(summaryOf(change.after, ctx.rights)) : saved
}

/** What nobody has to look at any more once the order is cancelled. */
const waitingCases = ['short', 'pick_overdue', 'promise_yellow', 'promise_red', 'overdue', 'stuck', 'label_failed']

export async function cancelOrder({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { orderId: string; why: string; because?: 'payment_timeout' }
}): Promise<Result<OrderSummary, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  return withOrder(ctx, input.orderId, async (order) => {
    if (order.status === 'cancelled') return ok(summaryOf(order, ctx.rights))
    // Somebody paid between the question and this look.
    if (input.because === 'payment_timeout' && order.status !== 'pending_payment')
      return ok(summaryOf(order, ctx.rights))
    if (!isBeforeShipping(order.status)) return fail('order.already_shipped', { status: order.status })
    const whole = unscoped(ctx, 'the step concerns all jobs of an order that the caller sees')
    const fulfilments = await fulfilmentRepository(whole).ofOrders([order.id])
    if (fulfilments.some(hasLeft)) return cancelRest(ctx, { order, fulfilments, why: input.why })
    const undo = undoAllocation(ctx, order, fulfilments, { forGood: true })
    const parting = await partingOf(ctx, { order, jobs: fulfilments, why: '已取消' })
    const cart =
      order.reservationId === null
        ? null
        : await reservationsRepository(ctx).byId(order.connectionId, order.reservationId)
    const claim = cart === null ? await claimLeftBy(ctx, order) : null
    const held = cart ?? claim?.cart
    const cartRelease: HubEffect[] = held
      ? [{ kind: 'stock.apply', commands: releaseCommands(held.lines, () => ctx.ids.next('cmd')) }]
      : []
    const now = ctx.clock.now()
    const effects = [...withoutKeptLabels(undo.effects, parting), ...cartRelease]
    const change = changeOrder(
      order,
      [...undo.events, ...parting.events, { type: 'cancelled', ...(input.because ? { because: input.because } : {}) }],
      now,
      input.why,
    )
    if (!change) return ok(summaryOf(order, ctx.rights))
    const saved = await saveChanges(ctx, {
      changes: [change, ...parting.changes],
      statements: [
        ...fulfilmentRepository(ctx).update(undo.cancelled),
        ...parting.statements,
        // Its pieces go back with the order: the shop must not be told that it still has them.
        ...(cart?.status === 'open'
          ? [reservationsRepository(ctx).setStatus(order.connectionId, cart.id, 'released', order.id, now)]
          : []),
        closeCasesStatement(ctx, order.id, waitingCases, '订单已取消', now),
      ],
      audit: {
        action: 'order.cancelled',
        subjects: [order.id],
        before: { status: order.status },
        after: { status: 'cancelled', why: input.why },
      },
      effects: [
        ...(claim ? returningToSale(claim, effects, fulfilments, now) : effects),
        orderNotice(order, 'order.cancelled', now, { detail: input.why }),
      ],
    })
    return saved.ok ? ok(summaryOf(change.after, ctx.rights)) : saved
  })
}
