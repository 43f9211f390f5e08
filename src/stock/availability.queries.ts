import { jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'

/** Sellable pieces per SKU and warehouse, from the projection: a proposal that the ledgers confirm or refuse. */
export async function availableBySku({
  ctx,
  skus,
}: {
  ctx: Pick<Ctx, 'db' | 'tenant'>
  skus: readonly string[]
}): Promise<Map<string, Map<string, number>>> {
  if (skus.length === 0) return new Map()
  const { results } = await ctx.db.$client
    .prepare(
      'SELECT sku, warehouse_id AS w, available AS n FROM stock_levels WHERE tenant_id = ? AND sku IN (SELECT value FROM json_each(?))',
    )
    .bind(ctx.tenant.id, jsonList(skus))
    .all<{ sku: string; w: string; n: number }>()
  const bySku = new Map<string, Map<string, number>>()
  for (const { sku, w, n } of results) bySku.set(sku, (bySku.get(sku) ?? new Map<string, number>()).set(w, n))
  return bySku
}
