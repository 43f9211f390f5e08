/**
 * The statements that say how a tenant stands in a shard while it moves. Each names the mover's epoch: a mover that was
 * overtaken (its lease ran out) changes nothing and writes nothing.
 */
import type { tenantFences } from '../../../platform/platform.tables.ts'

type FenceState = typeof tenantFences.$inferSelect.state

/** The database's own clock, epoch ms. */
const NOW = "CAST(unixepoch('subsec') * 1000 AS INTEGER)"

export interface Fence {
  readonly db: D1Database
  readonly tenantId: string
  readonly epoch: number
}

/** From now on changes of the tenant's rows are noted here. What an earlier move noted leaves first. */
export async function beginNoting({ db, tenantId, epoch }: Fence): Promise<void> {
  await db.batch([
    db
      .prepare(
        'DELETE FROM moved_rows WHERE tenant_id = ?1 AND NOT EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = ?1)',
      )
      .bind(tenantId),
    db
      .prepare(
        "INSERT INTO tenant_fences (tenant_id, state, epoch, until) VALUES (?, 'copying', ?, 0) ON CONFLICT (tenant_id) DO UPDATE SET epoch = excluded.epoch WHERE excluded.epoch > tenant_fences.epoch AND state IN ('copying', 'frozen')",
      )
      .bind(tenantId, epoch),
  ])
}

/** From now on only the mover writes the tenant's rows here. */
export async function beginArriving({ db, tenantId, epoch }: Fence): Promise<void> {
  await db
    .prepare(
      "INSERT INTO tenant_fences (tenant_id, state, epoch, until) VALUES (?, 'arriving', ?, 0) ON CONFLICT (tenant_id) DO UPDATE SET state = 'arriving', epoch = excluded.epoch WHERE excluded.epoch >= tenant_fences.epoch",
    )
    .bind(tenantId, epoch)
    .run()
}

/** This mover takes over: what an earlier one still sends is refused. */
export async function takeOver({ db, tenantId, epoch }: Fence): Promise<void> {
  await db
    .prepare('UPDATE tenant_fences SET epoch = ?2 WHERE tenant_id = ?1 AND epoch < ?2')
    .bind(tenantId, epoch)
    .run()
}

export async function stateOf({ db, tenantId }: Fence): Promise<FenceState | null> {
  const row = await db
    .prepare('SELECT state FROM tenant_fences WHERE tenant_id = ?')
    .bind(tenantId)
    .first<{ state: FenceState }>()
  return row?.state ?? null
}

/** 0 where there is no fence. */
export async function epochIn(db: D1Database, tenantId: string): Promise<number> {
  const row = await db
    .prepare('SELECT epoch FROM tenant_fences WHERE tenant_id = ?')
    .bind(tenantId)
    .first<{ epoch: number }>()
  return row?.epoch ?? 0
}

/**
 * One batch in which the mover alone may write: open, write, as it was. Rolls back as a whole (`tenant_fences.state` NOT NULL)
 * when the fence is not this mover's. Returns the results of `statements`.
 */
export function throughFence(
  { db, tenantId, epoch }: Fence,
  standing: 'arriving' | 'gone',
  statements: readonly D1PreparedStatement[],
): D1PreparedStatement[] {
  const set = (from: FenceState, to: FenceState) =>
    db
      .prepare('UPDATE tenant_fences SET state = ? WHERE tenant_id = ? AND epoch = ? AND state = ?')
      .bind(to, tenantId, epoch, from)
  return [
    set(standing, 'open'),
    db
      .prepare(
        "INSERT INTO tenant_fences (tenant_id, state, epoch, until) SELECT ?1, NULL, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = ?1 AND epoch = ?2 AND state = 'open')",
      )
      .bind(tenantId, epoch),
    ...statements,
    set('open', standing),
  ]
}

/** True when a batch of `throughFence` was refused because another mover has taken over. */
export const wasOvertaken = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('tenant_fences.state')

/** Writes wait from now on, at most `holdMs`; after that they go on by themselves, noted. False when this is not ours to say. */
export async function freeze({ db, tenantId, epoch }: Fence, holdMs: number): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE tenant_fences SET state = 'frozen', until = ${NOW} + ? WHERE tenant_id = ? AND epoch = ? AND state IN ('copying', 'frozen')`,
    )
    .bind(holdMs, tenantId, epoch)
    .run()
  return meta.changes > 0
}

export async function thaw({ db, tenantId, epoch }: Fence): Promise<void> {
  await db
    .prepare(
      "UPDATE tenant_fences SET state = 'copying', until = 0 WHERE tenant_id = ? AND epoch = ? AND state = 'frozen'",
    )
    .bind(tenantId, epoch)
    .run()
}

/**
 * The point of no return, decided by the source itself: only while writes are still held, and only when nothing changed after
 * `seq`. False: they went on meanwhile, try again.
 */
export async function leave({ db, tenantId, epoch }: Fence, seq: number): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE tenant_fences SET state = 'gone', until = 0 WHERE tenant_id = ?1 AND epoch = ?2 AND state = 'frozen' AND until > ${NOW}
       AND NOT EXISTS (SELECT 1 FROM moved_rows WHERE tenant_id = ?1 AND seq > ?3)`,
    )
    .bind(tenantId, epoch, seq)
    .run()
  return meta.changes > 0
}

/** The copy is the tenant now: everybody may write. */
export async function arrive({ db, tenantId, epoch }: Fence): Promise<void> {
  await db
    .prepare("DELETE FROM tenant_fences WHERE tenant_id = ? AND epoch = ? AND state = 'arriving'")
    .bind(tenantId, epoch)
    .run()
}

/** The tenant stays where it is: nothing is noted any more. Not after it has left. */
export async function stay({ db, tenantId, epoch }: Fence): Promise<void> {
  await db
    .prepare("DELETE FROM tenant_fences WHERE tenant_id = ? AND epoch = ? AND state IN ('copying', 'frozen')")
    .bind(tenantId, epoch)
    .run()
}

/** No copy will be made here: nobody writes the tenant's rows, whatever an old memory says. */
export async function standGone({ db, tenantId, epoch }: Fence): Promise<void> {
  await db
    .prepare("UPDATE tenant_fences SET state = 'gone' WHERE tenant_id = ? AND epoch = ? AND state = 'arriving'")
    .bind(tenantId, epoch)
    .run()
}
