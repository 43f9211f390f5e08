import type { Warehouse } from '../../../src/warehouses/warehouses.contract.ts'
import { http } from './http.ts'

export type { Warehouse }

export const warehousesApi = {
  list: () => http.get<{ items: readonly Warehouse[] }>('/v1/warehouses'),
  save: (warehouse: Warehouse) => http.put<unknown>(`/v1/warehouses/${encodeURIComponent(warehouse.id)}`, warehouse),
}
