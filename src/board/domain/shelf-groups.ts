// 货架分组: jobs that wait to be picked, by the shelf on which their goods lie, and who keeps it.
import type { Keeper } from '../../promise/promise-settings.contract.ts'

/** A job of several shelves waits on each of them. Goods without a place are on shelf `—`. */
export const NO_SHELF = '—'

export function jobsByShelf(
  jobs: readonly { readonly id: string; readonly skus: readonly string[] }[],
  shelfOf: ReadonlyMap<string, string>,
): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { skus } of jobs)
    for (const shelf of new Set(skus.map((sku) => shelfOf.get(sku) ?? NO_SHELF)))
      counts.set(shelf, (counts.get(shelf) ?? 0) + 1)
  return counts
}

/** The keeper of the longest matching shelf; null when nobody keeps it. */
export function keeperOf(
  keepers: readonly Keeper[],
  {
    warehouseId,
    shelf,
    supervisor,
  }: { readonly warehouseId: string; readonly shelf: string; readonly supervisor: boolean },
): Keeper | null {
  const fitting = keepers.filter(
    (one) => one.warehouseId === warehouseId && one.supervisor === supervisor && shelf.startsWith(one.shelf),
  )
  return fitting.sort((a, b) => b.shelf.length - a.shelf.length)[0] ?? null
}
