import type { CaseSettings } from '../../../src/cases/case-settings.contract.ts'
import type { Case, CaseHistory, CaseMetrics } from '../../../src/cases/cases.contract.ts'
import { http, type Page } from './http.ts'

export type CaseItem = Case
export type { CaseHistory, CaseMetrics, CaseSettings }

const step = (id: string, verb: string, body: object) =>
  http.post<CaseItem>(`/v1/cases/${encodeURIComponent(id)}/${verb}`, body)

export const casesApi = {
  list: (status: 'open' | 'closed') => http.get<Page<CaseItem>>(`/v1/cases?status=${status}&order=due&limit=200`),
  exportUrl: (status: 'open' | 'closed') => `/api/v1/cases/export?status=${status}`,
  history: (id: string) => http.get<CaseHistory>(`/v1/cases/${encodeURIComponent(id)}`),
  metrics: (days: number) => http.get<CaseMetrics>(`/v1/cases/metrics?days=${days}`),
  people: () => http.get<{ items: readonly { userId: string; name: string }[] }>('/v1/cases/people'),
  settings: () => http.get<CaseSettings>('/v1/cases/settings'),
  saveSettings: (settings: CaseSettings) => http.put<CaseSettings>('/v1/cases/settings', settings),
  file: (input: { orderId: string; code: string; detail: string; complaint: boolean }) =>
    http.post<CaseItem>('/v1/cases', input),
  close: (id: string, input: { reason: string; cause: string }) => step(id, 'close', input),
  assign: (id: string, userId: string | null) => step(id, 'assign', { userId }),
  transfer: (id: string, input: { groupId: string; reason: string }) => step(id, 'transfer', input),
  reopen: (id: string, reason: string) => step(id, 'reopen', { reason }),
  complain: (id: string, note: string) => step(id, 'complaint', { note }),
}
