/** Facts of a pool. One journal row is the facts of one group of requests, with its instant; state is their fold. */
import type { EdgeTally, Parts, PoolTerms } from '../sale-pool.port.ts'

/** Of these words: a second one added `cancelled`. */
export const FACTS_VERSION = 2

export type PoolFact =
  | { readonly kind: 'planned'; readonly terms: PoolTerms; readonly lease: number }
  | { readonly kind: 'issued'; readonly no: number; readonly parts: Parts }
  | { readonly kind: 'claimed'; readonly requestId: string; readonly buyerId: string; readonly quantity: number }
  | { readonly kind: 'paid' | 'released' | 'expired'; readonly requestId: string }
  | { readonly kind: 'drawn'; readonly requestId: string; readonly orderId: string; readonly parts: Parts }
  /** Its order was cancelled: `parts` are for sale again, the rest of the claim's pieces is in the main ledgers. */
  | { readonly kind: 'cancelled'; readonly requestId: string; readonly parts: Parts }
  /** Root: lent to a lease. Lease: arrived there. */
  | { readonly kind: 'gave'; readonly lease: number; readonly parts: Parts }
  | { readonly kind: 'took'; readonly parts: Parts }
  /** Lease: on its way back. Root: arrived there. */
  | { readonly kind: 'returned'; readonly parts: Parts }
  | { readonly kind: 'regained'; readonly lease: number; readonly parts: Parts }
  /** Root: set aside for the main ledgers, and known to be back in them. */
  | { readonly kind: 'withdrawing'; readonly no: number; readonly parts: Parts }
  | { readonly kind: 'withdrawn'; readonly no: number }
  /** Refusals and answer times; moves nothing. */
  | { readonly kind: 'told'; readonly tally: EdgeTally }

export interface PoolGroup {
  readonly at: number
  readonly facts: readonly PoolFact[]
}
