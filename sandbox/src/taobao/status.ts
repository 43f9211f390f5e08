// An order's facts in the words of 淘宝.
import type { LineFacts, OrderFacts, RefundFacts } from '../shops/order-facts'

/** Receipt by the courier is no status: the buyer or the calendar confirms. */
export function statusOf({ state, paidAt, finishedAt }: OrderFacts): string {
  switch (state) {
    case 'pending_payment':
      return 'WAIT_BUYER_PAY'
    case 'paid':
      return 'WAIT_SELLER_SEND_GOODS'
    case 'partly_shipped':
      return 'SELLER_CONSIGNED_PART'
    case 'shipped':
    case 'delivered':
      return 'WAIT_BUYER_CONFIRM_GOODS'
    case 'finished':
      return 'TRADE_FINISHED'
    case 'cancelled':
      return paidAt > 0 ? 'TRADE_CLOSED' : 'TRADE_CLOSED_BY_TAOBAO'
    case 'refunded':
      return finishedAt > 0 ? 'TRADE_FINISHED' : 'TRADE_CLOSED'
  }
}

/** A sub-order that was paid back is closed, unless the deal was finished before. */
export function lineStatusOf(order: OrderFacts, line: LineFacts): string {
  const whole = statusOf(order)
  if (line.refund === 'done' && whole !== 'TRADE_FINISHED') return 'TRADE_CLOSED'
  if (whole !== 'SELLER_CONSIGNED_PART') return whole
  return line.shippedQuantity >= line.quantity ? 'WAIT_BUYER_CONFIRM_GOODS' : 'WAIT_SELLER_SEND_GOODS'
}

export const lineRefundOf = ({ refund }: Pick<LineFacts, 'refund'>): string =>
  ({ none: 'NO_REFUND', asked: 'WAIT_SELLER_AGREE', done: 'SUCCESS', closed: 'CLOSED' })[refund]

export const refundStatusOf = ({ state }: RefundFacts): string =>
  ({ asked: 'WAIT_SELLER_AGREE', done: 'SUCCESS', closed: 'CLOSED' })[state]

/** Fen as yuan with two decimals. */
export const yuan = (fen: number): string => (fen / 100).toFixed(2)
