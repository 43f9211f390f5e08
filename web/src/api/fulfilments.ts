import type { Fulfilment, FulfilmentStatus, StageCounts } from '../../../src/fulfilment/fulfilment.contract.ts'
import { http, type Page, queryString } from './http.ts'

export type { Fulfilment, FulfilmentStatus, StageCounts }

const one = (id: string) => `/v1/fulfilments/${encodeURIComponent(id)}`
type Answer = { readonly fulfilment: Fulfilment }

export const fulfilmentsApi = {
  list: (filter: { warehouseId?: string; status?: string; limit?: number; cursor?: string | null }) =>
    http.get<Page<Fulfilment>>(`/v1/fulfilments${queryString({ ...filter })}`),
  counts: (warehouseId?: string) => http.get<StageCounts>(`/v1/fulfilments/counts${queryString({ warehouseId })}`),
  labelUrl: (id: string) => `/api${one(id)}/label`,
  startPicking: (id: string) => http.post<Answer>(`${one(id)}/start-picking`),
  pick: (id: string, lines: { lineNo: number; quantity: number }[]) => http.post<Answer>(`${one(id)}/pick`, { lines }),
  pack: (id: string) => http.post<Answer>(`${one(id)}/pack`),
  weigh: (id: string, weightG: number) => http.post<Answer>(`${one(id)}/weigh`, { weightG }),
  printLabel: (id: string) => http.post<Answer>(`${one(id)}/print-label`),
  watch: (id: string) => http.post<unknown>(`${one(id)}/watch`),
  handOver: (id: string) => http.post<Answer>(`${one(id)}/hand-over`),
}
