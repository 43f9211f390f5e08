/** Facts of a pool. One journal row is the facts of one group of requests, with its instant; state is their fold. */
import type { EdgeTally, Parts, PoolTerms } from '../sale-pool.port.ts'

/** Of these words: the second added `cancelled`, the third writes claims that follow each other as one `claims`. */
export const FACTS_VERSION = 3

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

type Claimed = Extract<PoolFact, { kind: 'claimed' }>
/** Request, buyer and pieces of each, one after the other: in a rush nearly every fact is one, and names cost as much as what they name. */
interface Claims {
  readonly kind: 'claims'
  readonly of: (string | number)[]
}
type WrittenFact = Exclude<PoolFact, Claimed> | Claims

/** The text of a journal row. */
export function textOfGroup({ at, facts }: PoolGroup): string {
  const written: WrittenFact[] = []
  let run: Claims | null = null
  for (const fact of facts) {
    if (fact.kind !== 'claimed') {
      written.push(fact)
      run = null
      continue
    }
    if (run === null) {
      run = { kind: 'claims', of: [] }
      written.push(run)
    }
    run.of.push(fact.requestId, fact.buyerId, fact.quantity)
  }
  return JSON.stringify({ at, facts: written })
}

/** Reads a journal row of this version or an earlier one. */
export function groupOfText(text: string): PoolGroup {
  // Text of ours: nobody else writes these tables.
  const { at, facts } = JSON.parse(text) as { at: number; facts: (PoolFact | Claims)[] }
  return { at, facts: facts.flatMap((fact) => (fact.kind === 'claims' ? claimsIn(fact) : fact)) }
}

function claimsIn({ of }: Claims): Claimed[] {
  const claims: Claimed[] = []
  for (let i = 0; i < of.length; i += 3)
    claims.push({
      kind: 'claimed',
      requestId: of[i] as string,
      buyerId: of[i + 1] as string,
      quantity: of[i + 2] as number,
    })
  return claims
}
