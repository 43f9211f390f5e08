// An order's facts in the statuses of Shopify.
import type { LineFacts, OrderFacts } from '../shops/order-facts'

export function financialStatus({ state, paidAt, lines }: OrderFacts): string {
  if (paidAt === 0) return state === 'cancelled' ? 'VOIDED' : 'PENDING'
  if (state === 'refunded' || state === 'cancelled') return 'REFUNDED'
  return lines.some((line) => line.refund === 'done') ? 'PARTIALLY_REFUNDED' : 'PAID'
}

export function fulfillmentStatus({ state, shippedAt }: OrderFacts): string {
  switch (state) {
    case 'shipped':
    case 'delivered':
    case 'finished':
      return 'FULFILLED'
    case 'partly_shipped':
      return 'PARTIALLY_FULFILLED'
    case 'refunded':
      return shippedAt > 0 ? 'FULFILLED' : 'UNFULFILLED'
    default:
      return 'UNFULFILLED'
  }
}

/** What is left of a line after its refund, and what of that has not left the house. */
export function piecesOf(line: LineFacts, { state }: OrderFacts): { current: number; waiting: number } {
  if (line.refund === 'done' || state === 'cancelled') return { current: 0, waiting: 0 }
  return { current: line.quantity, waiting: line.quantity - line.shippedQuantity }
}

/** A buyer's wish is no business of Shopify's; the refund that the seller makes is. */
export const shownLine = (line: LineFacts): LineFacts => (line.refund === 'asked' ? { ...line, refund: 'none' } : line)
