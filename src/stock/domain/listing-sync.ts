/** What a shop has to be told of a listing: the newest number only, at once when it matters, otherwise at most once a minute. */
import { MINUTE } from '../../core/time.ts'

export interface ListingState {
  readonly quantity: number
  readonly paused: boolean
  /** Epoch ms. */
  readonly toldAt: number
}

export interface ListingNews {
  /** Pieces to set; null = nothing to say. */
  readonly quantity: number | null
  readonly paused: boolean
}

/** `at_once`: a rule was changed, so the minute is not waited for. `again`: two words crossed, so even the same number is said. */
export type Urgency = 'usual' | 'at_once' | 'again'

/** Over the safety stock by a fifth a listing that was paused is resumed: sales around the edge do not switch it on and off. */
export const resumesAt = (safetyStock: number): number => safetyStock + Math.round(safetyStock / 5)

/**
 * `available`: sellable pieces over all warehouses; under the safety stock listings are paused (and told 0), over it again
 * resumed. `shown`: what this listing may sell of them. `keepsSelling`: it has pieces of its own and is not paused. A change that
 * pauses, resumes or reaches zero is told at once; others wait until a minute has passed.
 */
export function listingNews({
  available,
  shown,
  safetyStock,
  keepsSelling,
  known,
  now,
  urgency = 'usual',
}: {
  available: number
  shown: number
  safetyStock: number
  keepsSelling: boolean
  known: ListingState | null
  now: number
  urgency?: Urgency
}): ListingNews {
  const wasPaused = known?.paused ?? false
  const isLow = safetyStock > 0 && available < (wasPaused ? resumesAt(safetyStock) : safetyStock)
  const paused = isLow && !keepsSelling
  const quantity = paused ? 0 : Math.max(0, shown)
  const isUrgent =
    known === null || urgency !== 'usual' || paused !== wasPaused || (quantity === 0) !== (known.quantity === 0)
  const isDue = known === null || now - known.toldAt >= MINUTE
  const isNews = urgency === 'again' || known?.quantity !== quantity || paused !== wasPaused
  return { paused, quantity: isNews && (isUrgent || isDue) ? quantity : null }
}
