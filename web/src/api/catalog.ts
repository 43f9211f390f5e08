import type { BundlePart, Mapping, MappingTask, Sku } from '../../../src/catalog/catalog.contract.ts'
import { http, type Page, queryString } from './http.ts'

export type { BundlePart, Mapping, MappingTask, Sku }

export const catalogApi = {
  skus: (q: string, signal?: AbortSignal) => http.get<Page<Sku>>(`/v1/skus${queryString({ q, limit: 50 })}`, signal),
  saveSku: (code: string, input: Pick<Sku, 'name' | 'spec' | 'barcode' | 'safetyStock'> & { isNew: boolean }) =>
    http.put<unknown>(`/v1/skus/${encodeURIComponent(code)}`, input),
  parts: (code: string) => http.get<{ parts: readonly BundlePart[] }>(`/v1/skus/${encodeURIComponent(code)}/parts`),
  /** None: goods of their own. */
  saveParts: (code: string, parts: readonly BundlePart[]) =>
    http.put<unknown>(`/v1/skus/${encodeURIComponent(code)}/parts`, { parts }),
  mappingTasks: () => http.get<Page<MappingTask>>('/v1/mapping-tasks?open=true'),
  mappings: (filter: { readonly q: string; readonly cursor: string | null }, signal?: AbortSignal) =>
    http.get<Page<Mapping>>(`/v1/mappings${queryString(filter)}`, signal),
  map: (input: { connectionId: string; shopSkuId: string; sku: string }) =>
    http.post<{ releasedOrders: number }>('/v1/mappings', input),
}
