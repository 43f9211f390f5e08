/** What the check of the books found, and how far it has come. */
import { decodeCursor, encodeCursor } from '../core/keyset.ts'
import { bulkInsert, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { andText, inWarehousesSeen, isWholeTenant } from '../platform/row-scope.ts'
import type { DriftKind, ProjectedLevel } from './domain/law-check.ts'
import type { StockFinding, StockFindings, StockFindingsQuery } from './stock.contract.ts'
import { stockFindings } from './stock.tables.ts'
import type { WarehouseQuantities } from './stock-ledger.port.ts'

export type Finding = Omit<typeof stockFindings.$inferSelect, 'tenantId'>
export interface CheckProgress {
  readonly afterSku: string
  readonly roundAt: number
  readonly checkedAt: number
  readonly checked: number
}

const COLUMNS =
  'id, sku, kind, place, warehouse_id AS warehouseId, status, detail, expected, found, repaired_to AS repairedTo, found_at AS foundAt, closed_at AS closedAt, updated_at AS updatedAt'
const red: readonly DriftKind[] = ['law', 'missing_hold', 'pool_missing']

export function stockFindingsRepository(ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>) {
  const db = ctx.db.$client
  const tenantId = ctx.tenant.id
  return {
    /** Suspected and open ones, those first that were not looked at for the longest time. */
    async live(limit: number): Promise<Finding[]> {
      const { results } = await db
        .prepare(
          `SELECT ${COLUMNS} FROM stock_findings WHERE tenant_id = ? AND status <> 'closed' ORDER BY updated_at LIMIT ?`,
        )
        .bind(tenantId, limit)
        .all<Finding>()
      return results
    },
    add: (rows: readonly Finding[]): D1PreparedStatement[] =>
      bulkInsert(db, { table: stockFindings, rows: rows.map((row) => ({ ...row, tenantId })), onConflict: 'ignore' }),
    change: ({ id, status, detail, found, repairedTo, closedAt, updatedAt }: Finding): D1PreparedStatement =>
      db
        .prepare(
          'UPDATE stock_findings SET status = ?, detail = ?, found = ?, repaired_to = ?, closed_at = ?, updated_at = ? WHERE tenant_id = ? AND id = ?',
        )
        .bind(status, detail, found, repairedTo, closedAt, updatedAt, tenantId, id),
    forget: (ids: readonly string[]): D1PreparedStatement =>
      db
        .prepare('DELETE FROM stock_findings WHERE tenant_id = ? AND id IN (SELECT value FROM json_each(?))')
        .bind(tenantId, jsonList(ids)),
    async progress(): Promise<CheckProgress> {
      const row = await db
        .prepare(
          "SELECT after_sku AS afterSku, round_at AS roundAt, checked_at AS checkedAt, checked FROM stock_checks WHERE tenant_id = ? AND part = 'ledgers'",
        )
        .bind(tenantId)
        .first<CheckProgress>()
      return row ?? { afterSku: '', roundAt: 0, checkedAt: 0, checked: 0 }
    },
    saveProgress: ({ afterSku, roundAt, checkedAt, checked }: CheckProgress): D1PreparedStatement =>
      db
        .prepare(
          `INSERT INTO stock_checks (tenant_id, part, after_sku, round_at, checked_at, checked) VALUES (?, 'ledgers', ?, ?, ?, ?)
           ON CONFLICT (tenant_id, part) DO UPDATE SET after_sku = excluded.after_sku, round_at = excluded.round_at, checked_at = excluded.checked_at, checked = excluded.checked`,
        )
        .bind(tenantId, afterSku, roundAt, checkedAt, checked),
    async levelsOf(skus: readonly string[]): Promise<(ProjectedLevel & { readonly sku: string })[]> {
      const { results } = await db
        .prepare(
          'SELECT sku, warehouse_id AS warehouseId, on_hand AS onHand, locked, qc, in_transit AS inTransit, pooled, available, seq FROM stock_levels WHERE tenant_id = ? AND sku IN (SELECT value FROM json_each(?))',
        )
        .bind(tenantId, jsonList(skus))
        .all<ProjectedLevel & { sku: string }>()
      return results
    },
    /** Puts a row right as long as it is the one that was read (`was`: its `seq`, null: there was none). */
    repair: (sku: string, level: WarehouseQuantities & { seq: number }, was: number | null, now: number) =>
      db
        .prepare(
          `INSERT INTO stock_levels (tenant_id, sku, warehouse_id, on_hand, locked, qc, in_transit, pooled, available, seq, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
           ON CONFLICT (tenant_id, sku, warehouse_id) DO UPDATE SET on_hand = ?4, locked = ?5, qc = ?6, in_transit = ?7, pooled = ?8, available = ?9, seq = ?10, updated_at = ?11
           WHERE stock_levels.seq = ?12`,
        )
        .bind(
          tenantId,
          sku,
          level.warehouseId,
          level.onHand,
          level.locked,
          level.qc,
          level.inTransit,
          level.pooled,
          level.available,
          level.seq,
          now,
          was,
        ),
    /** Newest first; suspicions are not shown. */
    async list({ limit, cursor, status }: StockFindingsQuery): Promise<StockFindings> {
      const after = String(decodeCursor(cursor ?? '')?.[0] ?? '')
      const scope = andText(inWarehousesSeen(ctx.scope, 'warehouse_id'), 5)
      const { results } = await db
        .prepare(
          `SELECT ${COLUMNS} FROM stock_findings WHERE tenant_id = ?1 AND status <> 'suspected' AND (?2 = '' OR status = ?2) AND (?3 = '' OR id < ?3)${scope.text} ORDER BY id DESC LIMIT ?4`,
        )
        .bind(tenantId, status ?? '', after, limit + 1, ...scope.values)
        .all<Finding>()
      const last = results[limit - 1]
      return {
        items: results.slice(0, limit).map(shown),
        nextCursor: results.length > limit && last ? encodeCursor([last.id]) : null,
        lastRoundAt: isWholeTenant(ctx.scope) ? (await this.progress()).roundAt || null : null,
      }
    },
  }
}

function shown({ place: _place, updatedAt: _updatedAt, status, ...finding }: Finding): StockFinding {
  return {
    ...finding,
    status: status === 'closed' ? 'closed' : 'open',
    severity: red.includes(finding.kind) ? 'red' : 'yellow',
  }
}
