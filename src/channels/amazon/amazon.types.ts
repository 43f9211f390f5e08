/** Amazon's statuses (Orders 2026-01-01) in our words. */
import type { CanonicalOrder } from '../../orders/canonical-order.contract.ts'

type State = CanonicalOrder['state']

/** `fulfillment.fulfillmentStatus`. Partly shipped ones stay `paid`: the items say how many have left. */
export const stateOfFulfillment: Readonly<Record<string, State>> = {
  PENDING_AVAILABILITY: 'pending_payment',
  PENDING: 'pending_payment',
  UNSHIPPED: 'paid',
  PARTIALLY_SHIPPED: 'paid',
  SHIPPED: 'shipped',
  CANCELLED: 'cancelled',
  UNFULFILLABLE: 'cancelled',
}

/** Amazon tells neither price nor address of an order whose payment is not authorised; it comes again once it is. */
export const listedStatuses: readonly string[] = Object.keys(stateOfFulfillment).filter(
  (status) => stateOfFulfillment[status] !== 'pending_payment',
)

/** Of a package: not on its way any more, or never was. */
export const deadPackages: ReadonlySet<string> = new Set(['CANCELLED'])

/** Our carrier code (as 快递100 names it) → `carrierCode`; what is not here goes as `Other` under its name. */
export const carrierCodes: Readonly<Record<string, string>> = {
  shunfeng: 'SF Express',
  youzhengguonei: 'China Post',
  dhl: 'DHL',
  fedex: 'FedEx',
  ups: 'UPS',
  usps: 'USPS',
}
