// An order's facts in the numbers of 拼多多.
import type { OrderFacts, PayMethod, RefundFacts } from '../shops/order-facts'

const PAY_TYPES: Record<PayMethod, string> = {
  wechat: 'WEIXIN',
  alipay: 'ALIPAY',
  card: 'QQ',
  instalment: 'LIANLIANPAY',
  pay_later: 'LIANLIANPAY',
}

export const payTypeOf = ({ payMethod }: OrderFacts) => (payMethod === null ? '' : PAY_TYPES[payMethod])

/** The platform shows no order before 成交. */
export const isShown = (order: OrderFacts): boolean => order.paidAt > 0

/** confirm_status: 1 已成交, 2 已取消. */
export const confirmStatusOf = ({ state }: OrderFacts) => (state === 'cancelled' ? 2 : 1)

/** order_status: 1 待发货, 2 已发货待签收, 3 已签收. */
export function orderStatusOf({ shippedAt, receivedAt, finishedAt }: OrderFacts): number {
  if (shippedAt === 0) return 1
  return receivedAt > 0 || finishedAt > 0 ? 3 : 2
}

/** refund_status and after_sales_status; an order has one line and is refunded as a whole. */
export function refundStatusesOf({ lines }: OrderFacts): { refund_status: number; after_sales_status: number } {
  const refund = lines[0]?.refund ?? 'none'
  const [refund_status, after_sales_status] = (
    { none: [1, 0], asked: [2, 2], done: [4, 10], closed: [1, 11] } as const
  )[refund]
  return { refund_status, after_sales_status }
}

/** after_sales_status of a refund: 2 asked for, 10 paid back, 11 taken back. */
export const afterSaleStatusOf = ({ state }: RefundFacts) => ({ asked: 2, done: 10, closed: 11 })[state]

/** Ciphertexts are given while the order waits to be shipped, and not later. */
export const hasCipher = (order: OrderFacts): boolean => order.state === 'paid'
