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
  readonly listing: 'pause' | 'resume' | 'leave'
}

/**
 * `available`: sellable pieces over all warehouses. Under the safety stock the listing is paused, over it again resumed.
 * A change that pauses, resumes or reaches zero is told at once; others wait until a minute has passed.
 */
export function listingNews({
  available,
  safetyStock,
  known,
  now,
}: {
  available: number
  safetyStock: number
  known: ListingState | null
  now: number
}): ListingNews {
  const quantity = Math.max(0, available)
  const shouldPause = safetyStock > 0 && quantity < safetyStock
  const isPaused = known?.paused ?? false
  const listing = shouldPause === isPaused ? 'leave' : shouldPause ? 'pause' : 'resume'
  const isUrgent = listing !== 'leave' || (quantity === 0) !== ((known?.quantity ?? -1) === 0) || known === null
  const isDue = known === null || now - known.toldAt >= MINUTE
  return { listing, quantity: known?.quantity !== quantity && (isUrgent || isDue) ? quantity : null }
}
