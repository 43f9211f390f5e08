/** Rows of moves. Who takes a move on holds a lease; every later write of it names the epoch that came with the lease. */
import { and, asc, desc, eq, isNull } from 'drizzle-orm'
import type { ControlDb } from '../platform/db.ts'
import type { MoveCursor, MoveStep, MoveTally } from './operator.contract.ts'
import { tenantMoves } from './operator.tables.ts'

export type MoveRow = typeof tenantMoves.$inferSelect

/** Nobody lets a move lie for longer than this without a word, ms. */
export const LEASE_MS = 15_000

export interface Progress {
  readonly step: MoveStep
  readonly cursor: MoveCursor
  readonly tally: MoveTally
  readonly notBefore?: number
  readonly finishedAt?: number | null
  readonly error?: string | null
}

export function movesRepository(db: ControlDb) {
  const d1 = db.$client
  return {
    insert: (row: MoveRow) => db.insert(tenantMoves).values(row),
    async find(tenantId: string, id: string): Promise<MoveRow | null> {
      return (
        (
          await db
            .select()
            .from(tenantMoves)
            .where(and(eq(tenantMoves.tenantId, tenantId), eq(tenantMoves.id, id)))
            .limit(1)
        )[0] ?? null
      )
    },
    async byId(id: string): Promise<MoveRow | null> {
      return (await db.select().from(tenantMoves).where(eq(tenantMoves.id, id)).limit(1))[0] ?? null
    },
    async running(): Promise<MoveRow[]> {
      return db.select().from(tenantMoves).where(isNull(tenantMoves.finishedAt)).orderBy(asc(tenantMoves.startedAt))
    },
    async ofTenant(tenantId: string, limit: number): Promise<MoveRow[]> {
      return db
        .select()
        .from(tenantMoves)
        .where(eq(tenantMoves.tenantId, tenantId))
        .orderBy(desc(tenantMoves.id))
        .limit(limit)
    },
    async newest(limit: number): Promise<MoveRow[]> {
      return db.select().from(tenantMoves).orderBy(desc(tenantMoves.startedAt)).limit(limit)
    },
    /** Takes the move on, unless somebody has it. Null then, and when it is finished. */
    async takeOn(tenantId: string, id: string, now: number): Promise<MoveRow | null> {
      const taken = await d1
        .prepare(
          'UPDATE tenant_moves SET epoch = MAX(epoch + 1, ?3), lease_until = ?4 WHERE tenant_id = ?1 AND id = ?2 AND finished_at IS NULL AND lease_until <= ?3',
        )
        .bind(tenantId, id, now, now + LEASE_MS)
        .run()
      return taken.meta.changes > 0 ? this.find(tenantId, id) : null
    },
    /** Statement that notes how far this mover is; changes nothing when another one has taken over. */
    progress(
      { tenantId, id, epoch }: Pick<MoveRow, 'tenantId' | 'id' | 'epoch'>,
      { step, cursor, tally, notBefore, finishedAt, error }: Progress,
      now: number,
    ): D1PreparedStatement {
      return d1
        .prepare(
          `UPDATE tenant_moves SET step = ?4, cursor = ?5, tally = ?6, not_before = COALESCE(?7, not_before), finished_at = ?8,
             error = COALESCE(?9, error), lease_until = ?10, updated_at = ?11
           WHERE tenant_id = ?1 AND id = ?2 AND epoch = ?3`,
        )
        .bind(
          tenantId,
          id,
          epoch,
          step,
          JSON.stringify(cursor),
          JSON.stringify(tally),
          notBefore ?? null,
          finishedAt ?? null,
          error ?? null,
          now + LEASE_MS,
          now,
        )
    },
    /** The next one may take it on at once. */
    async release({ tenantId, id, epoch }: Pick<MoveRow, 'tenantId' | 'id' | 'epoch'>): Promise<void> {
      await d1
        .prepare('UPDATE tenant_moves SET lease_until = 0 WHERE tenant_id = ? AND id = ? AND epoch = ?')
        .bind(tenantId, id, epoch)
        .run()
    },
    /** Asks the mover to turn back; false when the tenant has left already, or the move is over. */
    async turnBack(tenantId: string, id: string, why: string, now: number): Promise<boolean> {
      const { meta } = await d1
        .prepare(
          `UPDATE tenant_moves SET step = 'undoing', cursor = '{"table":null,"after":null,"seq":0}', epoch = MAX(epoch + 1, ?4), lease_until = 0, error = ?3, updated_at = ?4
           WHERE tenant_id = ?1 AND id = ?2 AND finished_at IS NULL AND step IN ('clearing', 'copying', 'comparing', 'switching')`,
        )
        .bind(tenantId, id, why, now)
        .run()
      return meta.changes > 0
    },
  }
}
