/** The only SQL on wishes to stop a parcel. */
import { and, asc, desc, eq, lte, sql } from 'drizzle-orm'
import { bulkInsert, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conditionOf, ofOrdersSeen } from '../platform/row-scope.ts'
import { AT_HOME } from '../platform/tenant-fence.ts'
import type { InterceptionDto } from './interceptions.contract.ts'
import { interceptions } from './interceptions.tables.ts'

type Row = typeof interceptions.$inferSelect
export type Interception = Omit<Row, 'tenantId'>

export function interceptionsRepository(ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>) {
  const tenantId = ctx.tenant.id
  const db = ctx.db.$client
  const mine = and(eq(interceptions.tenantId, tenantId), conditionOf(ofOrdersSeen(ctx.scope, 'interceptions')))
  const bare = ({ tenantId: _tenant, ...row }: Row): Interception => row
  return {
    async byId(id: string): Promise<Interception | null> {
      const [row] = await ctx.db
        .select()
        .from(interceptions)
        .where(and(mine, eq(interceptions.id, id)))
      return row ? bare(row) : null
    },
    /** Newest first. */
    async ofOrders(orderIds: readonly string[]): Promise<Interception[]> {
      if (orderIds.length === 0) return []
      const rows = await ctx.db
        .select()
        .from(interceptions)
        .where(and(mine, sql`${interceptions.orderId} IN (SELECT value FROM json_each(${jsonList(orderIds)}))`))
        .orderBy(desc(interceptions.requestedAt), asc(interceptions.id))
      return rows.map(bare)
    },
    /** Newest first, whatever became of them. */
    async ofWaybills(waybills: readonly string[]): Promise<Interception[]> {
      if (waybills.length === 0) return []
      const rows = await ctx.db
        .select()
        .from(interceptions)
        .where(and(mine, sql`${interceptions.waybill} IN (SELECT value FROM json_each(${jsonList(waybills)}))`))
        .orderBy(desc(interceptions.requestedAt))
      return rows.map(bare)
    },
    /** A second open one of the parcel rolls the caller's batch back (UNIQUE), and so does the same one twice. */
    insert: (rows: readonly Interception[]): D1PreparedStatement[] =>
      bulkInsert(db, { table: interceptions, rows: rows.map((row) => ({ ...row, tenantId })) }),
    /** What a step changes of a row. Every step writes an event of the order beside it, whose version is the guard. */
    move: (row: Interception): D1PreparedStatement =>
      db
        .prepare(
          `UPDATE interceptions SET kind = ?3, state = ?4, steps = ?5, by_hand = ?6, connection_id = ?7, reference = CASE ?8 WHEN '' THEN reference ELSE ?8 END,
             accepted_at = ?9, ended_at = ?10, look_at = ?11
           WHERE tenant_id = ?1 AND id = ?2`,
        )
        .bind(
          tenantId,
          row.id,
          row.kind,
          row.state,
          JSON.stringify(row.steps),
          row.byHand ? 1 : 0,
          row.connectionId,
          row.reference,
          row.acceptedAt,
          row.endedAt,
          row.lookAt,
        ),
    /** What no step depends on. */
    async note({ id, reference, lookAt }: Interception): Promise<void> {
      await db
        .prepare(
          `UPDATE interceptions SET look_at = ?3, reference = CASE ?4 WHEN '' THEN reference ELSE ?4 END
           WHERE tenant_id = ?1 AND id = ?2 AND ended_at IS NULL`,
        )
        .bind(tenantId, id, lookAt, reference)
        .run()
    },
    /** Once; `''`: there was nothing left to send again. */
    reshipped: (id: string, orderId: string): D1PreparedStatement =>
      db
        .prepare(
          'UPDATE interceptions SET reship_order_id = ?3 WHERE tenant_id = ?1 AND id = ?2 AND reship_order_id IS NULL',
        )
        .bind(tenantId, id, orderId),
  }
}

/** Wishes of any tenant of a shard that the clock has to look at, longest due first. */
export async function interceptionsDue(
  db: Ctx['db'],
  now: number,
  limit: number,
): Promise<{ tenantId: string; id: string }[]> {
  return db
    .select({ tenantId: interceptions.tenantId, id: interceptions.id })
    .from(interceptions)
    .where(and(lte(interceptions.lookAt, now), sql.raw(AT_HOME)))
    .orderBy(asc(interceptions.lookAt))
    .limit(limit)
}

/** Without what only the hub and the courier know it by. */
export function shownInterception({
  reason: _reason,
  connectionId: _connection,
  reference: _reference,
  acceptedAt: _accepted,
  lookAt: _look,
  ...wish
}: Interception): InterceptionDto {
  return { ...wish, steps: [...wish.steps], reshipOrderId: wish.reshipOrderId || null }
}
