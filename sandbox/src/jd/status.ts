// An order's facts in the words of 京东.
import type { LineFacts, OrderFacts, PayMethod, RefundFacts } from '../shops/order-facts'

/** Unpaid orders are not shown. */
export const isShown = (order: OrderFacts): boolean => order.paidAt > 0

/** While the buyer asks for all of the money back before the order has left, it is frozen. */
export const isFrozen = ({ state, lines }: OrderFacts): boolean =>
  state === 'paid' && lines.every((line) => line.refund === 'asked')

export function orderStatusOf(order: OrderFacts): string {
  if (isFrozen(order)) return 'LOCKED'
  switch (order.state) {
    case 'pending_payment':
      return 'NOT_PAY'
    case 'paid':
    case 'partly_shipped':
      return 'WAIT_SELLER_STOCK_OUT'
    case 'shipped':
    case 'delivered':
      return 'WAIT_GOODS_RECEIVE_CONFIRM'
    case 'finished':
      return 'FINISHED_L'
    case 'cancelled':
      return 'TRADE_CANCELED'
    case 'refunded':
      if (order.shippedAt === 0) return 'TRADE_CANCELED'
      return order.finishedAt > 0 ? 'FINISHED_L' : 'WAIT_GOODS_RECEIVE_CONFIRM'
  }
}

/** refundStatus: 0 to be judged, 2 refused or taken back, 3 paid back. */
export const refundStatusOf = ({ state }: Pick<RefundFacts, 'state'>) => ({ asked: 0, closed: 2, done: 3 })[state]

/** `afsInfoList` of a line; customerExpect 10: the money. */
export const afsOf = ({ refund }: LineFacts) =>
  refund === 'none' ? [] : [{ customerExpect: 10, refundStatus: refundStatusOf({ state: refund }) }]

/** 4 在线支付, 6 银行卡. */
export const payTypeOf = (method: PayMethod | null): number => (method === 'card' ? 6 : 4)
