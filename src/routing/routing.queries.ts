import { and, desc, eq } from 'drizzle-orm'
import type { Ctx } from '../platform/ctx.ts'
import type { RoutingDecision } from './routing.contract.ts'
import { routingDecisions } from './routing.tables.ts'

/** Every allocation round of an order, newest first. */
export async function routingHistory(
  ctx: Pick<Ctx, 'db' | 'tenant'>,
  orderId: string,
): Promise<(RoutingDecision & { round: number; createdAt: number })[]> {
  const rows = await ctx.db
    .select()
    .from(routingDecisions)
    .where(and(eq(routingDecisions.tenantId, ctx.tenant.id), eq(routingDecisions.orderId, orderId)))
    .orderBy(desc(routingDecisions.round))
  return rows.map(({ decision, round, createdAt }) => ({ ...decision, round, createdAt }))
}
