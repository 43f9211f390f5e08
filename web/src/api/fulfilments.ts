import type { Fulfilment, FulfilmentStatus } from '../../../src/fulfilment/fulfilment.contract.ts'
import { http, type Page, queryString } from './http.ts'

export type { Fulfilment, FulfilmentStatus }

const one = (id: string) => `/v1/fulfilments/${encodeURIComponent(id)}`
type Answer = { readonly fulfilment: Fulfilment }

export const fulfilmentsApi = {
  list: (filter: { warehouseId?: string; status?: string; limit?: number; cursor?: string | null }) =>
    http.get<Page<Fulfilment>>(`/v1/fulfilments${queryString({ ...filter })}`),
  startPicking: (id: string) => http.post<Answer>(`${one(id)}/start-picking`),
  pick: (id: string, lines: { lineNo: number; quantity: number }[]) => http.post<Answer>(`${one(id)}/pick`, { lines }),
  pack: (id: string) => http.post<Answer>(`${one(id)}/pack`),
  weigh: (id: string, weightG: number) => http.post<Answer>(`${one(id)}/weigh`, { weightG }),
  printLabel: (id: string) => http.post<Answer>(`${one(id)}/print-label`),
  handOver: (id: string) => http.post<Answer>(`${one(id)}/hand-over`),
}
