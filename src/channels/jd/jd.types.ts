/** 京东's states, refunds and pay types in our words; both protocols use the same ones. */
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'

type State = CanonicalOrder['state']

export interface Meaning {
  readonly state: State
  /** Frozen by the platform: taken in, not shipped. */
  readonly isFrozen?: boolean
}

/** `order_state` / `orderStatus`. LOCKED is a freeze of the order, no lock of stock. TRADE_CANCELED of a paid order is `refunded`. */
export const meaningOfState: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  // Seldom shown.
  ['NOT_PAY', { state: 'pending_payment' }],
  ['WAIT_SELLER_STOCK_OUT', { state: 'paid' }],
  ['WAIT_SEND_CODE', { state: 'paid' }],
  ['LOCKED', { state: 'paid', isFrozen: true }],
  ['PAUSE', { state: 'paid', isFrozen: true }],
  ['POP_ORDER_PAUSE', { state: 'paid', isFrozen: true }],
  // 海外购, after 出库.
  ['WAIT_SELLER_DELIVERY', { state: 'shipped' }],
  ['SEND_TO_DISTRIBUTION_CENER', { state: 'shipped' }],
  ['DISTRIBUTION_CENTER_RECEIVED', { state: 'shipped' }],
  ['RECEIPTS_CONFIRM', { state: 'shipped' }],
  ['WAIT_GOODS_RECEIVE_CONFIRM', { state: 'shipped' }],
  ['FINISHED_L', { state: 'delivered' }],
  ['TRADE_CANCELED', { state: 'cancelled' }],
])

/** A LOCKED order whose reason says so was asked to be cancelled; that the reason says it in these words is not confirmed. */
export const cancelWords = /取消|退款/

/** `refundStatus` of a line's after-sale: 0 未审核, 1 通过, 2 不通过, 3 财务审核通过, 4 财务不通过. */
export const refundOfStatus: ReadonlyMap<number, CanonicalLine['refund']> = new Map([
  [0, 'refunding'],
  [1, 'refunded'],
  [2, 'none'],
  [3, 'refunded'],
  [4, 'none'],
])

/** `customerExpect` 20 换货, 30 维修: the buyer keeps goods. */
export const keepsGoods: ReadonlySet<number> = new Set([20, 30])

/** 1 货到付款, 6 银行卡; 4 在线支付 does not say by what. */
export const payMethodOfType: ReadonlyMap<number, CanonicalOrder['payMethod']> = new Map([
  [1, 'cod'],
  [6, 'card'],
])
