// Triggers that keep a tenant's rows still while it moves to another shard (docs/design/tenancy.md). Each tenant table has three;
// `npm run db:new -- shard` appends those that are missing, read from the migrations themselves.
import { readdirSync, readFileSync } from 'node:fs'

/** Tables of moves and doors: they are about the shard and stay where they are. */
const ownTables = new Set(['tenant_fences', 'moved_rows', 'audit_doors'])

const names = { INSERT: 'insert', UPDATE: 'update', DELETE: 'delete' }

/**
 * One look at `tenant_fences` by its key per written row; there is no row for a tenant at rest. BEFORE, so that a stale writer
 * hears `tenant_moving` and not of a conflict with rows that are no longer true.
 * @param key columns of the primary key after `tenant_id`
 */
export function fenceTriggers(table, key) {
  return Object.entries(names).map(([verb, name]) => {
    const row = verb === 'DELETE' ? 'OLD' : 'NEW'
    const note = (of, more = '') => `INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = ${of}.tenant_id), 0), '${table}', json_array(${key.map((column) => `${of}."${column}"`).join(', ')})
  FROM tenant_fences WHERE tenant_id = ${of}.tenant_id AND state IN ('copying', 'frozen')${more};`
    return `CREATE TRIGGER fence_${table}_${name} BEFORE ${verb} ON "${table}" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = ${row}.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = ${row}.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  ${note(row)}${verb === 'UPDATE' ? `\n  ${note('OLD', ` AND (${key.map((column) => `NEW."${column}"`).join(', ')}) <> (${key.map((column) => `OLD."${column}"`).join(', ')})`)}` : ''}
END;`
  })
}

/** SQL of the triggers that no migration of the folder makes yet. */
export function missingFences(folder) {
  const sql = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8'))
    .join('\n')
  const alone = [...sql.matchAll(/CREATE TABLE `(\w+)` \(\n\t`tenant_id` text PRIMARY KEY/g)].map(([, table]) => table)
  const unmovable = alone.filter((table) => !ownTables.has(table))
  if (unmovable.length > 0) throw new Error(`${unmovable.join(', ')}: rows of a tenant need a key behind the tenant's`)
  const tables = [...sql.matchAll(/CREATE TABLE `(\w+)` \(\n(.*?)\n\)/gs)].flatMap(([, table, body]) => {
    const key = [...(/PRIMARY KEY\(([^)]*)\)/.exec(body)?.[1].matchAll(/`(\w+)`/g) ?? [])].map(([, column]) => column)
    return ownTables.has(table) || key[0] !== 'tenant_id' ? [] : [[table, key.slice(1)]]
  })
  return tables.flatMap(([table, key]) =>
    sql.includes(`CREATE TRIGGER fence_${table}_insert `) ? [] : fenceTriggers(table, key),
  )
}
