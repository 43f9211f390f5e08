/** Reads of parcels for screens, the buyer's page, and the polling job. */
import { jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { ShardDb } from '../platform/db.ts'
import { AT_HOME } from '../platform/tenant-fence.ts'
import type { Parcel } from './logistics.contract.ts'
import { logisticsRepository, type ParcelRow } from './logistics.repository.ts'

export function toParcel(row: ParcelRow): Parcel {
  const { id, orderId, fulfilmentId, waybill, carrier, node, nodeAt, nodes, watching, shippedAt, deliveredAt } = row
  return { id, orderId, fulfilmentId, waybill, carrier, node, nodeAt, nodes, watching, shippedAt, deliveredAt }
}

/** Parcels of these orders, oldest first within an order. */
export async function parcelsOfOrders(
  ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Parcel[]>> {
  const rows = await logisticsRepository(ctx).ofOrders(orderIds)
  rows.sort((a, b) => a.shippedAt - b.shippedAt || (a.id < b.id ? -1 : 1))
  return Map.groupBy(rows.map(toParcel), (parcel) => parcel.orderId)
}

export async function parcelsByIds(
  ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>,
  ids: readonly string[],
): Promise<readonly Parcel[]> {
  return (await logisticsRepository(ctx).byIds(ids)).map(toParcel)
}

/** The rows of one waybill: one, or one for each order of a shared parcel. */
export async function parcelsSharing(
  ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>,
  waybill: string,
): Promise<readonly Parcel[]> {
  return (await logisticsRepository(ctx).byWaybills([waybill])).map(toParcel)
}

/** Most tenants that one minute plans for per shard; more of them are due again in the next. */
const MOST_TENANTS = 1_000

/**
 * Tenants of a shard with parcels that are due: from one tenant to the next by the index, so that the cost goes by tenants and
 * not by parcels. For the clock job only.
 */
export async function tenantsWithDuePolls(db: ShardDb, now: number): Promise<string[]> {
  const { results } = await db.$client
    .prepare(
      `WITH RECURSIVE t(tenant_id) AS (
         SELECT MIN(tenant_id) FROM parcels INDEXED BY parcels_due WHERE poll_at IS NOT NULL
         UNION ALL
         SELECT (SELECT MIN(p.tenant_id) FROM parcels AS p INDEXED BY parcels_due WHERE p.tenant_id > t.tenant_id AND p.poll_at IS NOT NULL)
           FROM t WHERE t.tenant_id IS NOT NULL)
       SELECT tenant_id AS id FROM t WHERE tenant_id IS NOT NULL AND ${AT_HOME}
         AND (SELECT MIN(d.poll_at) FROM parcels AS d INDEXED BY parcels_due WHERE d.tenant_id = t.tenant_id AND d.poll_at IS NOT NULL) <= ?1
       LIMIT ?2`,
    )
    .bind(now, MOST_TENANTS)
    .all<{ id: string }>()
  return results.map(({ id }) => id)
}

/** Carriers of the tenant's parcels that are due. */
export async function dueCarriers(ctx: Pick<Ctx, 'db' | 'tenant'>, now: number): Promise<string[]> {
  const { results } = await ctx.db.$client
    .prepare('SELECT DISTINCT carrier FROM parcels INDEXED BY parcels_due WHERE tenant_id = ? AND poll_at <= ?')
    .bind(ctx.tenant.id, now)
    .all<{ carrier: string }>()
  return results.map(({ carrier }) => carrier)
}

/** A parcel whose tracking service should be asked now. */
export interface DuePoll {
  readonly parcelId: string
  readonly orderId: string
  readonly dueAt: number
}

/** The longest due of these carriers. */
export async function duePolls(
  ctx: Pick<Ctx, 'db' | 'tenant'>,
  { carriers, now, limit }: { readonly carriers: readonly string[]; readonly now: number; readonly limit: number },
): Promise<DuePoll[]> {
  const { results } = await ctx.db.$client
    .prepare(
      `SELECT id AS parcelId, order_id AS orderId, poll_at AS dueAt FROM parcels INDEXED BY parcels_due
       WHERE tenant_id = ?1 AND poll_at <= ?2 AND carrier IN (SELECT value FROM json_each(?3)) ORDER BY poll_at LIMIT ?4`,
    )
    .bind(ctx.tenant.id, now, jsonList(carriers), limit)
    .all<DuePoll>()
  return results
}

/** Of the parcels claimed at this instant, those that are still open and of which nothing was heard since. */
export async function unheardParcels(
  ctx: Pick<Ctx, 'db' | 'tenant' | 'scope'>,
  { ids, since }: { readonly ids: readonly string[]; readonly since: number },
): Promise<readonly Parcel[]> {
  const rows = await logisticsRepository(ctx).byIds(ids)
  return rows.filter((row) => row.pollAt !== null && row.updatedAt <= since).map(toParcel)
}
