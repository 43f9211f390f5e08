export const paymentErrorCodes = ['order_payment.not_found', 'order_payment.not_refundable'] as const
export type PaymentErrorCode = (typeof paymentErrorCodes)[number]
