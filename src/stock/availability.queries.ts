import { jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'

/**
 * Sellable pieces per SKU and warehouse, from the projection: a proposal that the ledgers confirm or refuse. Of a bundle: how many
 * can be packed whole in that warehouse.
 */
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
      `SELECT sku, warehouse_id AS w, available AS n FROM stock_levels WHERE tenant_id = ?1 AND sku IN (SELECT value FROM json_each(?2))
       UNION ALL
       SELECT p.bundle, l.warehouse_id, MIN(l.available / p.quantity) FROM bundle_parts p
         JOIN stock_levels l ON l.tenant_id = p.tenant_id AND l.sku = p.sku
       WHERE p.tenant_id = ?1 AND p.bundle IN (SELECT value FROM json_each(?2))
       GROUP BY p.bundle, l.warehouse_id
       HAVING COUNT(*) = (SELECT COUNT(*) FROM bundle_parts c WHERE c.tenant_id = ?1 AND c.bundle = p.bundle)`,
    )
    .bind(ctx.tenant.id, jsonList(skus))
    .all<{ sku: string; w: string; n: number }>()
  const bySku = new Map<string, Map<string, number>>()
  for (const { sku, w, n } of results) bySku.set(sku, (bySku.get(sku) ?? new Map<string, number>()).set(w, n))
  return bySku
}

/** Sellable pieces over all warehouses, and the sum of their `seq`: it grows with every change. Of SKUs that have books. */
export async function sellableBySku({
  ctx,
  skus,
}: {
  ctx: Pick<Ctx, 'db' | 'tenant'>
  skus: readonly string[]
}): Promise<Map<string, { available: number; seq: number }>> {
  if (skus.length === 0) return new Map()
  const { results } = await ctx.db.$client
    .prepare(
      `SELECT sku, SUM(MAX(available, 0)) AS available, SUM(seq) AS seq FROM stock_levels
       WHERE tenant_id = ?1 AND sku IN (SELECT value FROM json_each(?2)) GROUP BY sku
       UNION ALL
       SELECT bundle, SUM(MAX(n, 0)), SUM(seq) FROM (
         SELECT p.bundle, SUM(l.seq) AS seq,
           CASE WHEN COUNT(*) = (SELECT COUNT(*) FROM bundle_parts c WHERE c.tenant_id = ?1 AND c.bundle = p.bundle)
             THEN MIN(l.available / p.quantity) ELSE 0 END AS n
         FROM bundle_parts p JOIN stock_levels l ON l.tenant_id = p.tenant_id AND l.sku = p.sku
         WHERE p.tenant_id = ?1 AND p.bundle IN (SELECT value FROM json_each(?2)) GROUP BY p.bundle, l.warehouse_id)
       GROUP BY bundle`,
    )
    .bind(ctx.tenant.id, jsonList(skus))
    .all<{ sku: string; available: number; seq: number }>()
  return new Map(results.map(({ sku, available, seq }) => [sku, { available, seq }]))
}
