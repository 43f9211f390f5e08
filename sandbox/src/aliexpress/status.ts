// An order's facts in the words of AliExpress.
import type { LineFacts, OrderFacts } from '../shops/order-facts'

const isAsked = ({ refund }: LineFacts) => refund === 'asked'
const isBack = ({ refund }: LineFacts) => refund === 'done'

/** A cancellation or a dispute of the whole order stands in the order's own status. */
export function statusOf(order: OrderFacts): string {
  const isDisputed = order.lines.every((line) => isAsked(line) || isBack(line)) && order.lines.some(isAsked)
  switch (order.state) {
    case 'pending_payment':
      return 'PLACE_ORDER_SUCCESS'
    case 'paid':
      return isDisputed ? 'IN_CANCEL' : 'WAIT_SELLER_SEND_GOODS'
    case 'partly_shipped':
      return 'SELLER_PART_SEND_GOODS'
    case 'shipped':
    case 'delivered':
      return isDisputed ? 'IN_ISSUE' : 'WAIT_BUYER_ACCEPT_GOODS'
    case 'finished':
    case 'cancelled':
    case 'refunded':
      return 'FINISH'
  }
}

export function lineStatusOf(order: OrderFacts, line: LineFacts): string {
  if (isBack(line)) return 'FINISH'
  const whole = statusOf(order)
  if (whole !== 'SELLER_PART_SEND_GOODS') return whole
  return line.shippedQuantity >= line.quantity ? 'WAIT_BUYER_ACCEPT_GOODS' : 'WAIT_SELLER_SEND_GOODS'
}

export const fundStatusOf = ({ paidAt }: OrderFacts): string => (paidAt > 0 ? 'PAY_SUCCESS' : 'NOT_PAY')

export function logisticsStatusOf(order: OrderFacts): string {
  if (order.paidAt === 0) return 'NO_LOGISTICS'
  if (order.state === 'partly_shipped') return 'SELLER_SEND_PART_GOODS'
  if (order.shippedAt === 0) return 'WAIT_SELLER_SEND_GOODS'
  return order.finishedAt > 0 ? 'BUYER_ACCEPT_GOODS' : 'SELLER_SEND_GOODS'
}

export const issueStatusOf = ({ refund }: LineFacts): string =>
  ({ none: 'NO_ISSUE', asked: 'IN_ISSUE', done: 'END_ISSUE', closed: 'END_ISSUE' })[refund]

/** Minor units as a decimal amount with its currency. */
export const amount = (minor: number) => ({
  amount: (minor / 100).toFixed(2),
  cent: minor,
  cent_factor: 100,
  currency_code: 'USD',
})
