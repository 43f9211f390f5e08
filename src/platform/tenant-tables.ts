/** The tables of a database as it has them, so that a new table cannot be forgotten where all of a tenant's rows are meant. */

export interface TenantTable {
  readonly name: string
  readonly columns: readonly string[]
  /** The key without the tenant, in its order. */
  readonly key: readonly string[]
}

interface Column {
  readonly name: string
  readonly pk: number
}

/** Bookkeeping of the database, and the door that lets audit rows leave. */
const notData = new Set(['d1_migrations', 'audit_doors'])

/** Every table with a `tenant_id`; `others` are those without, by name. */
export async function tenantTables(db: D1Database): Promise<{ tables: TenantTable[]; others: string[] }> {
  const { results } = await db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .all<{ name: string }>()
  const names = results
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('sqlite_') && !name.startsWith('_cf_') && !notData.has(name))
  if (names.length === 0) return { tables: [], others: [] }
  const described = await db.batch<Column>(names.map((name) => db.prepare(`PRAGMA table_info("${name}")`)))
  const tables = names.map((name, i) => {
    const columns = described[i]?.results ?? []
    return {
      name,
      columns: columns.map((column) => column.name),
      key: columns
        .filter(({ name: column, pk }) => pk > 0 && column !== 'tenant_id')
        .sort((a, b) => a.pk - b.pk)
        .map((column) => column.name),
    }
  })
  const has = ({ columns }: TenantTable) => columns.includes('tenant_id')
  return { tables: tables.filter(has), others: tables.filter((table) => !has(table)).map(({ name }) => name) }
}

const quoted = (columns: readonly string[]): string => columns.map((column) => `"${column}"`).join(', ')

/** Up to `limit` rows of the tenant after the one whose key is `after` (empty: from the first on), in the order of the key. */
export function pageOfTable(
  db: D1Database,
  { name, key }: TenantTable,
  { tenantId, after, limit }: { tenantId: string; after: readonly unknown[]; limit: number },
): D1PreparedStatement {
  const beyond = after.length > 0 ? ` AND (${quoted(key)}) > (${key.map(() => '?').join(', ')})` : ''
  const order = key.length > 0 ? ` ORDER BY ${quoted(key)}` : ''
  return db
    .prepare(`SELECT * FROM "${name}" WHERE tenant_id = ?${beyond}${order} LIMIT ${limit}`)
    .bind(tenantId, ...after)
}

/** Deletes up to `limit` rows of the tenant. */
export function deleteFromTable(
  db: D1Database,
  { name, key }: TenantTable,
  { tenantId, limit }: { tenantId: string; limit: number },
): D1PreparedStatement {
  if (key.length === 0) return db.prepare(`DELETE FROM "${name}" WHERE tenant_id = ?`).bind(tenantId)
  return db
    .prepare(
      `DELETE FROM "${name}" WHERE tenant_id = ?1 AND (${quoted(key)}) IN (SELECT ${quoted(key)} FROM "${name}" WHERE tenant_id = ?1 LIMIT ${limit})`,
    )
    .bind(tenantId)
}
