/** The only SQL that writes this room's tables. */
import { bulkInsert } from '../platform/bulk.ts'
import type { StockLevelsMessage } from './stock.messages.ts'
import { stockLevels } from './stock.tables.ts'

export type ToldLevels = Pick<StockLevelsMessage, 'tenantId' | 'sku' | 'levels'>

/**
 * Statements that bring the projection up to what ledgers told. In any order and any number of times: a warehouse's row
 * is written only by a greater `seq` of its own, so levels that did not change cost nothing.
 */
export function levelStatements(db: D1Database, told: readonly ToldLevels[], now: number): D1PreparedStatement[] {
  const newest = new Map<string, typeof stockLevels.$inferInsert>()
  for (const { tenantId, sku, levels } of told) {
    for (const level of levels) {
      const key = JSON.stringify([tenantId, sku, level.warehouseId])
      if ((newest.get(key)?.seq ?? -1) < level.seq) newest.set(key, { tenantId, sku, ...level, updatedAt: now })
    }
  }
  return bulkInsert(db, {
    table: stockLevels,
    rows: [...newest.values()],
    onConflict: {
      target: ['tenant_id', 'sku', 'warehouse_id'],
      update: ['on_hand', 'locked', 'qc', 'in_transit', 'pooled', 'available', 'seq', 'updated_at'],
      where: 'excluded.seq > stock_levels.seq',
    },
  })
}
