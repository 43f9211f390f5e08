/** Rows of a tenant as text that SQLite itself writes and reads: nothing is parsed on the way, so nothing is changed on the way. */
import { boundChunks, jsonList } from '../../../platform/bulk.ts'
import type { TenantTable } from '../../../platform/tenant-tables.ts'

/** Rows of a page at most, and characters from which on a page ends: a database does one thing at a time, and its tenants wait meanwhile. */
export const PAGE_ROWS = 600
const PAGE_CHARS = 600_000

export type Key = readonly (string | number)[]

export interface Row {
  /** JSON array of the key's columns after the tenant: what triggers note as well. */
  readonly key: string
  /** JSON array of all columns. */
  readonly row: string
}

const quoted = (columns: readonly string[], prefix = ''): string =>
  columns.map((column) => `${prefix}"${column}"`).join(', ')
const marks = (count: number, from: number): string =>
  Array.from({ length: count }, (_, i) => `?${from + i}`).join(', ')

const rowText = ({ key, columns }: TenantTable, prefix = ''): string =>
  `json_array(${quoted(key, prefix)}) AS key, json_array(${quoted(columns, prefix)}) AS row`

export interface Page {
  readonly rows: readonly Row[]
  /**
   * False when these were the last rows of the table at that instant. Who walks a live table stops there: rows that are added
   * later are noted, and waiting for an empty page would chase them for ever.
   */
  readonly hasMore: boolean
}

/** The next rows in the order of the key, behind `after`. */
export async function readPage(
  db: D1Database,
  { table, tenantId, after }: { readonly table: TenantTable; readonly tenantId: string; readonly after: Key | null },
): Promise<Page> {
  const key = quoted(table.key)
  const behind = after === null ? '' : `AND (${key}) > (${marks(after.length, 2)})`
  const { results } = await db
    .prepare(
      `SELECT key, row, found FROM (
         SELECT key, row, n, SUM(length(row)) OVER (ORDER BY n) AS chars, COUNT(*) OVER () AS found FROM (
           SELECT ${rowText(table)}, ROW_NUMBER() OVER (ORDER BY ${key}) AS n FROM (
             SELECT * FROM "${table.name}" WHERE tenant_id = ?1 ${behind} ORDER BY ${key} LIMIT ${PAGE_ROWS})))
       WHERE chars <= ${PAGE_CHARS} OR n = 1 ORDER BY n`,
    )
    .bind(tenantId, ...(after ?? []))
    .all<Row & { found: number }>()
  const found = results[0]?.found ?? 0
  return { rows: results, hasMore: found === PAGE_ROWS || results.length < found }
}

/** All rows behind `after` up to `last`, the last one too; up to the end of the table when `last` is null (at most `PAGE_ROWS`). */
export async function readRange(
  db: D1Database,
  {
    table,
    tenantId,
    after,
    last,
  }: {
    readonly table: TenantTable
    readonly tenantId: string
    readonly after: Key | null
    readonly last: Key | null
  },
): Promise<Row[]> {
  const key = quoted(table.key)
  const width = table.key.length
  const behind = after === null ? '' : `AND (${key}) > (${marks(width, 2)})`
  const upTo = last === null ? '' : `AND (${key}) <= (${marks(width, 2 + (after === null ? 0 : width))})`
  const { results } = await db
    .prepare(
      `SELECT ${rowText(table)} FROM "${table.name}" WHERE tenant_id = ?1 ${behind} ${upTo} ORDER BY ${key}${last === null ? ` LIMIT ${PAGE_ROWS}` : ''}`,
    )
    .bind(tenantId, ...(after ?? []), ...(last ?? []))
    .all<Row>()
  return results
}

/** The rows of these keys, as far as they exist. */
export async function readKeys(
  db: D1Database,
  {
    table,
    tenantId,
    keys,
  }: { readonly table: TenantTable; readonly tenantId: string; readonly keys: readonly string[] },
): Promise<Map<string, string>> {
  const on = table.key.map((column, i) => `t."${column}" = wanted.key ->> ${i}`).join(' AND ')
  const { results } = await db
    .prepare(
      // Materialised with the tenant, so that SQLite walks the keys and looks rows up by them.
      `WITH wanted AS MATERIALIZED (SELECT value AS key, ?1 AS owner FROM json_each(?2))
       SELECT ${rowText(table, 't.')} FROM wanted CROSS JOIN "${table.name}" AS t ON t.tenant_id = wanted.owner AND ${on}`,
    )
    .bind(tenantId, jsonList(keys))
    .all<Row>()
  return new Map(results.map(({ key, row }) => [key, row]))
}

/** Writes these rows, whatever stood under their keys. */
export function writeRows(db: D1Database, table: TenantTable, rows: readonly string[]): D1PreparedStatement[] {
  const sql = `INSERT OR REPLACE INTO "${table.name}" (${quoted(table.columns)}) SELECT ${table.columns.map((_, i) => `value ->> ${i}`).join(', ')} FROM jsonb_each(?) WHERE true`
  return boundChunks(rows).map((chunk) => db.prepare(sql).bind(`[${chunk.join(',')}]`))
}

export function deleteKeys(
  db: D1Database,
  {
    table,
    tenantId,
    keys,
  }: { readonly table: TenantTable; readonly tenantId: string; readonly keys: readonly string[] },
): D1PreparedStatement[] {
  if (keys.length === 0) return []
  const picks = table.key.map((_, i) => `value ->> ${i}`).join(', ')
  return boundChunks(keys.map((key) => JSON.stringify(key))).map((chunk) =>
    db
      .prepare(
        `DELETE FROM "${table.name}" WHERE tenant_id = ?1 AND (${quoted(table.key)}) IN (SELECT ${picks} FROM json_each(?2))`,
      )
      .bind(tenantId, `[${chunk.join(',')}]`),
  )
}

export const keyOf = (text: string): Key => JSON.parse(text) as Key
