import type { Payment } from './domain/payment.ts'
import type { OrderPayment } from './payments.contract.ts'

/** What people see of a payment: everything but how it is kept. */
export const paymentDto = (payment: Payment, refundable: boolean): OrderPayment => {
  const { orderId: _order, seenAt: _seen, updatedAt: _updated, nextAt: _next, version: _version, ...shown } = payment
  return { ...shown, refundable }
}
