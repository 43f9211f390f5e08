import { and, asc, desc, eq, gt, isNull, or, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { bulkInsert, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conditionOf, ofOrdersSeen } from '../platform/row-scope.ts'
import type { BundlePart, MappingTask, Sku } from './catalog.contract.ts'
import { bundleParts, mappingTasks, shopItems, skus } from './catalog.tables.ts'

/** What a listing stands for. `parts`: of a bundle; empty for goods of their own. */
export interface ListedSku {
  readonly sku: string
  readonly mapped: boolean
  readonly parts: readonly BundlePart[]
}

/** A listing of a shop, as far as an order line names it. */
export interface Listing {
  readonly shopProductId: string
  readonly shopSkuId: string
  readonly merchantCode: string
  readonly title: string
  readonly spec: string
}

const skuColumns = {
  code: skus.code,
  name: skus.name,
  spec: skus.spec,
  imageUrl: skus.imageUrl,
  barcode: skus.barcode,
  priceFen: skus.priceFen,
  weightG: skus.weightG,
  volumeCm3: skus.volumeCm3,
  safetyStock: skus.safetyStock,
}

export function catalogRepository(ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>) {
  const tenantId = ctx.tenant.id
  const db = ctx.db.$client
  return {
    /** SKU per listing: the mapping first, else the listing's own merchant code when a SKU has that very code. */
    async skusOfListings(connectionId: string, listings: readonly Listing[]): Promise<Map<string, ListedSku>> {
      const found = new Map<string, ListedSku>()
      if (listings.length === 0) return found
      const [mapped, coded, bundled] = await db.batch<{ k: string; sku: string; quantity: number }>([
        db
          .prepare(
            'SELECT shop_sku_id AS k, sku FROM shop_items WHERE tenant_id = ? AND connection_id = ? AND shop_sku_id IN (SELECT value FROM json_each(?))',
          )
          .bind(tenantId, connectionId, jsonList(listings.map((listing) => listing.shopSkuId))),
        db
          .prepare(
            'SELECT code AS k, code AS sku FROM skus WHERE tenant_id = ? AND code IN (SELECT value FROM json_each(?))',
          )
          .bind(tenantId, jsonList(listings.map((listing) => listing.merchantCode))),
        db
          .prepare(
            `SELECT bundle AS k, sku, quantity FROM bundle_parts WHERE tenant_id = ?1 AND (bundle IN (SELECT value FROM json_each(?2))
               OR bundle IN (SELECT sku FROM shop_items WHERE tenant_id = ?1 AND connection_id = ?3 AND shop_sku_id IN (SELECT value FROM json_each(?4))))
             ORDER BY bundle, sku`,
          )
          .bind(
            tenantId,
            jsonList(listings.map((listing) => listing.merchantCode)),
            connectionId,
            jsonList(listings.map((listing) => listing.shopSkuId)),
          ),
      ])
      const bundles = Map.groupBy(bundled?.results ?? [], (row) => row.k)
      const listed = (sku: string, isMapped: boolean): ListedSku => ({
        sku,
        mapped: isMapped,
        parts: (bundles.get(sku) ?? []).map((part) => ({ sku: part.sku, quantity: part.quantity })),
      })
      const codes = new Set((coded?.results ?? []).map((row) => row.k))
      for (const listing of listings)
        if (codes.has(listing.merchantCode)) found.set(listing.shopSkuId, listed(listing.merchantCode, false))
      for (const row of mapped?.results ?? []) found.set(row.k, listed(row.sku, true))
      return found
    },
    async skuOfListing(connectionId: string, shopSkuId: string): Promise<string | null> {
      const row = await db
        .prepare('SELECT sku FROM shop_items WHERE tenant_id = ? AND connection_id = ? AND shop_sku_id = ?')
        .bind(tenantId, connectionId, shopSkuId)
        .first<{ sku: string }>()
      return row?.sku ?? null
    },
    /** The SKU whose code or barcode this is; the code counts first. */
    async codeScanned(text: string): Promise<string | null> {
      const row = await db
        .prepare(
          'SELECT code FROM skus WHERE tenant_id = ?1 AND code = ?2 UNION ALL SELECT code FROM skus WHERE tenant_id = ?1 AND barcode = ?2 LIMIT 1',
        )
        .bind(tenantId, text)
        .first<{ code: string }>()
      return row?.code ?? null
    },
    /** Parts by bundle; SKUs that are goods of their own are missing. */
    async partsOf(codes: readonly string[]): Promise<Map<string, BundlePart[]>> {
      if (codes.length === 0) return new Map()
      const { results } = await db
        .prepare(
          'SELECT bundle, sku, quantity FROM bundle_parts WHERE tenant_id = ? AND bundle IN (SELECT value FROM json_each(?)) ORDER BY bundle, sku',
        )
        .bind(tenantId, jsonList(codes))
        .all<BundlePart & { bundle: string }>()
      const parts = new Map<string, BundlePart[]>()
      for (const { bundle, sku, quantity } of results)
        parts.set(bundle, [...(parts.get(bundle) ?? []), { sku, quantity }])
      return parts
    },
    /** Bundles that have one of these SKUs as a part. */
    async bundlesWith(codes: readonly string[]): Promise<string[]> {
      const { results } = await db
        .prepare(
          'SELECT DISTINCT bundle FROM bundle_parts WHERE tenant_id = ? AND sku IN (SELECT value FROM json_each(?)) ORDER BY bundle',
        )
        .bind(tenantId, jsonList(codes))
        .all<{ bundle: string }>()
      return results.map(({ bundle }) => bundle)
    },
    async liesOnAShelf(code: string): Promise<boolean> {
      const row = await db
        .prepare('SELECT 1 FROM stock_levels WHERE tenant_id = ? AND sku = ? AND on_hand > 0 LIMIT 1')
        .bind(tenantId, code)
        .first()
      return row !== null
    },
    saveParts: (bundle: string, parts: readonly BundlePart[], now: number): D1PreparedStatement[] => [
      db.prepare('DELETE FROM bundle_parts WHERE tenant_id = ? AND bundle = ?').bind(tenantId, bundle),
      ...bulkInsert(db, {
        table: bundleParts,
        rows: parts.map((part) => ({ ...part, tenantId, bundle, createdAt: now })),
      }),
    ],
    /** Remembers listings that were recognised by their merchant code, and opens a task for those that were not. */
    listingStatements(input: {
      connectionId: string
      recognised: readonly { listing: Listing; sku: string }[]
      unmapped: readonly { listing: Listing; orderId: string }[]
      now: number
    }): D1PreparedStatement[] {
      const { connectionId, now } = input
      return [
        ...bulkInsert(db, {
          table: shopItems,
          rows: input.recognised.map(({ listing, sku }) => ({
            tenantId,
            connectionId,
            shopSkuId: listing.shopSkuId,
            shopProductId: listing.shopProductId,
            sku,
            source: 'code' as const,
            createdAt: now,
            updatedAt: now,
          })),
          onConflict: 'ignore',
        }),
        ...bulkInsert(db, {
          table: mappingTasks,
          rows: input.unmapped.map(({ listing, orderId }) => ({
            ...listing,
            tenantId,
            connectionId,
            firstOrderId: orderId,
            createdAt: now,
            doneAt: null,
          })),
          onConflict: 'ignore',
        }),
      ]
    },
    mapStatements(input: {
      connectionId: string
      shopSkuId: string
      shopProductId: string
      sku: string
      now: number
    }): D1PreparedStatement[] {
      const { connectionId, shopSkuId, shopProductId, sku, now } = input
      return [
        ...bulkInsert(db, {
          table: shopItems,
          rows: [
            { tenantId, connectionId, shopSkuId, shopProductId, sku, source: 'person', createdAt: now, updatedAt: now },
          ],
          onConflict: {
            target: ['tenant_id', 'connection_id', 'shop_sku_id'],
            update: ['sku', 'source', 'updated_at'],
          },
        }),
        db
          .prepare('UPDATE mapping_tasks SET done_at = ? WHERE tenant_id = ? AND connection_id = ? AND shop_sku_id = ?')
          .bind(now, tenantId, connectionId, shopSkuId),
      ]
    },
    async task(connectionId: string, shopSkuId: string): Promise<MappingTask | null> {
      const [row] = await ctx.db
        .select()
        .from(mappingTasks)
        .where(
          and(
            eq(mappingTasks.tenantId, tenantId),
            eq(mappingTasks.connectionId, connectionId),
            eq(mappingTasks.shopSkuId, shopSkuId),
          ),
        )
        .limit(1)
      return row ?? null
    },
    async tasks({ open }: { open: boolean }): Promise<MappingTask[]> {
      return ctx.db
        .select()
        .from(mappingTasks)
        .where(
          and(
            eq(mappingTasks.tenantId, tenantId),
            conditionOf(ofOrdersSeen(ctx.scope, 'mapping_tasks', 'first_order_id')),
            open ? isNull(mappingTasks.doneAt) : undefined,
          ),
        )
        .orderBy(desc(mappingTasks.createdAt))
        .limit(200)
    },
    async listingsOfSkus(
      codes: readonly string[],
    ): Promise<{ connectionId: string; shopSkuId: string; shopProductId: string; sku: string }[]> {
      const { connectionId, shopSkuId, shopProductId, sku } = shopItems
      return ctx.db
        .select({ connectionId, shopSkuId, shopProductId, sku })
        .from(shopItems)
        .where(
          and(
            eq(shopItems.tenantId, tenantId),
            sql`${shopItems.sku} IN (SELECT value FROM json_each(${jsonList(codes)}))`,
          ),
        )
    },
    /** All that are known of these products, of whichever SKU. */
    async listingsOfProducts(
      productIds: readonly string[],
    ): Promise<{ connectionId: string; shopSkuId: string; shopProductId: string; sku: string }[]> {
      const { connectionId, shopSkuId, shopProductId, sku } = shopItems
      return ctx.db
        .select({ connectionId, shopSkuId, shopProductId, sku })
        .from(shopItems)
        .where(
          and(
            eq(shopItems.tenantId, tenantId),
            sql`${shopItems.shopProductId} IN (SELECT value FROM json_each(${jsonList(productIds)}))`,
          ),
        )
    },
    /** Codes of SKUs that a shop lists. */
    async skusOfShop(connectionId: string): Promise<string[]> {
      const rows = await ctx.db
        .selectDistinct({ sku: shopItems.sku })
        .from(shopItems)
        .where(and(eq(shopItems.tenantId, tenantId), eq(shopItems.connectionId, connectionId)))
      return rows.map(({ sku }) => sku)
    },
    async sku(code: string): Promise<Sku | null> {
      return (
        (
          await ctx.db
            .select(skuColumns)
            .from(skus)
            .where(and(eq(skus.tenantId, tenantId), eq(skus.code, code)))
            .limit(1)
        )[0] ?? null
      )
    },
    async skusByCodes(codes: readonly string[]): Promise<Sku[]> {
      if (codes.length === 0) return []
      return ctx.db
        .select(skuColumns)
        .from(skus)
        .where(and(eq(skus.tenantId, tenantId), sql`${skus.code} IN (SELECT value FROM json_each(${jsonList(codes)}))`))
    },
    async skuPage({ after, limit, q }: { after: string | null; limit: number; q: string | undefined }): Promise<Sku[]> {
      // No LIKE: D1 refuses patterns of more than 50 bytes.
      const holds = (column: SQLiteColumn) => sql`instr(lower(${column}), lower(${q})) > 0`
      return ctx.db
        .select(skuColumns)
        .from(skus)
        .where(
          and(
            eq(skus.tenantId, tenantId),
            after === null ? undefined : gt(skus.code, after),
            q ? or(holds(skus.code), holds(skus.name)) : undefined,
          ),
        )
        .orderBy(asc(skus.code))
        .limit(limit)
    },
    saveSkus(list: readonly Sku[], now: number): D1PreparedStatement[] {
      return bulkInsert(db, {
        table: skus,
        rows: list.map((sku) => ({ ...sku, tenantId, createdAt: now, updatedAt: now })),
        onConflict: {
          target: ['tenant_id', 'code'],
          update: [
            'name',
            'spec',
            'image_url',
            'barcode',
            'price_fen',
            'weight_g',
            'volume_cm3',
            'safety_stock',
            'updated_at',
          ],
        },
      })
    },
  }
}
