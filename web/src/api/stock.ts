import type {
  StockExplanation,
  StockFinding,
  StockFindings,
  StockHoldDto,
  StockItem,
  StockTotals,
} from '../../../src/stock/stock.contract.ts'
import type { StockMovement, WarehouseQuantities } from '../../../src/stock/stock-ledger.port.ts'
import { http, type Page, queryString } from './http.ts'

export type { StockExplanation, StockFinding, StockHoldDto, StockItem, StockMovement, StockTotals, WarehouseQuantities }

const one = (sku: string) => `/v1/stock/${encodeURIComponent(sku)}`

export const stockApi = {
  list: (
    filter: { q?: string; red?: 'true' | undefined; limit?: number; cursor?: string | null },
    signal?: AbortSignal,
  ) => http.get<Page<StockItem>>(`/v1/stock${queryString({ ...filter })}`, signal),
  exportUrl: (filter: { q?: string; red?: 'true' | undefined }) => `/api/v1/stock/export${queryString({ ...filter })}`,
  /** `at`: as it was then, epoch ms; null for now. */
  explain: (sku: string, at: number | null = null) =>
    http.get<StockExplanation>(`${one(sku)}/explain${queryString({ at: at === null ? null : Math.round(at) })}`),
  findings: (filter: { status: StockFinding['status'] | undefined; cursor: string | null }, signal?: AbortSignal) =>
    http.get<StockFindings>(`/v1/stock/findings${queryString({ ...filter, limit: 50 })}`, signal),
  movements: (sku: string) => http.get<{ items: readonly StockMovement[] }>(`${one(sku)}/movements?limit=50`),
  count: (
    sku: string,
    input: { counts: { warehouseId: string; onHand: number; qc?: number; inTransit?: number }[]; reason: string },
  ) => http.put<unknown>(one(sku), input),
  adjust: (
    sku: string,
    input: { warehouseId: string; delta: number; of: 'onHand' | 'qc' | 'inTransit'; reason: string },
  ) => http.post<unknown>(`${one(sku)}/adjust`, input),
  transfer: (sku: string, input: { from: string; to: string; quantity: number; reason: string }) =>
    http.post<unknown>(`${one(sku)}/transfer`, input),
  receive: (sku: string, input: { warehouseId: string; quantity: number; reason: string }) =>
    http.post<unknown>(`${one(sku)}/receive`, input),
}
