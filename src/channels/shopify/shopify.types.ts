/** Shopify's statuses in our words. */
import type { CanonicalOrder } from '../../orders/canonical-order.contract.ts'

type State = CanonicalOrder['state']

/** `displayFinancialStatus`; `by_fulfillment` where the goods' side decides. AUTHORIZED has to be captured first. */
export const stateOfFinancial: Readonly<Record<string, State | 'by_fulfillment'>> = {
  PENDING: 'pending_payment',
  AUTHORIZED: 'pending_payment',
  PARTIALLY_PAID: 'pending_payment',
  EXPIRED: 'pending_payment',
  PAID: 'by_fulfillment',
  PARTIALLY_REFUNDED: 'by_fulfillment',
  REFUNDED: 'refunded',
  VOIDED: 'cancelled',
}

/** `displayFulfillmentStatus` of a paid order. Partly shipped ones stay `paid`: the lines say which are on their way. */
export const stateOfFulfillment: Readonly<Record<string, State>> = {
  UNFULFILLED: 'paid',
  OPEN: 'paid',
  IN_PROGRESS: 'paid',
  ON_HOLD: 'paid',
  SCHEDULED: 'paid',
  PENDING_FULFILLMENT: 'paid',
  REQUEST_DECLINED: 'paid',
  RESTOCKED: 'paid',
  PARTIALLY_FULFILLED: 'paid',
  FULFILLED: 'shipped',
}

/** Paid, and the shop says "not yet". */
export const heldFulfillments: ReadonlySet<string> = new Set(['ON_HOLD', 'SCHEDULED'])

/** Statuses of a fulfilment that came to nothing. */
export const deadFulfillments: ReadonlySet<string> = new Set(['CANCELLED', 'ERROR', 'FAILURE'])
