/** What a transaction means for its order. Pure: the same facts, told in any order and any number of times, end the same way. */
import type { Order } from '../../orders/domain/order.ts'
import type { Payment } from './payment.ts'

export type Settlement =
  /** The order is not here yet. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'pay' }
  /** Cancelled for want of payment, and now it is paid: comes back if its pieces can be had. */
  | { readonly kind: 'revive' }
  /** The order was paid by its shop's own word already: this is that money. */
  | { readonly kind: 'belongs'; readonly cancelled: boolean }
  /** `late`: the order had ended before the money came. */
  | { readonly kind: 'refund'; readonly why: string; readonly late: boolean }
  | { readonly kind: 'mismatch'; readonly why: string }

export interface SettleFacts {
  readonly payment: Payment
  readonly order: Order | null
  /** Other transactions of the same order. */
  readonly others: readonly Pick<Payment, 'state'>[]
  /** The order ended because nobody had paid it in time. */
  readonly timedOut: boolean
  readonly late: 'revive' | 'refund'
}

const yuan = (fen: number): string => (fen / 100).toFixed(2)

export function settle({ payment, order, others, timedOut, late }: SettleFacts): Settlement {
  if (!order) return { kind: 'wait' }
  if (payment.currency !== order.currency || payment.amountFen !== order.payableFen)
    return {
      kind: 'mismatch',
      why: `实付 ${payment.currency} ${yuan(payment.amountFen)}，应付 ${order.currency} ${yuan(order.payableFen)}`,
    }
  if (others.some(({ state }) => state === 'applied')) return { kind: 'refund', why: '同一订单重复付款', late: false }
  if (order.status === 'pending_payment') return { kind: 'pay' }
  const isOver = order.status === 'cancelled' || order.status === 'closed'
  if (!isOver || order.paidAt !== null) return { kind: 'belongs', cancelled: isOver }
  if (!timedOut || saysCancelled(order)) return { kind: 'refund', why: '订单已取消，付款后到', late: true }
  return late === 'revive' ? { kind: 'revive' } : { kind: 'refund', why: '订单超时取消后到账，按设置退款', late: true }
}

/** The shop itself has called it off, so it must not come back behind the shop's back. */
const saysCancelled = ({ platformStatus }: Order): boolean =>
  platformStatus === 'cancelled' || platformStatus === 'order.cancelled'

/** States of a payment in which a person may give the money back. */
export const isRefundable = ({ state }: Pick<Payment, 'state'>, order: Pick<Order, 'status'> | null): boolean =>
  state === 'mismatched' ||
  state === 'refund_failed' ||
  state === 'waiting' ||
  (state === 'applied' && (order === null || order.status === 'cancelled' || order.status === 'closed'))
