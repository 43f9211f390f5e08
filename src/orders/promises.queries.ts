import { jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'

/** Promised delivery of orders, epoch ms or null; nothing else of them is read. For jobs that look at thousands. */
export async function promisesOf(
  ctx: Pick<Ctx, 'db' | 'tenant'>,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, number | null>> {
  const { results } = await ctx.db.$client
    .prepare(
      'SELECT id, promised_at AS promisedAt FROM orders WHERE tenant_id = ? AND id IN (SELECT value FROM json_each(?))',
    )
    .bind(ctx.tenant.id, jsonList([...new Set(orderIds)]))
    .all<{ id: string; promisedAt: number | null }>()
  return new Map(results.map(({ id, promisedAt }) => [id, promisedAt]))
}
