/** The order list: search needs to know the tenant's shops, which live in the control plane. */
import { connectionsRepository } from '../connections/connections.repository.ts'
import type { OrderListQuery } from '../orders/orders.contract.ts'
import { listOrders } from '../orders/orders.queries.ts'
import type { Ctx } from '../platform/ctx.ts'
import { controlDb } from '../platform/db.ts'

export async function findOrders({ ctx, input }: { ctx: Ctx; input: OrderListQuery }) {
  const needsShops = input.q !== undefined || input.platformOrderId !== undefined
  const shops = needsShops
    ? (await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).all()).filter((row) => row.role === 'shop')
    : []
  return listOrders({ ctx, input, shopIds: shops.map((row) => row.id) })
}
