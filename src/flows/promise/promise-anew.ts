/** A promise is never changed silently: what moves it (another address) makes a new version, also where the time stays the same. */
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { parcelsOfOrders } from '../../logistics/logistics.queries.ts'
import type { Order, OrderEvent } from '../../orders/domain/order.ts'
import { isBeforeShipping, onTheRoad } from '../../orders/domain/order-lifecycle.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import { loadNetwork, promiseFor } from '../orders/network.ts'
import { loadRoadView, restOf, toldOnTheRoad, waysOf } from './predict-breach.ts'
import { recordPromises } from './record-promises.ts'

/** Why, as the buyer's certificate and the console say it. */
export const ADDRESS_CHANGED = '改了收货地址'

export interface NewPromise {
  /** Of the change that sets the order going to its new place. */
  readonly events: readonly OrderEvent[]
  /** For the commit of that change; `version`: the order's after it. */
  readonly statements: (version: number) => D1PreparedStatement[]
}

/** `order`: with its new receiver. From where its parcels are now. Null while nothing has been promised, when it is over, and without warehouses. */
export async function promiseForNewPlace(ctx: Ctx, order: Order): Promise<NewPromise | null> {
  const isOpen = isBeforeShipping(order.status) || onTheRoad(order.status)
  if (order.promisedAt === null || !isOpen) return null
  const whole = unscoped(ctx, 'a promise is the same whoever set it off')
  const now = ctx.clock.now()
  const [jobs, parcels] = await Promise.all([
    fulfilmentRepository(whole).ofOrders([order.id]),
    parcelsOfOrders(whole, [order.id]),
  ])
  const ways = waysOf(order, jobs, parcels.get(order.id) ?? [])
  const view = onTheRoad(order.status) ? await loadRoadView(ctx, [order], ways) : null
  const rest = view && restOf(order, ways, view, now)
  const [slowest] = ways
  const promised =
    rest && slowest && view
      ? toldOnTheRoad(rest, slowest, view.settings)
      : promiseFor({ ...order, paidAt: now }, await loadNetwork(whole, [order]), ways, now)
  if (!promised) return null
  return {
    events: [{ type: 'promised', promisedAt: promised.promisedAt, first: false }],
    statements: (version) =>
      recordPromises(ctx, [{ ...promised, orderId: order.id, version, reason: ADDRESS_CHANGED }]),
  }
}
