/** Shelves and what was told about them. The only SQL on this room's tables. */
import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { bulkInsert, bulkUpdate, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conditionOf, inWarehousesSeen } from '../platform/row-scope.ts'
import type { ShelfAlert, ShelfPlace } from './board.contract.ts'
import { shelfAlerts, shelfPlaces } from './board.tables.ts'

const LONGEST_LIST = 2_000

const toAlert = ({ tenantId: _tenant, closedAt: _closed, ...alert }: typeof shelfAlerts.$inferSelect): ShelfAlert =>
  alert

export function boardRepository(ctx: Pick<Ctx, 'tenant' | 'db' | 'scope' | 'clock'>) {
  const tenantId = ctx.tenant.id
  const db = ctx.db.$client
  const seen = conditionOf(inWarehousesSeen(ctx.scope, 'warehouse_id'))
  const mine = and(eq(shelfAlerts.tenantId, tenantId), seen)
  return {
    async places(warehouseId: string, skus: readonly string[] | null): Promise<ShelfPlace[]> {
      return ctx.db
        .select({ warehouseId: shelfPlaces.warehouseId, sku: shelfPlaces.sku, shelf: shelfPlaces.shelf })
        .from(shelfPlaces)
        .where(
          and(
            eq(shelfPlaces.tenantId, tenantId),
            seen,
            eq(shelfPlaces.warehouseId, warehouseId),
            skus === null ? undefined : sql`${shelfPlaces.sku} IN (SELECT value FROM json_each(${jsonList(skus)}))`,
          ),
        )
        .orderBy(asc(shelfPlaces.shelf), asc(shelfPlaces.sku))
        .limit(LONGEST_LIST)
    },
    /** An empty shelf takes the place away. */
    savePlaces(places: readonly ShelfPlace[]): D1PreparedStatement[] {
      const updatedAt = ctx.clock.now()
      const gone = places.filter(({ shelf }) => shelf === '')
      return [
        ...bulkInsert(db, {
          table: shelfPlaces,
          rows: places.filter(({ shelf }) => shelf !== '').map((place) => ({ ...place, tenantId, updatedAt })),
          onConflict: { target: ['tenant_id', 'warehouse_id', 'sku'], update: ['shelf', 'updated_at'] },
        }),
        ...(gone.length === 0
          ? []
          : [
              db
                .prepare(
                  'DELETE FROM shelf_places WHERE tenant_id = ?1 AND (warehouse_id, sku) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?2))',
                )
                .bind(tenantId, JSON.stringify(gone.map(({ warehouseId, sku }) => [warehouseId, sku]))),
            ]),
      ]
    },
    async openAlerts(): Promise<ShelfAlert[]> {
      const rows = await ctx.db
        .select()
        .from(shelfAlerts)
        .where(and(mine, isNull(shelfAlerts.closedAt)))
        .orderBy(asc(shelfAlerts.latestAt), asc(shelfAlerts.id))
        .limit(500)
      return rows.map(toAlert)
    },
    async alert(id: string): Promise<(ShelfAlert & { readonly isOver: boolean }) | null> {
      const [row] = await ctx.db
        .select()
        .from(shelfAlerts)
        .where(and(mine, eq(shelfAlerts.id, id)))
        .limit(1)
      return row ? { ...toAlert(row), isOver: row.closedAt !== null } : null
    },
    /** A shelf and van that are known already stay as they are. */
    raise: (alerts: readonly ShelfAlert[]): D1PreparedStatement[] =>
      bulkInsert(db, { table: shelfAlerts, rows: alerts.map((alert) => ({ ...alert, tenantId, closedAt: null })) }),
    recount: (counts: readonly { readonly id: string; readonly jobs: number }[]): D1PreparedStatement[] =>
      bulkUpdate(db, {
        table: shelfAlerts,
        tenantId,
        set: 'jobs = v ->> 1',
        where: 'id = v ->> 0',
        tuples: counts.map(({ id, jobs }) => [id, jobs]),
      }),
    close: (ids: readonly string[], now: number): D1PreparedStatement[] =>
      bulkUpdate(db, {
        table: shelfAlerts,
        tenantId,
        set: 'closed_at = v ->> 1',
        where: 'id = v ->> 0 AND closed_at IS NULL',
        tuples: ids.map((id) => [id, now]),
      }),
    escalate: (ids: readonly string[], now: number): D1PreparedStatement[] =>
      bulkUpdate(db, {
        table: shelfAlerts,
        tenantId,
        set: 'escalated_at = v ->> 1',
        where: 'id = v ->> 0 AND escalated_at IS NULL AND acknowledged_at IS NULL',
        tuples: ids.map((id) => [id, now]),
      }),
    acknowledge: (id: string, by: string, now: number): D1PreparedStatement =>
      db
        .prepare(
          'UPDATE shelf_alerts SET acknowledged_at = ?3, acknowledged_by = ?4 WHERE tenant_id = ?1 AND id = ?2 AND acknowledged_at IS NULL',
        )
        .bind(tenantId, id, now, by),
    /** How long keepers took to answer, ms, of alerts raised since. */
    async answerTimes(since: number): Promise<number[]> {
      const rows = await ctx.db
        .select({ raisedAt: shelfAlerts.raisedAt, acknowledgedAt: shelfAlerts.acknowledgedAt })
        .from(shelfAlerts)
        .where(and(mine, sql`${shelfAlerts.latestAt} >= ${since} AND ${shelfAlerts.acknowledgedAt} IS NOT NULL`))
        .limit(LONGEST_LIST)
      return rows.map(({ raisedAt, acknowledgedAt }) => (acknowledgedAt ?? raisedAt) - raisedAt)
    },
  }
}
