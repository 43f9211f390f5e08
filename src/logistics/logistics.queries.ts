/** Reads of parcels for screens, the buyer's page, and the polling job. */
import { and, asc, isNotNull, lte, sql } from 'drizzle-orm'
import type { Ctx } from '../platform/ctx.ts'
import type { ShardDb } from '../platform/db.ts'
import { AT_HOME } from '../platform/tenant-fence.ts'
import type { Parcel } from './logistics.contract.ts'
import { logisticsRepository, type ParcelRow } from './logistics.repository.ts'
import { parcels } from './logistics.tables.ts'

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

/** A parcel whose tracking service should be asked now. */
export interface DuePoll {
  readonly tenantId: string
  readonly parcelId: string
  readonly orderId: string
  readonly waybill: string
  readonly carrier: string
  readonly shippedAt: number
}

/** Due parcels of all tenants of a shard, longest overdue first: one index range. For the clock job only. */
export async function duePolls(
  db: ShardDb,
  { now, limit }: { readonly now: number; readonly limit: number },
): Promise<DuePoll[]> {
  const { tenantId, id, orderId, waybill, carrier, shippedAt } = parcels
  return db
    .select({ tenantId, parcelId: id, orderId, waybill, carrier, shippedAt })
    .from(parcels)
    .where(and(isNotNull(parcels.pollAt), lte(parcels.pollAt, now), sql.raw(AT_HOME)))
    .orderBy(asc(parcels.pollAt))
    .limit(limit)
}
