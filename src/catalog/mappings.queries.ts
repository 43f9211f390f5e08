/** Which SKU each listing of the shops stands for, newest change first. */
import type { Ctx } from '../platform/ctx.ts'
import { andText, ofOrdersSeen } from '../platform/row-scope.ts'
import type { Mapping } from './catalog.contract.ts'

/** Where the page before ended. */
export type MappingPlace = readonly [updatedAt: number, connectionId: string, shopSkuId: string]

const escaped = (text: string): string => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)

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
  const scope = andText(ofOrdersSeen(ctx.scope, 't', 'first_order_id'), 8)
  const { results } = await ctx.db.$client
    .prepare(
      `SELECT i.connection_id AS connectionId, i.shop_sku_id AS shopSkuId, i.shop_product_id AS shopProductId, i.sku, i.source,
         coalesce(t.title, '') AS title, coalesce(t.spec, '') AS spec, coalesce(s.name, '') AS name, i.updated_at AS updatedAt
       FROM shop_items i
       LEFT JOIN mapping_tasks t ON t.tenant_id = i.tenant_id AND t.connection_id = i.connection_id AND t.shop_sku_id = i.shop_sku_id${scope.text}
       LEFT JOIN skus s ON s.tenant_id = i.tenant_id AND s.code = i.sku
       WHERE i.tenant_id = ?1
         AND (?2 = '' OR i.shop_sku_id = ?2 OR i.sku LIKE ?3 ESCAPE '\\' OR s.name LIKE ?3 ESCAPE '\\' OR t.title LIKE ?3 ESCAPE '\\')
         AND (?4 IS NULL OR (i.updated_at, i.connection_id, i.shop_sku_id) < (?4, ?5, ?6))
       ORDER BY i.updated_at DESC, i.connection_id DESC, i.shop_sku_id DESC LIMIT ?7`,
    )
    .bind(ctx.tenant.id, text, `%${escaped(text)}%`, ...(after ?? [null, null, null]), limit, ...scope.values)
    .all<Mapping>()
  return results
}
