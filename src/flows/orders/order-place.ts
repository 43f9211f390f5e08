/** Where an order stands, as far as it says itself: what row scopes of listeners are held against. */
import type { FeedPlace } from '../../feed/feed.messages.ts'
import type { Order } from '../../orders/domain/order.ts'

/** Jobs of a split order stand in several warehouses, and the order does not say in which. */
export const placeOf = ({ receiver, warehouseId, status }: Order): FeedPlace => ({
  regionCode: receiver.regionCode ?? '',
  warehouseIds: warehouseId !== null ? [warehouseId] : isWithoutJobs(status) ? [] : null,
})

const isWithoutJobs = (status: Order['status']): boolean =>
  ['pending_payment', 'paid', 'checking_stock', 'locked', 'cancelled'].includes(status)
