/** Pieces by warehouse: sums, differences, and which warehouse gives. */
import type { Parts } from '../sale-pool.port.ts'

export type PartsMap = Map<string, number>

export const unitsOf = (parts: Parts): number => Object.values(parts).reduce((sum, units) => sum + units, 0)

export const totalOf = (parts: ReadonlyMap<string, number>): number => {
  let sum = 0
  for (const units of parts.values()) sum += units
  return sum
}

export function addParts(into: PartsMap, parts: Parts, sign: 1 | -1 = 1): void {
  for (const [warehouseId, units] of Object.entries(parts)) {
    const sum = (into.get(warehouseId) ?? 0) + sign * units
    if (sum === 0) into.delete(warehouseId)
    else into.set(warehouseId, sum)
  }
}

/** What `total` says more than `known`; nothing for an older total. */
export function newIn(total: Parts, known: ReadonlyMap<string, number>): Parts {
  const more: Record<string, number> = {}
  for (const [warehouseId, units] of Object.entries(total)) {
    const news = units - (known.get(warehouseId) ?? 0)
    if (news > 0) more[warehouseId] = news
  }
  return more
}

export const partsOf = (map: ReadonlyMap<string, number>): Parts => Object.fromEntries(map)

/** `units` out of `stock`: the preferred warehouses first, then the fullest. Never more than there is. */
export function pick(stock: ReadonlyMap<string, number>, units: number, prefer: readonly string[] = []): Parts {
  const rank = (id: string) => {
    const index = prefer.indexOf(id)
    return index < 0 ? prefer.length : index
  }
  const order = [...stock].sort(([a, some], [b, others]) => rank(a) - rank(b) || others - some || a.localeCompare(b))
  // One parcel is better than two: the first warehouse that has all of it.
  const whole = order.find(([, has]) => has >= units)
  const picked: Record<string, number> = {}
  let missing = units
  for (const [warehouseId, has] of whole ? [whole] : order) {
    const taken = Math.min(has, missing)
    if (taken > 0) picked[warehouseId] = taken
    missing -= taken
  }
  return picked
}
