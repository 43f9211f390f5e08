/**
 * Bulk writes under D1's limit of 100 bound parameters: the rows travel as one JSON array and are selected from it.
 * One statement writes any number of rows.
 */
import { getTableColumns, getTableName } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'

/** D1 refuses a bound value over 2 MB; rows are cut into statements below this many characters. */
const MAX_JSON = 600_000

type Row = Readonly<Record<string, unknown>>

export interface BulkInsert<T extends SQLiteTable> {
  readonly table: T
  readonly rows: readonly T['$inferInsert'][]
  /** `abort`: a taken key rolls the whole batch back (the guard). `ignore`: repeats are harmless. Or an UPSERT tail. */
  readonly onConflict?:
    | 'abort'
    | 'ignore'
    | { readonly target: readonly string[]; readonly update: readonly string[]; readonly where?: string }
}

/** INSERT of all rows as prepared statements (usually one). Values are mapped by drizzle's column encoders. */
export function bulkInsert<T extends SQLiteTable>(
  db: D1Database,
  { table, rows, onConflict = 'abort' }: BulkInsert<T>,
): D1PreparedStatement[] {
  if (rows.length === 0) return []
  const columns = Object.entries(getTableColumns(table))
  const names = columns.map(([, column]) => `"${column.name}"`).join(', ')
  const picks = columns.map((_, index) => `value ->> ${index}`).join(', ')
  const verb = onConflict === 'ignore' ? 'INSERT OR IGNORE' : 'INSERT'
  const tail =
    typeof onConflict === 'string'
      ? ''
      : ` ON CONFLICT (${onConflict.target.join(', ')}) DO UPDATE SET ${onConflict.update.map((c) => `${c} = excluded.${c}`).join(', ')}${onConflict.where ? ` WHERE ${onConflict.where}` : ''}`
  // `jsonb_each`: the rows stay parsed, where `json_each` has every pick parse its row's text anew. `WHERE true` keeps SQLite
  // from reading ON CONFLICT as a join constraint.
  const sql = `${verb} INTO ${getTableName(table)} (${names}) SELECT ${picks} FROM jsonb_each(?) WHERE true${tail}`
  const encoded = rows.map((row) => JSON.stringify(columns.map(([key, column]) => encode((row as Row)[key], column))))
  return boundChunks(encoded).map((chunk) => db.prepare(sql).bind(`[${chunk.join(',')}]`))
}

/**
 * UPDATE … FROM json_each: one statement sets columns of many rows of one tenant. In `set` and `where`, `v ->> i` is the
 * i-th value of the row's tuple; `where` joins the tuple to the table (the tenant predicate is added here).
 */
export function bulkUpdate(
  db: D1Database,
  {
    table,
    tenantId,
    set,
    where,
    tuples,
  }: {
    readonly table: SQLiteTable
    readonly tenantId: string
    readonly set: string
    readonly where: string
    readonly tuples: readonly (readonly unknown[])[]
  },
): D1PreparedStatement[] {
  if (tuples.length === 0) return []
  // Materialised together with the tenant, so that SQLite walks the tuples and looks rows up by key. A constant tenant
  // predicate makes it walk all rows of the tenant instead, and the tuples for each of them.
  const sql = `WITH tuples AS MATERIALIZED (SELECT value AS v, ?2 AS owner FROM jsonb_each(?1)) UPDATE ${getTableName(table)} SET ${set} FROM tuples WHERE tenant_id = tuples.owner AND ${where}`
  return boundChunks(tuples.map((tuple) => JSON.stringify(tuple))).map((chunk) =>
    db.prepare(sql).bind(`[${chunk.join(',')}]`, tenantId),
  )
}

/** `bulkUpdate` of rows at hand: these columns become what the row with this key says. */
export function bulkSet<T extends SQLiteTable>(
  db: D1Database,
  {
    table,
    tenantId,
    key,
    columns,
    rows,
  }: {
    readonly table: T
    readonly tenantId: string
    readonly key: readonly (keyof T['$inferInsert'])[]
    readonly columns: readonly (keyof T['$inferInsert'])[]
    readonly rows: readonly T['$inferInsert'][]
  },
): D1PreparedStatement[] {
  const known = Object.entries(getTableColumns(table))
  const picked = [...key, ...columns].flatMap((name) => known.filter(([property]) => property === name))
  const equals = picked.map(([, column], i) => `${column.name} = v ->> ${i}`)
  return bulkUpdate(db, {
    table,
    tenantId,
    set: equals.slice(key.length).join(', '),
    where: equals.slice(0, key.length).join(' AND '),
    tuples: rows.map((row) => picked.map(([property, column]) => encode((row as Row)[property], column))),
  })
}

/**
 * Rolls its batch back (a constraint fails: `platform.conflict`) when a tenant has more rows than `max`; stands behind the
 * insert. Counting before the insert would let two at once both in.
 */
export function atMost(
  db: D1Database,
  { table, tenantId, max }: { readonly table: SQLiteTable; readonly tenantId: string; readonly max: number },
): D1PreparedStatement {
  const name = getTableName(table)
  return db
    .prepare(
      `INSERT INTO ${name} (tenant_id) SELECT NULL WHERE (SELECT COUNT(*) FROM ${name} WHERE tenant_id = ?1) > ?2`,
    )
    .bind(tenantId, max)
}

/** The list as one bound parameter for `IN (SELECT value FROM json_each(?))`. */
export const jsonList = (values: readonly (string | number)[]): string => JSON.stringify(values)

function encode(value: unknown, column: { mapToDriverValue(value: unknown): unknown; default?: unknown }): unknown {
  if (value === undefined || value === null) return null
  return column.mapToDriverValue(value)
}

/** JSON texts in groups that one bound parameter holds. */
export function boundChunks(encoded: readonly string[]): string[][] {
  const result: string[][] = []
  let current: string[] = []
  let size = 0
  for (const text of encoded) {
    if (size + text.length > MAX_JSON && current.length > 0) {
      result.push(current)
      current = []
      size = 0
    }
    current.push(text)
    size += text.length
  }
  if (current.length > 0) result.push(current)
  return result
}
