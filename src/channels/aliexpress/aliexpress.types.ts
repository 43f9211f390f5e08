/** AliExpress's words in ours. */
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'

type State = CanonicalOrder['state']

/** `order_status` where it alone decides. IN_CANCEL, IN_ISSUE, IN_FROZEN and FINISH depend on money and goods: `translate-state.ts`. */
export const stateOfStatus: ReadonlyMap<string, State> = new Map([
  ['PLACE_ORDER_SUCCESS', 'pending_payment'],
  ['WAIT_SELLER_EXAMINE_MONEY', 'pending_payment'],
  ['RISK_CONTROL', 'paid'],
  ['WAIT_SELLER_SEND_GOODS', 'paid'],
  ['SELLER_PART_SEND_GOODS', 'paid'],
  ['WAIT_BUYER_ACCEPT_GOODS', 'shipped'],
  ['FUND_PROCESSING', 'delivered'],
])

export const FINISHED = 'FINISH'

/** Every status but FINISH: asked for together, FINISH by itself. */
export const openStatuses: readonly string[] = [...stateOfStatus.keys(), 'IN_ISSUE', 'IN_CANCEL', 'IN_FROZEN']

/** `logistics_status`: how far the goods are. */
export const stateOfLogistics: ReadonlyMap<string, State> = new Map([
  ['', 'paid'],
  ['NO_LOGISTICS', 'paid'],
  ['WAIT_SELLER_SEND_GOODS', 'paid'],
  ['SELLER_SEND_PART_GOODS', 'paid'],
  ['SELLER_SEND_GOODS', 'shipped'],
  ['BUYER_ACCEPT_GOODS', 'delivered'],
])

/** `fund_status`: has the buyer's money arrived. */
export const isPaidStatus: ReadonlyMap<string, boolean> = new Map([
  ['', true],
  ['NOT_PAY', false],
  ['WAIT_SELLER_CHECK', false],
  ['PAY_SUCCESS', true],
])

/** `refund_status` of `refund_info`. */
export const refundOfStatus: ReadonlyMap<string, CanonicalLine['refund']> = new Map([
  ['', 'none'],
  ['refund_cancel', 'none'],
  ['close', 'none'],
  ['wait_refund', 'refunding'],
  ['refund_frozen', 'refunding'],
  ['refund_ok', 'refunded'],
])

/**
 * Our carrier code → `service_name`, unconfirmed. Most parcels go by the line that the buyer chose at the order, which is
 * taken for every other carrier.
 */
export const serviceNames: Readonly<Record<string, string>> = {
  ems: 'EMS',
  dhl: 'DHL',
  ups: 'UPS',
  fedex: 'FEDEX',
}
