/** A transaction that a provider told us of, from first sight to its end. Money in 分. */

export const paymentStates = ['waiting', 'applied', 'mismatched', 'refunding', 'refunded', 'refund_failed'] as const
/**
 * `waiting`: seen, not settled yet (its order is not here, or the ledgers could not be asked). `applied`: it paid its order.
 * `mismatched`: not what the order costs; a person decides.
 */
export type PaymentState = (typeof paymentStates)[number]

export interface Payment {
  readonly id: string
  readonly connectionId: string
  /** `kind` of the connection. */
  readonly provider: string
  readonly transactionId: string
  readonly outTradeNo: string
  readonly orderId: string | null
  readonly amountFen: number
  readonly currency: string
  readonly paidAt: number
  readonly state: PaymentState
  /** Why it is in this state, for people. */
  readonly why: string
  /** The money came after its order had ended: it brought the order back, or goes back itself, or somebody decides. */
  readonly late: boolean
  readonly refundedFen: number
  readonly refundedAt: number | null
  readonly seenAt: number
  readonly updatedAt: number
  /** When it is looked at again by itself; null: never. */
  readonly nextAt: number | null
  readonly version: number
}

/** The number of our refund of a payment: one refund at most, so the payment names it. */
export const refundNoOf = ({ id }: Pick<Payment, 'id'>): string => `${id.replace('pay_', 'DSR')}`

export const moved = (payment: Payment, change: Partial<Payment>, now: number): Payment => ({
  ...payment,
  ...change,
  updatedAt: now,
  version: payment.version + 1,
})
