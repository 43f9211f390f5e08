import { jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'

/** The hub's numbers of orders, by id; nothing else of them is read. */
export async function hubNumbersOf(
  ctx: Pick<Ctx, 'db' | 'tenant'>,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { results } = await ctx.db.$client
    .prepare('SELECT id, hub_no AS hubNo FROM orders WHERE tenant_id = ? AND id IN (SELECT value FROM json_each(?))')
    .bind(ctx.tenant.id, jsonList([...new Set(orderIds)]))
    .all<{ id: string; hubNo: string }>()
  return new Map(results.map(({ id, hubNo }) => [id, hubNo]))
}
