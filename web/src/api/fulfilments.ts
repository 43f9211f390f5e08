import type {
  Fulfilment,
  FulfilmentStatus,
  ScanAnswer,
  StageCounts,
} from '../../../src/fulfilment/fulfilment.contract.ts'
import { http, type Page, queryString } from './http.ts'

export type { Fulfilment, FulfilmentStatus, StageCounts }

const one = (id: string) => `/v1/fulfilments/${encodeURIComponent(id)}`
export interface LabelOutcome {
  readonly fulfilmentId: string
  readonly waybill: string | null
  readonly error: { readonly code: string } | null
}
export interface LabelBalance {
  readonly connectionId: string
  readonly name: string
  readonly carrier: string
  readonly branch: string
  readonly left: number | null
  readonly isLow: boolean
}
type Answer = { readonly fulfilment: Fulfilment }

export const fulfilmentsApi = {
  list: (filter: { warehouseId?: string; status?: string; limit?: number; cursor?: string | null }) =>
    http.get<Page<Fulfilment>>(`/v1/fulfilments${queryString({ ...filter })}`),
  exportUrl: (filter: { warehouseId?: string | undefined; status: string }) =>
    `/api/v1/fulfilments/export${queryString({ ...filter })}`,
  /** What is to be picked first. */
  urgent: (warehouseId?: string) => http.get<Page<Fulfilment>>(`/v1/fulfilments/urgent${queryString({ warehouseId })}`),
  /** What a scanned code stands for. */
  scan: (code: string, warehouseId?: string) =>
    http.get<ScanAnswer>(`/v1/fulfilments/scan${queryString({ code, warehouseId })}`),
  counts: (warehouseId?: string) => http.get<StageCounts>(`/v1/fulfilments/counts${queryString({ warehouseId })}`),
  labelUrl: (id: string) => `/api${one(id)}/label`,
  /** One sheet of many labels. */
  labelsUrl: (ids: readonly string[]) => `/api/v1/fulfilments/labels${queryString({ ids: ids.join(',') })}`,
  printLabels: (ids: readonly string[]) =>
    http.post<{ items: readonly LabelOutcome[] }>('/v1/fulfilments/print-labels', { ids }),
  voidLabel: (id: string) => http.post<Answer>(`${one(id)}/void-label`),
  labelBalance: () => http.get<{ items: readonly LabelBalance[] }>('/v1/fulfilments/label-balance'),
  startPicking: (id: string) => http.post<Answer>(`${one(id)}/start-picking`),
  pick: (id: string, lines: { lineNo: number; quantity: number }[]) => http.post<Answer>(`${one(id)}/pick`, { lines }),
  pack: (id: string) => http.post<Answer>(`${one(id)}/pack`),
  weigh: (id: string, weightG: number) => http.post<Answer>(`${one(id)}/weigh`, { weightG }),
  printLabel: (id: string) => http.post<Answer>(`${one(id)}/print-label`),
  watch: (id: string) => http.post<unknown>(`${one(id)}/watch`),
  handOver: (id: string) => http.post<Answer>(`${one(id)}/hand-over`),
}
