import type { ListedPayment, PaymentTotals } from '../../../src/payments/payments.contract.ts'
import { http, type Page, queryString } from './http.ts'

export type { ListedPayment, PaymentTotals }

/** As the list takes it; what is empty or absent does not count. */
export interface PaymentQuery {
  readonly state?: string | undefined
  readonly provider?: string | undefined
  readonly day?: string | undefined
  readonly late?: 'true' | undefined
}

export const paymentsApi = {
  list: (filter: PaymentQuery, cursor: string | null, signal?: AbortSignal) =>
    http.get<Page<ListedPayment>>(`/v1/payments${queryString({ ...filter, limit: 50, cursor })}`, signal),
  exportUrl: (filter: PaymentQuery) => `/api/v1/payments/export${queryString({ ...filter })}`,
  totals: (days: number) => http.get<PaymentTotals>(`/v1/payments/totals?days=${days}`),
}
