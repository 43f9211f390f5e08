/** Putting an order on hold and letting it go. A held order does not move; releasing the last hold sends it on. */
import { addressChangesRepository } from '../../address-changes/address-changes.repository.ts'
import { closeCasesStatement } from '../../cases/open-case.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { canBeAllocated } from '../../orders/domain/accept-order.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import { type OrderEvent, unmappedLines } from '../../orders/domain/order.ts'
import { holdsStock, isBeforeShipping } from '../../orders/domain/order-lifecycle.ts'
import { summaryOf } from '../../orders/order-summary.ts'
import type { HoldReason, OrderSummary } from '../../orders/orders.contract.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { decideAddressChange } from '../buyers/decide-address-change.ts'
import { partingOfHeld } from '../merging/leave-parcel.ts'
import { saveChanges, withOrder } from './order-changes.ts'
import { reserveAndRoute } from './reserve-and-route.ts'

type Answer = Promise<Result<OrderSummary, Failure>>

const who = (ctx: Ctx): string => ('name' in ctx.actor ? ctx.actor.name : ctx.actor.id)

export async function holdOrder({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { orderId: string; reason: HoldReason; detail: string }
}): Answer {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  return withOrder(ctx, input.orderId, async (order) => {
    if (!isBeforeShipping(order.status)) return fail('order.already_shipped', { status: order.status })
    const now = ctx.clock.now()
    const event: OrderEvent = {
      type: 'hold_placed',
      hold: { reason: input.reason, detail: input.detail, by: who(ctx), since: now },
    }
    // The others in its parcel need not wait for it.
    const parting = holdsStock(order.status) ? await partingOfHeld(ctx, order, '被挂起') : null
    const change = changeOrder(order, [event, ...(parting?.events ?? [])], now, input.detail)
    if (!change) return ok(summaryOf(order, ctx.rights))
    const saved = await saveChanges(ctx, {
      changes: [change, ...(parting?.changes ?? [])],
      statements: parting?.statements ?? [],
      audit: { action: 'order.held', subjects: [order.id], after: { reason: input.reason, detail: input.detail } },
    })
    return saved.ok ? ok(summaryOf(change.after, ctx.rights)) : saved
  })
}

export async function releaseHold({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { orderId: string; reason: HoldReason; why: string }
}): Answer {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  const ended = input.reason === 'address_change' ? await endRequest(ctx, input) : ok(false)
  if (!ended.ok) return ended
  const released = await withOrder(ctx, input.orderId, async (order) => {
    // The request's end let the hold go.
    if (ended.value && !order.holds.some((hold) => hold.reason === input.reason)) return ok(order)
    if (!order.holds.some((hold) => hold.reason === input.reason))
      return fail('order.not_held', { reason: input.reason })
    // What nobody has mapped cannot be picked: it would be left out of the parcel.
    if (input.reason === 'unmapped_sku' && unmappedLines(order).length > 0)
      return fail('order.held', { holds: ['unmapped_sku'], lines: unmappedLines(order).map(({ lineNo }) => lineNo) })
    const change = changeOrder(order, [{ type: 'hold_released', reason: input.reason }], ctx.clock.now(), input.why)
    if (!change) return ok(order)
    const isShort = input.reason === 'short_of_stock'
    const saved = await saveChanges(ctx, {
      changes: [change],
      statements: isShort
        ? [closeCasesStatement(ctx, order.id, ['short'], input.why || '人工放行', ctx.clock.now())]
        : [],
      audit: {
        action: 'order.released',
        subjects: [order.id],
        before: { reason: input.reason },
        after: { why: input.why },
      },
    })
    return saved.ok ? ok(change.after) : saved
  })
  if (!released.ok) return released
  if (canBeAllocated(released.value)) await reserveAndRoute({ ctx, input: { orders: [released.value] } })
  const fresh = await ordersRepository(ctx).byId(input.orderId)
  return ok(summaryOf(fresh ?? released.value, ctx.rights))
}

/**
 * Whoever lets an order go that waits for a buyer's new address has answered the buyer: no. One that was accepted already is not
 * let go by hand: its box still bears the old label, or it is being routed; `address_change.unfinished`.
 */
async function endRequest(
  ctx: Ctx,
  { orderId, why }: { orderId: string; why: string },
): Promise<Result<boolean, Failure>> {
  const [order, changes] = await Promise.all([
    ordersRepository(ctx).byId(orderId),
    addressChangesRepository(ctx).ofOrder(orderId),
  ])
  // Of a parcel on the road nothing is held.
  const open = changes.find(
    ({ state, stage }) => (state === 'requested' || state === 'accepted') && stage !== 'intercept',
  )
  if (!open || !order?.holds.some(({ reason }) => reason === 'address_change')) return ok(false)
  if (open.state === 'accepted') return fail('address_change.unfinished')
  const refused = await decideAddressChange({ ctx, input: { id: open.id, to: 'refused', why: why || SENT_AS_IT_IS } })
  return refused.ok ? ok(true) : refused
}

/** What the buyer reads where nobody said why. */
const SENT_AS_IT_IS = '商家按原地址发货'
