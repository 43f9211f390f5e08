/** What deliveries teach: lanes for the next promises, and the calibration of the ones that were made. */
import type { ParcelChange } from '../../logistics/actions/record-track.ts'
import type { Order } from '../../orders/domain/order.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { scoreStatements } from '../../promise/calibration.queries.ts'
import { chineseCalendar } from '../../promise/chinese-calendar.ts'
import { stageStarts } from '../../promise/domain/estimate-rest.ts'
import { lessonsOf } from '../../promise/domain/learn-lane.ts'
import { scoreDays } from '../../promise/domain/score-promise.ts'
import type { PromiseBasis } from '../../promise/promise.contract.ts'
import { learnStatements } from '../../promise/promise.repository.ts'
import type { PromiseSettings } from '../../promise/promise-settings.contract.ts'
import { regionOf } from '../orders/network.ts'

export interface Delivered {
  /** As it was before the signature. */
  readonly order: Order
  readonly parcel: ParcelChange
  readonly warehouseId: string
  /** What the buyer was told when the order was paid. */
  readonly first: { readonly promisedAt: number; readonly basis: PromiseBasis } | null
}

/** They add: inside the batch whose order event turns repeats away. */
export function learnFrom(
  ctx: Pick<Ctx, 'tenant' | 'db' | 'clock'>,
  delivered: readonly Delivered[],
  settings: PromiseSettings,
): D1PreparedStatement[] {
  const arrived = delivered.flatMap(({ order, parcel, warehouseId, first }) => {
    const { carrier, nodes, deliveredAt } = parcel
    const shippedAt = order.shippedAt
    if (shippedAt === null || deliveredAt === null || deliveredAt <= shippedAt) return []
    return [
      {
        carrier,
        warehouseId,
        regionCode: regionOf(order),
        shippedAt,
        deliveredAt,
        stages: stageStarts(nodes),
        told: first?.basis ?? null,
      },
    ]
  })
  // An order of several parcels has kept its promise with the last one.
  const scored = [...Map.groupBy(delivered, ({ order }) => order.id).values()].flatMap((parcels) => {
    const [{ first, parcel } = { first: null, parcel: null }] = parcels
    const deliveredAt = Math.max(...parcels.map((one) => one.parcel.deliveredAt ?? 0))
    return first && parcel && deliveredAt > 0 ? [{ ...first, carrier: parcel.carrier, deliveredAt }] : []
  })
  return [
    ...learnStatements(ctx, lessonsOf(arrived, settings, chineseCalendar)),
    ...scoreStatements(ctx, scoreDays(scored)),
  ]
}
