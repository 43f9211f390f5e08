/** Codes of this room. Status numbers are chosen in platform/http-errors.ts, words in the console. */
import type { Failure } from '../core/result.ts'

export const stockErrorCodes = [
  /** Older than the ledger's history: `since` is the earliest instant it knows, null when none. */
  'stock.before_history',
  /** Fewer pieces can be sold than were asked for: `available`. */
  'stock.short',
  'stock.unknown_hold',
  /** A class would fall below zero, or below what is promised: `available`, negative when a count misses that many pieces. */
  'stock.would_be_negative',
  'stock.invalid_quantity',
  /** No such SKU in the catalogue, nor in the books. */
  'stock.not_found',
  /** The ledger could not be asked. Nothing is known about what it did; the same command may be sent again. */
  'stock.unreachable',
  /** A command names warehouses that the tenant does not have: `warehouseIds`. */
  'warehouse.not_found',
] as const
export type StockErrorCode = (typeof stockErrorCodes)[number]

export type StockFailure = Failure<StockErrorCode>
