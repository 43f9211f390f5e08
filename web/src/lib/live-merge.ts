/** Merges live order messages into what a list shows. Cells change in place; rows never jump, new ones wait to be let in. */
import type { OrderSummary } from '../api/orders.ts'

/** A live message may carry a part of the order only; `id` and `version` are always there. */
export type OrderPatch = Partial<OrderSummary> & Pick<OrderSummary, 'id' | 'version'>

export interface MergeResult {
  readonly rows: readonly OrderSummary[]
  /** Ids of rows that changed and deserve a tint. */
  readonly changed: readonly string[]
  /** Ids that the list does not show. */
  readonly unknown: readonly string[]
}

/** Messages arrive at least once and in any order: an older or equal version changes nothing. */
export function mergeOrders(rows: readonly OrderSummary[], patches: readonly OrderPatch[]): MergeResult {
  const newest = new Map<string, OrderPatch>()
  for (const patch of patches) {
    const seen = newest.get(patch.id)
    if (!seen || patch.version > seen.version) newest.set(patch.id, patch)
  }
  const changed: string[] = []
  const merged = rows.map((row) => {
    const patch = newest.get(row.id)
    if (!patch) return row
    newest.delete(row.id)
    if (patch.version <= row.version) return row
    changed.push(row.id)
    return { ...row, ...definedOnly(patch) }
  })
  return { rows: changed.length === 0 ? rows : merged, changed, unknown: [...newest.keys()] }
}

function definedOnly(patch: OrderPatch): OrderPatch {
  const kept = { ...patch }
  for (const key of Object.keys(kept) as (keyof OrderPatch)[]) if (kept[key] === undefined) delete kept[key]
  return kept
}

/** An unseen order counts as new when it was created after the newest row; ids sort by creation. */
export function isNewer(id: string, rows: readonly Pick<OrderSummary, 'id'>[]): boolean {
  return rows.every((row) => id > row.id)
}
