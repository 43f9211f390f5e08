/** What the steps of a move share: where from, where to, whose rows, which tables; and the two ways by which rows get across. */
import { deleteThroughDoor } from '../../../platform/audit-door.ts'
import { deleteFromTable, type TenantTable, tenantTables } from '../../../platform/tenant-tables.ts'
import { throughFence } from './fences.ts'
import { deleteKeys, readKeys, writeRows } from './pages.ts'

export interface Mover {
  readonly tenantId: string
  readonly epoch: number
  readonly source: D1Database
  readonly target: D1Database
  readonly tables: readonly TenantTable[]
}

/** They say how a tenant stands in a shard, and stay there. */
const ofTheMove = new Set(['tenant_fences', 'moved_rows'])

/** The tables whose rows move, as the database has them. */
export async function movingTables(db: D1Database): Promise<TenantTable[]> {
  return (await tenantTables(db)).tables.filter(({ name }) => !ofTheMove.has(name))
}

export const sourceFence = ({ source, tenantId, epoch }: Mover) => ({ db: source, tenantId, epoch })
export const targetFence = ({ target, tenantId, epoch }: Mover) => ({ db: target, tenantId, epoch })

/** A row that should be equal on both sides and is not, with nothing that explains it. The move turns back. */
export class CopyDiffers extends Error {}

/** Writes rows into the copy. */
export async function copyRows(mover: Mover, table: TenantTable, rows: readonly string[]): Promise<void> {
  await mover.target.batch(throughFence(targetFence(mover), 'arriving', writeRows(mover.target, table, rows)))
}

/** Changes that are taken at once. */
const CHANGES = 600

interface Change {
  readonly seq: number
  readonly table: string
  readonly key: string
}

/**
 * Brings the next changed rows up to date in the copy, as they are now, and reads them back. A row that changes after it was read
 * here is noted behind what this call took, so nothing is missed. Returns the number of the last change taken and how many rows
 * it was about; 0 rows: nothing is owed.
 */
export async function catchUp(mover: Mover, seq: number): Promise<{ seq: number; rows: number }> {
  const { source, target, tenantId, tables } = mover
  const { results } = await source
    .prepare(
      'SELECT seq, table_name AS "table", key FROM moved_rows WHERE tenant_id = ? AND seq > ? ORDER BY seq LIMIT ?',
    )
    .bind(tenantId, seq, CHANGES)
    .all<Change>()
  const last = results.at(-1)
  if (!last) return { seq, rows: 0 }
  let rows = 0
  const statements: D1PreparedStatement[] = []
  const upserts: D1PreparedStatement[] = []
  const written: { table: TenantTable; keys: string[]; now: Map<string, string> }[] = []
  const byTable = [...Map.groupBy(results, (change) => change.table)]
  const read = await Promise.all(
    byTable.map(async ([name, changes]) => {
      const table = tables.find((candidate) => candidate.name === name)
      if (!table) throw new Error(`a change in ${name}, which is no table of a tenant`)
      const keys = [...new Set(changes.map(({ key }) => key))]
      return { table, keys, now: await readKeys(source, { table, tenantId, keys }) }
    }),
  )
  for (const { table, keys, now } of read) {
    rows += keys.length
    statements.push(...deleteKeys(target, { table, tenantId, keys: keys.filter((key) => !now.has(key)) }))
    upserts.push(...writeRows(target, table, [...now.values()]))
    written.push({ table, keys, now })
  }
  await target.batch(throughFence(targetFence(mover), 'arriving', [...statements, ...upserts]))
  await Promise.all(
    written.map(async ({ table, keys, now }) => {
      const there = await readKeys(target, { table, tenantId, keys })
      for (const key of keys)
        if (there.get(key) !== now.get(key))
          throw new CopyDiffers(`${table.name} ${key} was written and reads differently`)
    }),
  )
  return { seq: last.seq, rows }
}

/** Deletes the tenant's next rows of a table in a shard that is not its home. Returns how many; 0: none are left. */
export async function emptyTable(
  fence: { readonly db: D1Database; readonly tenantId: string; readonly epoch: number },
  standing: 'arriving' | 'gone',
  { table, limit, now }: { readonly table: TenantTable; readonly limit: number; readonly now: number },
): Promise<number> {
  const results = await deleteThroughDoor(fence.db, {
    tenantId: fence.tenantId,
    why: 'tenant_moved',
    now,
    statements: throughFence(fence, standing, [deleteFromTable(fence.db, table, { tenantId: fence.tenantId, limit })]),
  })
  return results[2]?.meta.changes ?? 0
}
