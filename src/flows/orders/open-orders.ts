/** Calls of the merchant's own shop beside its pushes: an order was paid, an order was given up. */
import { type ConnectionRow, connectionsRepository } from '../../connections/connections.repository.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { type CanonicalOrder, canonicalOrderSchema } from '../../orders/canonical-order.contract.ts'
import { bundlesIn } from '../../orders/domain/open-bundles.ts'
import type { Order } from '../../orders/domain/order.ts'
import { summaryOf } from '../../orders/order-summary.ts'
import type { OrderSummary } from '../../orders/orders.contract.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { isWholeTenant } from '../../platform/row-scope.ts'
import { acceptOrders } from './accept-orders.ts'
import { cancelOrder } from './cancel-order.ts'

/** The tenant's own open-channel connection. It sells everywhere: who sees a part of the tenant cannot speak for it. */
export async function ownShop(ctx: Ctx, connectionId: string): Promise<Result<ConnectionRow, Failure>> {
  const row = await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).byId(connectionId)
  return row && row.kind === 'open' && isWholeTenant(ctx.scope) ? ok(row) : fail('connection.not_found')
}

async function find(
  ctx: Ctx,
  input: { connectionId: string; platformOrderId: string },
): Promise<Result<Order, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  const shop = await ownShop(ctx, input.connectionId)
  if (!shop.ok) return shop
  const [order] = await ordersRepository(ctx).byPlatformIds(input.connectionId, [input.platformOrderId])
  return order ? ok(order) : fail('order.not_found')
}

/** What we know of the order, said anew with one thing changed: payment goes the way that every order goes. */
const paidNow = (order: Order, paidAt: number, payMethod: Order['payMethod'], now: number): CanonicalOrder =>
  canonicalOrderSchema.parse({
    ...order,
    platformStatus: 'paid',
    state: 'paid',
    platformReview: false,
    paidAt,
    payMethod,
    updatedAt: Math.max(now, order.platformUpdatedAt),
    // The shop knows bundles, not their parts.
    lines: order.lines.flatMap((line) => {
      const quantity = bundlesIn(order.lines, line, line.quantity)
      return quantity > 0 ? [{ ...line, quantity, state: 'paid', shippedQuantity: 0 } as const] : []
    }),
  })

export async function payOpenOrder({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { connectionId: string; platformOrderId: string; paidAt: number; payMethod: Order['payMethod'] }
}): Promise<Result<OrderSummary, Failure>> {
  const found = await find(ctx, input)
  if (!found.ok) return found
  if (found.value.status === 'cancelled' || found.value.status === 'closed')
    return fail('order.already_cancelled', { status: found.value.status })
  if (found.value.status === 'pending_payment')
    await acceptOrders({
      ctx,
      input: {
        connection: { id: input.connectionId, kind: 'open' },
        orders: [paidNow(found.value, input.paidAt, input.payMethod, ctx.clock.now())],
      },
    })
  return ok(summaryOf((await ordersRepository(ctx).byId(found.value.id)) ?? found.value, ctx.rights))
}

export async function cancelOpenOrder({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { connectionId: string; platformOrderId: string; why: string }
}): Promise<Result<OrderSummary, Failure>> {
  const found = await find(ctx, input)
  return found.ok ? cancelOrder({ ctx, input: { orderId: found.value.id, why: input.why } }) : found
}
