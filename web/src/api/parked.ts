import type { Parked } from '../../../src/ingest/ingest.contract.ts'
import { http, type Page } from './http.ts'

export type ParkedMessage = Parked

const one = (id: string) => `/v1/parked/${encodeURIComponent(id)}`

export const parkedApi = {
  list: (status: ParkedMessage['status']) => http.get<Page<ParkedMessage>>(`/v1/parked?status=${status}&limit=200`),
  exportUrl: (status: ParkedMessage['status']) => `/api/v1/parked/export?status=${status}`,
  replay: (id: string) => http.post<unknown>(`${one(id)}/replay`),
  dismiss: (id: string, reason: string) => http.post<unknown>(`${one(id)}/dismiss`, { reason }),
}
