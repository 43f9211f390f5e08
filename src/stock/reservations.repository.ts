import { and, eq, sql } from 'drizzle-orm'
import { bulkInsert, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { reservations } from './stock.tables.ts'

export type Reservation = Omit<typeof reservations.$inferSelect, 'tenantId'>

const dto = ({ tenantId: _tenant, ...row }: typeof reservations.$inferSelect): Reservation => row

export function reservationsRepository(ctx: Pick<Ctx, 'db' | 'tenant'>) {
  const mine = eq(reservations.tenantId, ctx.tenant.id)
  return {
    async byId(connectionId: string, id: string): Promise<Reservation | null> {
      const [row] = await ctx.db
        .select()
        .from(reservations)
        .where(and(mine, eq(reservations.connectionId, connectionId), eq(reservations.id, id)))
        .limit(1)
      return row ? dto(row) : null
    },
    async byIds(ids: readonly string[]): Promise<Reservation[]> {
      return ids.length === 0
        ? []
        : (
            await ctx.db
              .select()
              .from(reservations)
              .where(and(mine, sql`${reservations.id} IN (SELECT value FROM json_each(${jsonList(ids)}))`))
          ).map(dto)
    },
    save: (row: Reservation): D1PreparedStatement[] =>
      bulkInsert(ctx.db.$client, {
        table: reservations,
        rows: [{ ...row, tenantId: ctx.tenant.id }],
        onConflict: {
          target: ['tenant_id', 'connection_id', 'id'],
          update: ['lines', 'status', 'expires_at', 'updated_at'],
        },
      }),
    setStatus: (
      connectionId: string,
      id: string,
      status: Reservation['status'],
      orderId: string | null,
      now: number,
    ): D1PreparedStatement =>
      ctx.db.$client
        .prepare(
          'UPDATE reservations SET status = ?, order_id = ?, updated_at = ? WHERE tenant_id = ? AND connection_id = ? AND id = ?',
        )
        .bind(status, orderId, now, ctx.tenant.id, connectionId, id),
  }
}
