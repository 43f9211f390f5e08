import type {
  Billing,
  CheckoutInput,
  Payment,
  UpgradeInput,
  UpgradeRequest,
} from '../../../src/billing/billing.contract.ts'
import { http } from './http.ts'

export type { Billing, CheckoutInput, Payment, UpgradeInput }

export const billingApi = {
  overview: () => http.get<Billing>('/v1/billing'),
  payments: () => http.get<{ items: readonly Payment[] }>('/v1/billing/payments'),
  payment: (id: string) => http.get<Payment>(`/v1/billing/payments/${encodeURIComponent(id)}`),
  checkout: (input: CheckoutInput) => http.post<Payment>('/v1/billing/payments', input),
  request: (input: UpgradeInput) => http.post<UpgradeRequest>('/v1/billing/requests', input),
  close: (input: { password: string; name: string }) => http.post<{ deleteAt: number }>('/v1/tenant/closing', input),
  takeBack: () => http.del<void>('/v1/tenant/closing'),
  /** Read by the browser itself: a download. */
  exportUrl: '/api/v1/tenant/export',
}
