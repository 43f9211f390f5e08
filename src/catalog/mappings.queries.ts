/** Which SKU each listing of the shops stands for, newest change first. */
import type { Ctx } from '../platform/ctx.ts'
import { andText, ofOrdersSeen } from '../platform/row-scope.ts'
import type { Mapping } from './catalog.contract.ts'

/** Where the page before ended. */
export type MappingPlace = readonly [updatedAt: number, connectionId: string, shopSkuId: string]

export async function mappingPage(
  ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>,
  {
    q = '',
    after,
    limit,
  }: { readonly q?: string | undefined; readonly after: MappingPlace | null; readonly limit: number },
): Promise<Mapping[]> {
  const text = q.trim()
  // The title comes with the order in which the listing was first seen.
  const scope = andText(ofOrdersSeen(ctx.scope, 't', 'first_order_id'), 7)
  // No LIKE: D1 refuses patterns of more than 50 bytes.
  const { results } = await ctx.db.$client
    .prepare(
      `SELECT i.connection_id AS connectionId, i.shop_sku_id AS shopSkuId, i.shop_product_id AS shopProductId, i.sku, i.source,
         coalesce(t.title, '') AS title, coalesce(t.spec, '') AS spec, coalesce(s.name, '') AS name, i.updated_at AS updatedAt
       FROM shop_items i
       LEFT JOIN mapping_tasks t ON t.tenant_id = i.tenant_id AND t.connection_id = i.connection_id AND t.shop_sku_id = i.shop_sku_id${scope.text}
       LEFT JOIN skus s ON s.tenant_id = i.tenant_id AND s.code = i.sku
       WHERE i.tenant_id = ?1
         AND (?2 = '' OR i.shop_sku_id = ?2 OR instr(lower(i.sku), lower(?2)) OR instr(lower(s.name), lower(?2)) OR instr(lower(t.title), lower(?2)))
         AND (?3 IS NULL OR (i.updated_at, i.connection_id, i.shop_sku_id) < (?3, ?4, ?5))
       ORDER BY i.updated_at DESC, i.connection_id DESC, i.shop_sku_id DESC LIMIT ?6`,
    )
    .bind(ctx.tenant.id, text, ...(after ?? [null, null, null]), limit, ...scope.values)
    .all<Mapping>()
  return results
}
