/** The order's states as a table: what may follow what. Platform news never pulls an order back. */
import type { OrderStatus } from '../orders.contract.ts'

export const transitions: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  pending_payment: ['paid', 'cancelled', 'closed'],
  paid: ['checking_stock', 'cancelled', 'closed', 'shipped'],
  checking_stock: ['locked', 'paid', 'cancelled', 'shipped'],
  locked: ['allocated', 'paid', 'cancelled', 'shipped'],
  // Back to `paid` when stock is given up to be routed anew.
  allocated: ['label_printed', 'shipped', 'paid', 'cancelled'],
  label_printed: ['shipped', 'allocated', 'paid', 'cancelled'],
  shipped: ['in_transit', 'out_for_delivery', 'delivered', 'returned', 'closed'],
  in_transit: ['out_for_delivery', 'delivered', 'returned', 'closed'],
  // A failed attempt puts the parcel back on the road.
  out_for_delivery: ['in_transit', 'delivered', 'returned', 'closed'],
  delivered: ['returned', 'closed'],
  // Only where nobody had paid in time, and the money came late.
  cancelled: ['pending_payment'],
  returned: ['closed'],
  closed: [],
}

export function canMove(from: OrderStatus, to: OrderStatus): boolean {
  return transitions[from].includes(to)
}

/** Before the parcel has left the house: cancelling is still exact. */
export const isBeforeShipping = (status: OrderStatus): boolean =>
  ['pending_payment', 'paid', 'checking_stock', 'locked', 'allocated', 'label_printed'].includes(status)

/** Stock is locked for the order in these states. */
export const holdsStock = (status: OrderStatus): boolean => ['locked', 'allocated', 'label_printed'].includes(status)

export const onTheRoad = (status: OrderStatus): boolean =>
  ['shipped', 'in_transit', 'out_for_delivery'].includes(status)
