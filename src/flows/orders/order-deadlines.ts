/** Orders as their clocks see them. */
import { deadlinesOf as deadlinesOfTimes, type ParcelStage } from '../../clock/domain/deadlines.ts'
import type { OrderDeadlines } from '../../clock/order-clock.port.ts'
import type { Order } from '../../orders/domain/order.ts'

const stageOf: Partial<Record<Order['status'], ParcelStage>> = {
  shipped: 'collected',
  in_transit: 'between_hubs',
  out_for_delivery: 'out_for_delivery',
}

/** `since`: newest scan of the order's parcels where it is known; a clock that fires early is put right by whoever hears it. */
export function deadlinesOf(
  orders: readonly Order[],
  now: number,
  since?: ReadonlyMap<string, number>,
): OrderDeadlines[] {
  return orders.map((order) => {
    const stage = stageOf[order.status]
    // Shipped before the hub knew it: there is no parcel of ours to wait for.
    if (stage && order.shippedAt === null) return { orderId: order.id, version: order.version, deadlines: [] }
    return {
      orderId: order.id,
      version: order.version,
      deadlines: deadlinesOfTimes(
        {
          status: order.status,
          payBy: order.payBy,
          promisedAt: order.promisedAt,
          expectedAt: order.expectedAt,
          toPickSince: order.allocatedAt,
          lastChangeAt: since?.get(order.id) ?? order.statusAt,
          stages: stage ? [{ parcelId: order.id, stage, since: since?.get(order.id) ?? order.statusAt }] : [],
        },
        now,
      ),
    }
  })
}
