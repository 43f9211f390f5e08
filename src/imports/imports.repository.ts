/** Files, their rows while they wait, and what is remembered of them. */
import { and, asc, desc, eq, gt } from 'drizzle-orm'
import { encodeTime } from '../core/ids.ts'
import { bulkInsert, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { AT_HOME } from '../platform/tenant-fence.ts'
import type { StagedLine } from './domain/build-order.ts'
import type { ColumnMapping } from './domain/columns.ts'
import type { Import } from './imports.contract.ts'
import { importedOrders, importMappings, importRows, imports } from './imports.tables.ts'

export type ImportRow = typeof imports.$inferSelect
export type StagedRow = Omit<typeof importRows.$inferInsert, 'tenantId'>

const LISTED = 50
const BAD_ROWS_A_PAGE = 100

export const shownImport = ({ tenantId: _tenant, fileHash: _hash, mapping: _mapping, ...row }: ImportRow): Import => row

export function importsRepository(ctx: Pick<Ctx, 'db' | 'tenant'>) {
  const tenantId = ctx.tenant.id
  const db = ctx.db.$client
  const mine = eq(imports.tenantId, tenantId)
  return {
    insert: (row: Omit<ImportRow, 'tenantId'>): D1PreparedStatement[] =>
      bulkInsert(db, { table: imports, rows: [{ ...row, tenantId }] }),
    stage: (rows: readonly StagedRow[]): D1PreparedStatement[] =>
      bulkInsert(db, { table: importRows, rows: rows.map((row) => ({ ...row, tenantId })), onConflict: 'ignore' }),
    async newest(): Promise<ImportRow[]> {
      return ctx.db.select().from(imports).where(mine).orderBy(desc(imports.id)).limit(LISTED)
    },
    async byId(id: string): Promise<ImportRow | null> {
      return (
        (
          await ctx.db
            .select()
            .from(imports)
            .where(and(mine, eq(imports.id, id)))
            .limit(1)
        )[0] ?? null
      )
    },
    /** The import of the same bytes that was not thrown away, if there is one. */
    async ofFile(connectionId: string, fileHash: string): Promise<ImportRow | null> {
      const rows = await ctx.db
        .select()
        .from(imports)
        .where(and(mine, eq(imports.connectionId, connectionId), eq(imports.fileHash, fileHash)))
      return rows.find(({ status }) => status !== 'discarded') ?? null
    },
    /** Changes nothing unless the import stands in `from`. */
    turn: (id: string, from: ImportRow['status'], to: ImportRow['status'], now: number): D1PreparedStatement =>
      db
        .prepare('UPDATE imports SET status = ?4, updated_at = ?5 WHERE tenant_id = ?1 AND id = ?2 AND status = ?3')
        .bind(tenantId, id, from, to, now),
    /** Rolls its batch back (NOT NULL) when somebody else has taken orders in since `before` was read: they count once. */
    progress: (
      before: Pick<ImportRow, 'id' | 'ordersDone'>,
      { done, unchanged, isOver }: { done: number; unchanged: number; isOver: boolean },
      now: number,
    ): D1PreparedStatement =>
      db
        .prepare(
          `UPDATE imports SET orders_done = CASE WHEN orders_done = ?3 THEN orders_done + ?4 END, orders_unchanged = orders_unchanged + ?5,
             status = CASE WHEN ?6 THEN 'done' ELSE status END, updated_at = ?7 WHERE tenant_id = ?1 AND id = ?2`,
        )
        .bind(tenantId, before.id, before.ordersDone, done, unchanged, isOver ? 1 : 0, now),
    dropRows: (id: string): D1PreparedStatement =>
      db.prepare('DELETE FROM import_rows WHERE tenant_id = ?1 AND import_id = ?2').bind(tenantId, id),
    dropOrders: (id: string, keys: readonly string[]): D1PreparedStatement =>
      db
        .prepare(
          'DELETE FROM import_rows WHERE tenant_id = ?1 AND import_id = ?2 AND order_key IN (SELECT value FROM json_each(?3))',
        )
        .bind(tenantId, id, jsonList(keys)),
    /** Lines of the next orders, whole orders only, in the order of their numbers. */
    async nextOrders(id: string, most: number): Promise<Map<string, StagedLine[]>> {
      const { results } = await db
        .prepare(
          `SELECT order_key AS key, line FROM import_rows WHERE tenant_id = ?1 AND import_id = ?2 AND order_key IN (
             SELECT DISTINCT order_key FROM import_rows WHERE tenant_id = ?1 AND import_id = ?2 AND order_key > '' ORDER BY order_key LIMIT ?3)
           ORDER BY order_key, row_no`,
        )
        .bind(tenantId, id, most)
        .all<{ key: string; line: string }>()
      const orders = new Map<string, StagedLine[]>()
      for (const { key, line } of results) {
        const lines = orders.get(key) ?? []
        lines.push(JSON.parse(line) as StagedLine)
        orders.set(key, lines)
      }
      return orders
    },
    async badRows(id: string, after: number) {
      const rows = await ctx.db
        .select({ rowNo: importRows.rowNo, errors: importRows.errors })
        .from(importRows)
        .where(
          and(
            eq(importRows.tenantId, tenantId),
            eq(importRows.importId, id),
            eq(importRows.orderKey, ''),
            gt(importRows.rowNo, after),
          ),
        )
        .orderBy(asc(importRows.rowNo))
        .limit(BAD_ROWS_A_PAGE)
      return { items: rows, nextRow: rows.length === BAD_ROWS_A_PAGE ? (rows.at(-1)?.rowNo ?? null) : null }
    },
    async countOrders(id: string): Promise<number> {
      const row = await db
        .prepare(
          "SELECT COUNT(DISTINCT order_key) AS n FROM import_rows WHERE tenant_id = ?1 AND import_id = ?2 AND order_key > ''",
        )
        .bind(tenantId, id)
        .first<{ n: number }>()
      return row?.n ?? 0
    },
    async rememberedHashes(connectionId: string, keys: readonly string[]): Promise<Map<string, string>> {
      const { results } = await db
        .prepare(
          `SELECT order_key AS key, rows_hash AS hash FROM imported_orders
           WHERE tenant_id = ?1 AND connection_id = ?2 AND order_key IN (SELECT value FROM json_each(?3))`,
        )
        .bind(tenantId, connectionId, jsonList(keys))
        .all<{ key: string; hash: string }>()
      return new Map(results.map(({ key, hash }) => [key, hash]))
    },
    rememberHashes: (
      rows: readonly { connectionId: string; orderKey: string; rowsHash: string; importId: string }[],
    ): D1PreparedStatement[] =>
      bulkInsert(db, {
        table: importedOrders,
        rows: rows.map((row) => ({ ...row, tenantId })),
        onConflict: {
          target: ['tenant_id', 'connection_id', 'order_key'],
          update: ['rows_hash', 'import_id'],
        },
      }),
    async mappingOf(headerHash: string): Promise<ColumnMapping | null> {
      const [row] = await ctx.db
        .select()
        .from(importMappings)
        .where(and(eq(importMappings.tenantId, tenantId), eq(importMappings.headerHash, headerHash)))
        .limit(1)
      return row?.mapping ?? null
    },
    rememberMapping: (headerHash: string, mapping: ColumnMapping, now: number): D1PreparedStatement[] =>
      bulkInsert(db, {
        table: importMappings,
        rows: [{ tenantId, headerHash, mapping, updatedAt: now }],
        onConflict: { target: ['tenant_id', 'header_hash'], update: ['mapping', 'updated_at'] },
      }),
  }
}

/**
 * What an upload that broke off, an import that ended or one that nobody confirmed leaves behind; of all tenants of a shard, what
 * was begun before `before`, at most `limit` rows a run. A file that was never confirmed counts as thrown away: it can be read in again.
 */
export const forgetImports = (db: D1Database, before: number, limit: number): D1PreparedStatement[] => {
  const first = `imp_${encodeTime(before)}`
  return [
    db.prepare(`UPDATE imports SET status = 'discarded' WHERE status = 'ready' AND id < ? AND ${AT_HOME}`).bind(first),
    db
      .prepare(
        `DELETE FROM import_rows WHERE (tenant_id, import_id, order_key, row_no) IN (
           SELECT tenant_id, import_id, order_key, row_no FROM import_rows AS r WHERE import_id < ?1 AND ${AT_HOME}
             AND NOT EXISTS (SELECT 1 FROM imports AS i WHERE i.tenant_id = r.tenant_id AND i.id = r.import_id AND i.status = 'running') LIMIT ?2)`,
      )
      .bind(first, limit),
  ]
}
