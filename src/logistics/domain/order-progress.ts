/** What the parcels of one order say together: trouble first, else the parcel that is furthest behind. */
import type { OrderFact } from './track.ts'

export interface ParcelFact {
  readonly fact: OrderFact
  readonly deliveredAt: number | null
}

export interface OrderProgress {
  readonly fact: OrderFact
  /** When the last parcel was signed for; null unless the fact is `delivered`. */
  readonly deliveredAt: number | null
}

const troubles: readonly OrderFact[] = ['exception', 'refused', 'returning']
const progress: readonly OrderFact[] = ['shipped', 'in_transit', 'out_for_delivery', 'delivered']

/**
 * Parcels only: whether everything of the order was handed over at all is for the caller to know. Parcels that came back
 * count when nothing else is left. At least one parcel.
 */
export function orderProgress(parcels: readonly ParcelFact[]): OrderProgress {
  const facts = new Set(parcels.map((parcel) => parcel.fact))
  const fact = [...troubles, ...progress].find((candidate) => facts.has(candidate)) ?? 'returned'
  const signed = parcels.flatMap((parcel) => (parcel.fact === 'delivered' ? (parcel.deliveredAt ?? []) : []))
  return { fact, deliveredAt: fact === 'delivered' ? Math.max(...signed) : null }
}
