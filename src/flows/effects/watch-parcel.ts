/** Has the tenant's tracking service watch a parcel: it pushes from then on, and the poll is the fallback. */
import { ok } from '../../core/result.ts'
import { markWatching } from '../../logistics/actions/mark-watching.ts'
import { parcelsByIds, parcelsSharing } from '../../logistics/logistics.queries.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { warehousesRepository } from '../../warehouses/warehouses.repository.ts'
import { callCarrier, courierConnections, courierFor } from '../couriers/couriers.ts'
import type { EffectResult } from './carry-out-effects.ts'

export async function watchParcel(ctx: Ctx, parcelId: string): Promise<EffectResult> {
  const [parcel] = await parcelsByIds(ctx, [parcelId])
  if (!parcel || parcel.watching === 'on' || parcel.watching === 'ended') return ok(undefined)
  const [order, couriers, warehouses] = await Promise.all([
    ordersRepository(ctx).byId(parcel.orderId),
    courierConnections(ctx),
    warehousesRepository(ctx).all(),
  ])
  const courier = courierFor(couriers, { task: 'tracking', carrier: parcel.carrier })
  // Without a tracking service the parcel stays unwatched; the console says so on the parcel.
  if (!order || !courier) return ok(undefined)
  const from = warehouses.find((warehouse) => warehouse.id === order.warehouseId) ?? warehouses[0]
  const asked = await callCarrier(ctx, courier, ({ options }) =>
    courier.service.subscribe(
      {
        waybill: parcel.waybill,
        carrier: parcel.carrier,
        phoneTail: order.receiver.phoneTail,
        from: from ? `${from.province}${from.city}${from.district}` : '',
        to: `${order.receiver.province}${order.receiver.city}${order.receiver.district}`,
        callbackUrl: `${ctx.env.PUBLIC_URL}/hooks/${courier.connection.kind}/${courier.connection.id}`,
        salt: courier.connection.credentials.salt ?? '',
      },
      options,
    ),
  )
  const final = !asked.ok && !asked.error.retryable
  if (asked.ok || final)
    await markWatching({
      ctx,
      input: {
        parcels: (await parcelsSharing(ctx, parcel.waybill)).map(({ id }) => ({
          id,
          watching: asked.ok ? 'on' : 'failed',
        })),
      },
    })
  if (asked.ok) return ok(undefined)
  const { code, provider, detail } = asked.error
  return { ok: false, error: { code: `outside.${code}`, data: { provider, detail, waybill: parcel.waybill }, final } }
}
