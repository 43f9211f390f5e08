/** Parts of the stacked stock bar. The bar is the book quantity; what is over-committed never makes a part negative. */
import type { StockTotals } from '../api/stock.ts'

export const stockParts = ['available', 'locked', 'pooled', 'qc', 'inTransit'] as const
export type StockPart = (typeof stockParts)[number]

export interface StockShare {
  readonly part: StockPart
  readonly quantity: number
  /** 0..1 of the bar. */
  readonly share: number
}

/** `scale` is the quantity that fills the bar (the page's largest SKU), so that bars compare; at least the SKU's own sum. */
export function stockShares(totals: StockTotals, scale: number): readonly StockShare[] {
  const parts = stockParts.map((part) => ({ part, quantity: Math.max(0, totals[part]) }))
  const sum = parts.reduce((total, part) => total + part.quantity, 0)
  const full = Math.max(scale, sum, 1)
  return parts.map(({ part, quantity }) => ({ part, quantity, share: quantity / full }))
}
