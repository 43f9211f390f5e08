/** The law of a ledger (see ledger-state.ts) as a check: one sentence for each breach, none when all is well. */
import { availableOf, type LedgerState } from './ledger-state.ts'

export function brokenLaws(state: LedgerState): string[] {
  const sums = new Map<string, { locked: number; pooled: number; qc: number }>()
  for (const hold of state.holds.values()) {
    const sum = sums.get(hold.warehouseId) ?? { locked: 0, pooled: 0, qc: 0 }
    sum[hold.counts] += hold.quantity
    sums.set(hold.warehouseId, sum)
  }
  const broken: string[] = []
  for (const warehouseId of sums.keys())
    if (!state.warehouses.has(warehouseId)) broken.push(`${warehouseId}: holds without a warehouse`)
  for (const [warehouseId, quantities] of state.warehouses) {
    const sum = sums.get(warehouseId)
    for (const part of ['locked', 'pooled'] as const) {
      if (quantities[part] !== (sum?.[part] ?? 0))
        broken.push(`${warehouseId}: ${part} is ${quantities[part]}, its holds are ${sum?.[part] ?? 0}`)
    }
    const all = { ...quantities, available: availableOf(quantities) }
    for (const [part, quantity] of Object.entries(all))
      if (quantity < 0) broken.push(`${warehouseId}: ${part} is ${quantity}`)
  }
  return broken
}
