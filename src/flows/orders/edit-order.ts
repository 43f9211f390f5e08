/** Notes, tags, tracking links: what changes an order without moving it. */
import { takesMemos } from '../../channels/registry.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import type { Order, OrderEvent } from '../../orders/domain/order.ts'
import { summaryOf } from '../../orders/order-summary.ts'
import type { OrderSummary } from '../../orders/orders.contract.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { HubEffect } from '../effects/effect.ts'
import { saveChanges, withOrder } from './order-changes.ts'

type Answer = Promise<Result<OrderSummary, Failure>>

type Decision = { readonly event: OrderEvent; readonly effects?: readonly HubEffect[] } | null

async function edit(ctx: Ctx, orderId: string, action: string, decide: (order: Order) => Decision): Answer {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  return withOrder(ctx, orderId, async (order) => {
    const decided = decide(order)
    const change = decided && changeOrder(order, [decided.event], ctx.clock.now(), '')
    if (!change) return ok(summaryOf(order, ctx.rights))
    const saved = await saveChanges(ctx, {
      changes: [change],
      audit: { action, subjects: [orderId] },
      effects: decided.effects ?? [],
    })
    return saved.ok ? ok(summaryOf(change.after, ctx.rights)) : saved
  })
}

/** `toShop`: also into the shop's own memo, where the platform has one (`order.no_memo` where it has not). */
export async function addNote({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { orderId: string; text: string; toShop?: boolean | undefined }
}): Answer {
  if (input.toShop) {
    const order = await ordersRepository(ctx).byId(input.orderId)
    if (order && (!takesMemos(order.channel) || order.reshipOf !== null))
      return fail('order.no_memo', { channel: order.channel })
  }
  return edit(ctx, input.orderId, 'order.noted', (order) => ({
    event: { type: 'noted', text: input.text, ...(input.toShop ? { toShop: true } : {}) },
    effects: input.toShop
      ? [{ kind: 'channel.memo', orderId: order.id, text: input.text, version: order.version + 1 }]
      : [],
  }))
}

export const tagOrder = ({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { orderId: string; add: readonly string[]; remove: readonly string[] }
}): Answer =>
  edit(ctx, input.orderId, 'order.tagged', (order) => {
    const tags = [...new Set([...order.tags, ...input.add])].filter((tag) => !input.remove.includes(tag)).sort()
    // A tag that so far only a rule wanted is from now on the person's too.
    const byHand = (order.ruleMarks?.marks ?? []).flatMap(({ put, name, own }) =>
      put === 'tag' && own !== false && input.add.includes(name) ? [name] : [],
    )
    const isSame = tags.join() === [...order.tags].sort().join()
    return isSame && byHand.length === 0
      ? null
      : { event: { type: 'tagged', tags, ...(byHand.length > 0 ? { byHand } : {}) } }
  })

/** Every tracking link given out so far stops working. */
export async function revokeTrackLinks({ ctx, input }: { ctx: Ctx; input: { orderId: string } }): Answer {
  const revoke = (orderId: string) =>
    edit(ctx, orderId, 'order.tracking_revoked', () => ({ event: { type: 'tracking_revoked' } }))
  const revoked = await revoke(input.orderId)
  if (!revoked.ok) return revoked
  // Its page led to theirs.
  for (const { id } of await ordersRepository(ctx).reshipsOf([input.orderId])) {
    const also = await revoke(id)
    if (!also.ok) return also
  }
  return revoked
}
