import type { Warehouse } from '../../../src/warehouses/warehouses.contract.ts'
import { http } from './http.ts'

export type { Warehouse }

export const warehousesApi = {
  list: () => http.get<{ items: readonly Warehouse[] }>('/v1/warehouses'),
  save: ({ id, ...warehouse }: Warehouse & { readonly isNew: boolean }) =>
    http.put<unknown>(`/v1/warehouses/${encodeURIComponent(id)}`, warehouse),
}
