/**
 * What one lease of a sale knows. Law of a lease, after every fact:
 *   issued + taken + regained = left + held + paid + drawn + withdrawn + given + returned, and none is negative;
 *   stock by warehouse adds up to left + held + paid;  no buyer has more than the sum of their claims says.
 * Law of the sale, at every instant, whatever was lost or doubled on the way between leases:
 *   issued = Σ (left + held + paid + drawn + withdrawn) + what is on its way; that is given − taken and returned − regained.
 */
import type { Claim, ClaimStatus, Parts, PoolCounts, PoolPhase, PoolTerms, Withdrawal } from '../sale-pool.port.ts'
import type { PartsMap } from './parts.ts'
import { noSpentIds, type SpentIds } from './spent-ids.ts'

export interface LiveClaim {
  readonly requestId: string
  readonly buyerId: string
  readonly quantity: number
  readonly at: number
  status: ClaimStatus
  draw: { readonly orderId: string; readonly parts: Parts } | null
}

/** Mutable on purpose: a pool holds 100,000s of claims and is never shared. Only `evolve` writes it. */
export interface PoolState {
  /** Groups so far. */
  seq: number
  /** Instant of the newest group; time never goes back. */
  factsUpTo: number
  lease: number
  terms: PoolTerms | null
  left: number
  held: number
  paid: number
  drawn: number
  claimedEver: number
  expiredEver: number
  releasedEver: number
  /** Pieces that no order has drawn yet, by the warehouse where they lie. */
  readonly stock: PartsMap
  /** Units by number of issue. */
  readonly issues: Map<number, number>
  /** As a lease, with the root: ever taken and ever returned. */
  readonly taken: PartsMap
  readonly returned: PartsMap
  /** As the root, by lease: ever given and ever regained. */
  readonly given: Map<number, PartsMap>
  readonly regained: Map<number, PartsMap>
  withdrawn: number
  withdrawals: number
  withdrawing: Withdrawal | null
  readonly claims: Map<string, LiveClaim>
  /** Claims in the order in which they end if nobody pays: the time to pay is the same for all. Those that were paid or ended stay until they come up (`firstUnpaid`). */
  readonly unpaid: LiveClaim[]
  unpaidFrom: number
  /** Pieces that a buyer has. */
  readonly buyers: Map<string, number>
  spent: SpentIds
}

export function emptyPool(): PoolState {
  return {
    seq: 0,
    factsUpTo: 0,
    lease: 0,
    terms: null,
    left: 0,
    held: 0,
    paid: 0,
    drawn: 0,
    claimedEver: 0,
    expiredEver: 0,
    releasedEver: 0,
    stock: new Map(),
    issues: new Map(),
    taken: new Map(),
    returned: new Map(),
    given: new Map(),
    regained: new Map(),
    withdrawn: 0,
    withdrawals: 0,
    withdrawing: null,
    claims: new Map(),
    unpaid: [],
    unpaidFrom: 0,
    buyers: new Map(),
    spent: noSpentIds(),
  }
}

export function issuedUnits({ issues }: PoolState): number {
  let sum = 0
  for (const units of issues.values()) sum += units
  return sum
}

export function phaseOf({ terms, issues, taken }: PoolState, now: number): PoolPhase {
  if (terms === null || (issues.size === 0 && taken.size === 0 && now < terms.closesAt)) return 'planned'
  if (now < terms.opensAt) return 'waiting'
  return now < terms.closesAt ? 'open' : 'closed'
}

export function countsOf(state: PoolState, now: number): PoolCounts {
  const { seq, left, held, paid, drawn, withdrawn, claimedEver, expiredEver, releasedEver } = state
  return {
    seq,
    phase: phaseOf(state, Math.max(now, state.factsUpTo)),
    issued: issuedUnits(state),
    left,
    held,
    paid,
    drawn,
    withdrawn,
    claimedEver,
    expiredEver,
    releasedEver,
  }
}

const isUnpaid = ({ claims }: PoolState, claim: LiveClaim): boolean =>
  claim.status === 'held' && claims.get(claim.requestId) === claim

/** The unpaid claim that ends next; passes those for good that are not unpaid any more. */
export function firstUnpaid(state: PoolState): LiveClaim | null {
  const { unpaid } = state
  for (; state.unpaidFrom < unpaid.length; state.unpaidFrom++) {
    const claim = unpaid[state.unpaidFrom]
    if (claim !== undefined && isUnpaid(state, claim)) {
      if (state.unpaidFrom > 1_000 && state.unpaidFrom * 2 > unpaid.length) {
        unpaid.splice(0, state.unpaidFrom)
        state.unpaidFrom = 0
      }
      return claim
    }
  }
  unpaid.length = state.unpaidFrom = 0
  return null
}

/** All of them, in order. */
export const unpaidOf = (state: PoolState): LiveClaim[] =>
  state.unpaid.slice(state.unpaidFrom).filter((claim) => isUnpaid(state, claim))

/** When the claim ends by itself, if nobody pays. */
export const expiryOf = (claim: LiveClaim, terms: PoolTerms): number => claim.at + terms.unpaidTtlMs

export function shownClaim(claim: LiveClaim, terms: PoolTerms): Claim {
  const { requestId, buyerId, quantity, at, status, draw } = claim
  return {
    requestId,
    buyerId,
    quantity,
    at,
    status,
    draw,
    expiresAt: status === 'held' ? expiryOf(claim, terms) : null,
  }
}
