import { and, desc, eq } from 'drizzle-orm'
import type { Ctx } from '../platform/ctx.ts'
import { conditionOf, ofOrdersSeen, warehouseSeen } from '../platform/row-scope.ts'
import type { RoutingDecision } from './routing.contract.ts'
import { routingDecisions } from './routing.tables.ts'

/** Every allocation round of an order, newest first; other warehouses' figures stay behind where the caller does not see them. */
export async function routingHistory(
  ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>,
  orderId: string,
): Promise<(RoutingDecision & { round: number; createdAt: number })[]> {
  const rows = await ctx.db
    .select()
    .from(routingDecisions)
    .where(
      and(
        eq(routingDecisions.tenantId, ctx.tenant.id),
        eq(routingDecisions.orderId, orderId),
        conditionOf(ofOrdersSeen(ctx.scope, 'routing_decisions')),
      ),
    )
    .orderBy(desc(routingDecisions.round))
  const isSeen = ({ warehouseId }: { warehouseId: string }) => warehouseSeen(ctx.scope, warehouseId)
  return rows.map(({ decision, round, createdAt }) => ({
    ...decision,
    candidates: decision.candidates.filter(isSeen),
    shipments: decision.shipments.filter(isSeen),
    // The sentence compares warehouses.
    summary: decision.candidates.every(isSeen) ? decision.summary : '',
    round,
    createdAt,
  }))
}
