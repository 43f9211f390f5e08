/** The order list: search and the filters by shop need to know the tenant's shops, which live in the control plane. */
import { connectionsRepository } from '../../connections/connections.repository.ts'
import { listOrders } from '../../orders/order-list.queries.ts'
import type { OrderListQuery } from '../../orders/orders.contract.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'

export async function findOrders({ ctx, input }: { ctx: Ctx; input: OrderListQuery }) {
  const asksForShops = [input.q, input.platformOrderId, input.channel, input.connectionId].some((given) => given)
  const connections = asksForShops ? await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).all() : []
  return listOrders({ ctx, input, shops: connections.filter(({ role }) => role === 'shop') })
}
