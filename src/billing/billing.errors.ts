export const billingErrorCodes = [
  'billing.checkout_unavailable',
  'billing.checkout_failed',
  'payment.not_found',
] as const
export type BillingErrorCode = (typeof billingErrorCodes)[number]
