/** The only SQL that writes `stock_shares`. */
import { and, eq, or, sql } from 'drizzle-orm'
import { bulkInsert, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { StoredShare } from './domain/channel-shares.ts'
import { stockShares } from './stock.tables.ts'

/** The `sku` of a connection's usual rule. */
export const USUAL = ''

export function sharesRepository(ctx: Pick<Ctx, 'db' | 'tenant'>) {
  const tenantId = ctx.tenant.id
  const mine = eq(stockShares.tenantId, tenantId)
  const db = ctx.db.$client
  const columns = {
    connectionId: stockShares.connectionId,
    sku: stockShares.sku,
    kind: stockShares.kind,
    amount: stockShares.amount,
  }
  return {
    /** Rules of these SKUs, and the usual ones of all connections. */
    async ofSkus(skus: readonly string[]): Promise<StoredShare[]> {
      return ctx.db
        .select(columns)
        .from(stockShares)
        .where(
          and(
            mine,
            or(eq(stockShares.sku, USUAL), sql`${stockShares.sku} IN (SELECT value FROM json_each(${jsonList(skus)}))`),
          ),
        )
    },
    save: (share: StoredShare, now: number): D1PreparedStatement[] =>
      bulkInsert(db, {
        table: stockShares,
        rows: [{ ...share, tenantId, updatedAt: now }],
        onConflict: { target: ['tenant_id', 'connection_id', 'sku'], update: ['kind', 'amount', 'updated_at'] },
      }),
    remove: ({ connectionId, sku }: Pick<StoredShare, 'connectionId' | 'sku'>): D1PreparedStatement[] => [
      db
        .prepare('DELETE FROM stock_shares WHERE tenant_id = ? AND connection_id = ? AND sku = ?')
        .bind(tenantId, connectionId, sku),
    ],
  }
}
