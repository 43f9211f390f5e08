/** The only SQL on parcels of one tenant. */
import { and, eq, sql } from 'drizzle-orm'
import { bulkInsert, bulkUpdate, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conditionOf, parcelsSeen } from '../platform/row-scope.ts'
import type { TrackNode } from './carrier.port.ts'
import { parcels } from './logistics.tables.ts'

export type ParcelRow = typeof parcels.$inferSelect
export type Watching = ParcelRow['watching']

/** The new state of a parcel that was read at `version`. */
export interface ParcelUpdate {
  readonly id: string
  readonly version: number
  readonly carrier: string
  readonly node: ParcelRow['node']
  readonly nodeAt: number
  readonly nodes: readonly TrackNode[]
  readonly watching: Watching
  readonly pollAt: number | null
  readonly deliveredAt: number | null
}

export interface PollPlan {
  readonly id: string
  readonly version: number
  readonly pollAt: number | null
}

export function logisticsRepository({ db, tenant, scope }: Pick<Ctx, 'db' | 'tenant' | 'scope'>) {
  const mine = and(eq(parcels.tenantId, tenant.id), conditionOf(parcelsSeen(scope)))
  const among = (
    column: typeof parcels.id | typeof parcels.waybill | typeof parcels.orderId,
    values: readonly string[],
  ) => sql`${column} IN (SELECT value FROM json_each(${jsonList(values)}))`

  return {
    byIds: async (ids: readonly string[]): Promise<ParcelRow[]> =>
      ids.length === 0
        ? []
        : db
            .select()
            .from(parcels)
            .where(and(mine, among(parcels.id, ids))),

    byWaybills: async (waybills: readonly string[]): Promise<ParcelRow[]> =>
      waybills.length === 0
        ? []
        : db
            .select()
            .from(parcels)
            .where(and(mine, among(parcels.waybill, waybills))),

    ofOrders: async (orderIds: readonly string[]): Promise<ParcelRow[]> =>
      orderIds.length === 0
        ? []
        : db
            .select()
            .from(parcels)
            .where(and(mine, among(parcels.orderId, orderIds))),

    /** All parcels of the orders that one of these waybills belongs to, in one query. */
    besideWaybills: async (waybills: readonly string[]): Promise<ParcelRow[]> =>
      waybills.length === 0
        ? []
        : db
            .select()
            .from(parcels)
            .where(
              and(
                mine,
                sql`${parcels.orderId} IN (SELECT order_id FROM parcels AS named WHERE named.tenant_id = ${tenant.id} AND named.waybill IN (SELECT value FROM json_each(${jsonList(waybills)})))`,
              ),
            ),

    insert: (rows: readonly Omit<typeof parcels.$inferInsert, 'tenantId'>[]): D1PreparedStatement[] =>
      bulkInsert(db.$client, { table: parcels, rows: rows.map((row) => ({ ...row, tenantId: tenant.id })) }),

    /**
     * The guard is NOT NULL: a row that changed since it was read would get a null version, which aborts the whole batch.
     * So an update may share its batch with order events, and either all of it is written or nothing.
     */
    update: (changes: readonly ParcelUpdate[], now: number): D1PreparedStatement[] =>
      bulkUpdate(db.$client, {
        table: parcels,
        tenantId: tenant.id,
        set: `version = CASE WHEN parcels.version = v ->> 1 THEN parcels.version + 1 END,
          carrier = v ->> 2, node = v ->> 3, node_at = v ->> 4, nodes = v ->> 5, watching = v ->> 6, poll_at = v ->> 7,
          delivered_at = v ->> 8, updated_at = v ->> 9`,
        where: 'id = v ->> 0',
        tuples: changes.map((change) => [
          change.id,
          change.version,
          change.carrier,
          change.node,
          change.nodeAt,
          JSON.stringify(change.nodes),
          change.watching,
          change.pollAt,
          change.deliveredAt,
          now,
        ]),
      }),

    /** What the tracking service said to a subscription; a watch that has ended stays ended. */
    setWatching: (
      marks: readonly { readonly id: string; readonly watching: Watching }[],
      now: number,
    ): D1PreparedStatement[] =>
      bulkUpdate(db.$client, {
        table: parcels,
        tenantId: tenant.id,
        set: 'watching = v ->> 1, updated_at = v ->> 2, version = parcels.version + 1',
        where: "id = v ->> 0 AND watching <> 'ended' AND watching <> v ->> 1",
        tuples: marks.map((mark) => [mark.id, mark.watching, now]),
      }),

    /** Plans the next question. Guarded like `update`, so that only one of two clocks asks. */
    setPollAt: (plans: readonly PollPlan[]): D1PreparedStatement[] =>
      bulkUpdate(db.$client, {
        table: parcels,
        tenantId: tenant.id,
        set: 'version = CASE WHEN parcels.version = v ->> 1 THEN parcels.version + 1 END, poll_at = v ->> 2',
        where: 'id = v ->> 0',
        tuples: plans.map((plan) => [plan.id, plan.version, plan.pollAt]),
      }),
  }
}
