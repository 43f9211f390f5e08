/** Notes, tags, tracking links: what changes an order without moving it. */
import { type Failure, ok, type Result } from '../core/result.ts'
import type { Order, OrderEvent } from '../orders/domain/order.ts'
import { summaryOf } from '../orders/order-summary.ts'
import type { OrderSummary } from '../orders/orders.contract.ts'
import { changeOrder } from '../orders/orders.repository.ts'
import { authorise } from '../platform/authorise.ts'
import type { Ctx } from '../platform/ctx.ts'
import { saveChanges, withOrder } from './order-changes.ts'

type Answer = Promise<Result<OrderSummary, Failure>>

async function edit(ctx: Ctx, orderId: string, action: string, decide: (order: Order) => OrderEvent | null): Answer {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  return withOrder(ctx, orderId, async (order) => {
    const event = decide(order)
    const change = event && changeOrder(order, [event], ctx.clock.now(), '')
    if (!change) return ok(summaryOf(order, ctx.rights))
    const saved = await saveChanges(ctx, { changes: [change], audit: { action, subjects: [orderId] } })
    return saved.ok ? ok(summaryOf(change.after, ctx.rights)) : saved
  })
}

export const addNote = ({ ctx, input }: { ctx: Ctx; input: { orderId: string; text: string } }): Answer =>
  edit(ctx, input.orderId, 'order.noted', () => ({ type: 'noted', text: input.text }))

export const tagOrder = ({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { orderId: string; add: readonly string[]; remove: readonly string[] }
}): Answer =>
  edit(ctx, input.orderId, 'order.tagged', (order) => {
    const tags = [...new Set([...order.tags, ...input.add])].filter((tag) => !input.remove.includes(tag)).sort()
    return tags.join() === [...order.tags].sort().join() ? null : { type: 'tagged', tags }
  })

/** Every tracking link given out so far stops working. */
export const revokeTrackLinks = ({ ctx, input }: { ctx: Ctx; input: { orderId: string } }): Answer =>
  edit(ctx, input.orderId, 'order.tracking_revoked', () => ({ type: 'tracking_revoked' }))
