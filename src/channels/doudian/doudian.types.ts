/** 抖店's status and pay codes in our words. */
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'

type State = CanonicalOrder['state']

/** `order_status`. 101 部分发货 stays `paid`: the lines say which of them are shipped. */
export const stateOfOrderStatus: ReadonlyMap<number, State> = new Map([
  [1, 'pending_payment'],
  [103, 'pending_payment'],
  [105, 'paid'],
  [2, 'paid'],
  [101, 'paid'],
  [3, 'shipped'],
  [5, 'delivered'],
  [4, 'cancelled'],
  [21, 'refunded'],
  [22, 'refunded'],
  [39, 'refunded'],
])

/** Values of `main_status` that say more than `order_status`: part paid, and the three ways of being refunded. */
export const decidingMainStatuses: ReadonlySet<number> = new Set([103, 21, 22, 39])

/** 已支付, the platform still checks the payment. */
export const PLATFORM_REVIEW = 105

export const payMethodOfType: ReadonlyMap<number, CanonicalOrder['payMethod']> = new Map([
  [0, 'cod'],
  [1, 'wechat'],
  [2, 'alipay'],
  [4, 'card'],
  [5, 'balance'],
  [7, 'none'],
  [8, 'instalment'],
  [9, 'card'],
  [12, 'pay_later'],
])

/** `after_sale_status` of a line. 0 there is none; 13 and 14 are steps of an exchange; 28 failed or closed. */
export const refundOfAfterSale: ReadonlyMap<number, CanonicalLine['refund']> = new Map([
  [0, 'none'],
  [13, 'none'],
  [14, 'none'],
  [28, 'none'],
  [6, 'refunding'],
  [7, 'refunding'],
  [11, 'refunding'],
  [27, 'refunding'],
  [29, 'refunding'],
  [12, 'refunded'],
])

/** After-sales that end by themselves: 51 order cancelled, 53 reversed. Money went back only when `refund_status` says so. */
export const closedAfterSales: ReadonlySet<number> = new Set([51, 53])

/** `refund_status` 3 成功, 5 追缴成功. */
export const paidBackStatuses: ReadonlySet<number> = new Set([3, 5])

/** `after_sale_type` 3 换货, 6 价保, 7 补寄, 8 维修: the buyer keeps goods, so nothing must be stopped. */
export const typesThatKeepGoods: ReadonlySet<number> = new Set([3, 6, 7, 8])
