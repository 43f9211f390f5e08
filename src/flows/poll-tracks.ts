/**
 * The fallback of tracking: parcels of which nothing was pushed for a while are asked for, at most once in 30 minutes each.
 * One that the service refused to watch is offered to it again once a day.
 */
import { planPolls } from '../logistics/actions/plan-polls.ts'
import { duePolls } from '../logistics/logistics.queries.ts'
import { ordersRepository } from '../orders/orders.repository.ts'
import { shardDb, shardNames } from '../platform/db.ts'
import { systemCtx } from '../tenants/tenant-scope.ts'
import { callCarrier, courierConnections } from './couriers.ts'
import { watchParcel } from './effects/watch-parcel.ts'
import { knownTenant } from './known-connection.ts'
import { applyReports } from './take-tracks.ts'

/** Parcels asked for in one minute per shard; the rest is due in the next one. */
const LIMIT = 50

export async function pollTracks(env: Env, execution: Pick<ExecutionContext, 'waitUntil'>, now: number): Promise<void> {
  for (const shard of shardNames) {
    const due = await duePolls(shardDb(env, shard), { now, limit: LIMIT })
    for (const [tenantId, parcels] of Map.groupBy(due, (parcel) => parcel.tenantId)) {
      const tenant = await knownTenant(env, tenantId, now)
      if (!tenant) continue
      const ctx = systemCtx({ env, tenant, job: 'poll_tracks', waitUntil: (work) => execution.waitUntil(work) })
      const orders = new Map(
        (await ordersRepository(ctx).byIds(parcels.map((parcel) => parcel.orderId))).map((order) => [order.id, order]),
      )
      const claimed = await planPolls({
        ctx,
        input: {
          parcels: parcels.map((parcel) => ({
            parcelId: parcel.parcelId,
            promisedAt: orders.get(parcel.orderId)?.promisedAt ?? null,
          })),
        },
      })
      const courier = (await courierConnections(ctx)).find(({ adapter }) => adapter.tracking !== null)
      const tracking = courier?.adapter.tracking
      if (!claimed.ok || !courier || !tracking) continue
      const turns = new Map(claimed.value.map(({ parcelId, watchAgain }) => [parcelId, watchAgain]))
      for (const parcel of parcels.filter(({ parcelId }) => turns.has(parcelId))) {
        if (turns.get(parcel.parcelId) === true) await watchParcel(ctx, parcel.parcelId)
        const phoneTail = orders.get(parcel.orderId)?.receiver.phoneTail ?? ''
        const asked = await callCarrier(ctx, courier, ({ options }) =>
          tracking.query({ waybill: parcel.waybill, carrier: parcel.carrier, phoneTail }, options),
        )
        if (asked.ok) await applyReports({ ctx, reports: [asked.value] })
        else if ('retryAfterMs' in asked.error) break
      }
    }
  }
}
