/** 拼多多's states, after-sales and pay types in our words. */
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'

type State = CanonicalOrder['state']
type Refund = CanonicalLine['refund']

/** `confirm_status`: 0 未成交 (the group is still open), 1 已成交, 2 已取消. Null: `order_status` tells. */
export const stateOfConfirm: ReadonlyMap<number, State | null> = new Map([
  [0, 'pending_payment'],
  [1, null],
  [2, 'cancelled'],
])

/** `order_status` of a confirmed order: 1 待发货, 2 已发货待签收, 3 已签收. */
export const stateOfOrderStatus: ReadonlyMap<number, State> = new Map([
  [1, 'paid'],
  [2, 'shipped'],
  [3, 'delivered'],
])

/** `risk_control_status`: 1 is under review, paid and not to be shipped. */
export const reviewOfRisk: ReadonlyMap<number, boolean> = new Map([
  [0, false],
  [1, true],
])

/** `refund_status`: 1 none or closed, 2 处理中, 3 退款中, 4 退款成功. */
export const refundOfStatus: ReadonlyMap<number, Refund> = new Map([
  [1, 'none'],
  [2, 'refunding'],
  [3, 'refunding'],
  [4, 'refunded'],
])

/** Exchange and 补寄 (14–18, 32), repair (21–27): the buyer keeps goods, so nothing is stopped and nothing paid back. */
const keepsGoods = [14, 15, 16, 17, 18, 32, 21, 22, 24, 25, 27] as const

/** `after_sales_status`; null: an after-sale that is no refund, whatever `refund_status` says of it. */
export const refundOfAfterSale: ReadonlyMap<number, Refund | null> = new Map<number, Refund | null>([
  ...[0, 9, 11, 12, 13].map((status) => [status, 'none'] as const),
  ...[2, 3, 4, 5, 6, 7, 8, 31, 33].map((status) => [status, 'refunding'] as const),
  [10, 'refunded'],
  ...keepsGoods.map((status) => [status, null] as const),
])

/** What is not here is `other`. How 先用后付 shows itself is not known: its `pay_type` belongs here. */
export const payMethodOfType: ReadonlyMap<string, CanonicalOrder['payMethod']> = new Map([
  ['WEIXIN', 'wechat'],
  ['ALIPAY', 'alipay'],
])
