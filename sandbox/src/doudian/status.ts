// An order's facts in the numbers of 抖店.
import type { LineFacts, OrderFacts, PayMethod, RefundFacts } from '../shops/order-facts'

const PAY_TYPES: Record<PayMethod, number> = { wechat: 1, alipay: 2, card: 4, instalment: 8, pay_later: 12 }

/** Unix seconds; 0 stays 0. */
export const seconds = (atMs: number) => Math.floor(atMs / 1000)

export const payTypeOf = ({ payMethod }: OrderFacts) => (payMethod === null ? 0 : PAY_TYPES[payMethod])

/** order_status: 1 unpaid, 2 to ship, 101 part shipped, 3 shipped, 5 finished, 4 cancelled. */
export function statusOf({ state, finishedAt }: OrderFacts): number {
  switch (state) {
    case 'pending_payment':
      return 1
    case 'paid':
      return 2
    case 'partly_shipped':
      return 101
    case 'shipped':
    case 'delivered':
      return 3
    case 'finished':
      return 5
    case 'cancelled':
      return 4
    case 'refunded':
      return finishedAt > 0 ? 5 : 4
  }
}

/** main_status: as order_status, or 21 / 22 / 39 when refunded before shipping, after it, after the end. */
export function mainStatusOf(order: OrderFacts): number {
  if (order.state !== 'refunded') return statusOf(order)
  if (order.finishedAt > 0) return 39
  return order.shippedAt > 0 ? 22 : 21
}

/** after_sale_info of a line: status 0 none, 6 applied, 12 success, 28 closed; type 1 shipped, 2 not shipped; refund 0–3. */
export function afterSaleInfoOf({ refund, refundAfterShipping }: LineFacts) {
  const [after_sale_status, refund_status] = ({ none: [0, 0], asked: [6, 1], done: [12, 3], closed: [28, 0] } as const)[
    refund
  ]
  return { after_sale_status, after_sale_type: refund === 'none' ? 0 : refundAfterShipping ? 1 : 2, refund_status }
}

/** aftersale_status: 6 applied, 12 success, 28 closed. */
export const afterSaleStatusOf = ({ state }: RefundFacts) => ({ asked: 6, done: 12, closed: 28 })[state]

/** aftersale_type: 1 已发货仅退款, 2 未发货仅退款. */
export const afterSaleTypeOf = ({ afterShipping }: RefundFacts) => (afterShipping ? 1 : 2)
