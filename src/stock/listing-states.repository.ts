import { and, eq, sql } from 'drizzle-orm'
import { bulkInsert, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { ListingState } from './domain/listing-sync.ts'
import { listingStates } from './stock.tables.ts'

const keyOf = (connectionId: string, shopSkuId: string): string => `${connectionId}/${shopSkuId}`

export function listingStatesRepository(ctx: Pick<Ctx, 'db' | 'tenant'>) {
  const tenantId = ctx.tenant.id
  return {
    /** By `connection/listing`. */
    async ofListings(
      listings: readonly { connectionId: string; shopSkuId: string }[],
    ): Promise<Map<string, ListingState>> {
      const rows = await ctx.db
        .select()
        .from(listingStates)
        .where(
          and(
            eq(listingStates.tenantId, tenantId),
            sql`${listingStates.shopSkuId} IN (SELECT value FROM json_each(${jsonList(listings.map((listing) => listing.shopSkuId))}))`,
          ),
        )
      return new Map(
        rows.map((row) => [
          keyOf(row.connectionId, row.shopSkuId),
          { quantity: row.quantity, paused: row.paused, toldAt: row.toldAt },
        ]),
      )
    },
    told: (
      rows: readonly { connectionId: string; shopSkuId: string; quantity: number; paused: boolean }[],
      now: number,
    ): D1PreparedStatement[] =>
      bulkInsert(ctx.db.$client, {
        table: listingStates,
        rows: rows.map((row) => ({ ...row, tenantId, toldAt: now, updatedAt: now })),
        onConflict: {
          target: ['tenant_id', 'connection_id', 'shop_sku_id'],
          update: ['quantity', 'paused', 'told_at', 'updated_at'],
        },
      }),
    keyOf,
  }
}
