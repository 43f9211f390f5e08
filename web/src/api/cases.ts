import type { Case } from '../../../src/cases/cases.contract.ts'
import { http, type Page } from './http.ts'

export type CaseItem = Case

export const casesApi = {
  list: (status: 'open' | 'closed') => http.get<Page<CaseItem>>(`/v1/cases?status=${status}&limit=200`),
  close: (id: string, reason: string) => http.post<unknown>(`/v1/cases/${encodeURIComponent(id)}/close`, { reason }),
}
