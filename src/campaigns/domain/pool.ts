/**
 * The rules of a pool: what a wish does, and how facts fold into the state. Nobody gets a piece that is not there, nobody more
 * than the limit; a repeat changes nothing; every end of a claim is the inverse of its beginning.
 */
import { assertNever } from '../../core/assert-never.ts'
import type {
  ClaimOutcome,
  ClaimRefusal,
  ClaimWish,
  EdgeTally,
  PoolTerms,
  SettleOutcome,
  SettleWish,
} from '../sale-pool.port.ts'
import { addParts, type PartsMap, type partsOf, pick, unitsOf } from './parts.ts'
import type { PoolFact, PoolGroup } from './pool-fact.ts'
import { expiryOf, firstUnpaid, type LiveClaim, type PoolState, shownClaim } from './pool-state.ts'
import { addSpent, isSpent } from './spent-ids.ts'

/** A group in the making: facts are folded in as they happen, and become one journal row. */
export interface OpenGroup {
  readonly at: number
  readonly facts: PoolFact[]
}

/** Begins a group at `now` (epoch ms; a clock that is behind waits for the others): claims whose time is over end first. */
export function openGroup(state: PoolState, now: number): OpenGroup {
  const group: OpenGroup = { at: Math.max(now, state.factsUpTo), facts: [] }
  for (let claim = firstUnpaid(state); claim !== null; claim = firstUnpaid(state)) {
    if (state.terms === null || expiryOf(claim, state.terms) > group.at) break
    happen(state, group, { kind: 'expired', requestId: claim.requestId })
  }
  return group
}

/** Ends the group: true when there is something to write. */
export function closeGroup(state: PoolState, group: OpenGroup): boolean {
  if (group.facts.length === 0) return false
  state.seq++
  state.factsUpTo = group.at
  return true
}

export function happen(state: PoolState, group: OpenGroup, fact: PoolFact): void {
  evolve(state, fact, group.at)
  group.facts.push(fact)
}

/** Folds a journal row in. */
export function replayGroup(state: PoolState, { at, facts }: PoolGroup): void {
  for (const fact of facts) evolve(state, fact, at)
  state.seq++
  state.factsUpTo = at
}

const refused = (code: ClaimRefusal, left: number): ClaimOutcome => ({ ok: false, code, left })

export function claim(state: PoolState, group: OpenGroup, wish: ClaimWish): ClaimOutcome {
  const { terms, left } = state
  const known = state.claims.get(wish.requestId)
  if (known !== undefined && terms !== null) {
    if (known.buyerId !== wish.buyerId) return refused('claim.request_taken', left)
    return { ok: true, status: known.status, expiresAt: shownClaim(known, terms).expiresAt, replayed: true }
  }
  if (isSpent(state.spent, wish.requestId)) return refused('claim.ended', left)
  if (terms === null || group.at < terms.opensAt) return refused('claim.not_open', left)
  if (group.at >= terms.closesAt) return refused('claim.closed', left)
  if (wish.quantity > terms.perBuyer - (state.buyers.get(wish.buyerId) ?? 0)) return refused('claim.over_limit', left)
  if (wish.quantity > left) return refused('claim.sold_out', left)
  const { requestId, buyerId, quantity } = wish
  happen(state, group, { kind: 'claimed', requestId, buyerId, quantity })
  return { ok: true, status: 'held', expiresAt: group.at + terms.unpaidTtlMs, replayed: false }
}

export function settle(state: PoolState, group: OpenGroup, wish: SettleWish): SettleOutcome {
  const found = state.claims.get(wish.requestId)
  if (found === undefined || state.terms === null)
    return { ok: false, code: isSpent(state.spent, wish.requestId) ? 'claim.ended' : 'claim.not_found' }
  const shown = () => shownClaim(found, state.terms as PoolTerms)
  switch (wish.kind) {
    case 'confirm':
      if (found.status === 'held') happen(state, group, { kind: 'paid', requestId: wish.requestId })
      return { ok: true, claim: shown() }
    case 'release': {
      if (found.status === 'drawn') return { ok: false, code: 'claim.already_ordered' }
      const claim = shown()
      happen(state, group, { kind: 'released', requestId: wish.requestId })
      return { ok: true, claim }
    }
    case 'draw': {
      if (found.draw !== null)
        return found.draw.orderId === wish.orderId
          ? { ok: true, claim: shown() }
          : { ok: false, code: 'claim.already_ordered' }
      const parts = pick(state.stock, found.quantity, wish.prefer)
      happen(state, group, { kind: 'drawn', requestId: wish.requestId, orderId: wish.orderId, parts })
      return { ok: true, claim: shown() }
    }
    case 'return': {
      const lost = found.quantity - unitsOf(wish.parts)
      if (found.draw === null) return { ok: false, code: 'claim.not_found' }
      if (lost < 0) throw new Error(`pool: ${wish.requestId} gives back ${-lost} pieces more than it has`)
      const claim = shown()
      happen(state, group, { kind: 'cancelled', requestId: wish.requestId, parts: wish.parts })
      return { ok: true, claim }
    }
    default:
      return assertNever(wish)
  }
}

/** Older terms than the known ones are late messages. */
export function plan(state: PoolState, group: OpenGroup, terms: PoolTerms, lease: number): void {
  if (state.terms === null || terms.version > state.terms.version)
    happen(state, group, { kind: 'planned', terms, lease })
}

/** Notes what a Worker counted; an empty tally is none. */
export function tell(state: PoolState, group: OpenGroup, tally: EdgeTally): void {
  if (Object.keys(tally.refused).length > 0 || Object.keys(tally.times).length > 0)
    happen(state, group, { kind: 'told', tally })
}

/** When the next unpaid claim ends, epoch ms; null when none waits. */
export function nextExpiry(state: PoolState): number | null {
  const claim = firstUnpaid(state)
  return claim === null || state.terms === null ? null : expiryOf(claim, state.terms)
}

/** In place. Facts are never refused; one that cannot be is a broken journal. */
function evolve(state: PoolState, fact: PoolFact, at: number): void {
  switch (fact.kind) {
    case 'planned':
      state.terms = fact.terms
      state.lease = fact.lease
      return
    case 'issued':
      state.issues.set(fact.no, unitsOf(fact.parts))
      arrive(state, fact.parts)
      return
    case 'claimed': {
      const { requestId, buyerId, quantity } = fact
      const claim: LiveClaim = { requestId, buyerId, quantity, at, status: 'held', draw: null }
      state.claims.set(requestId, claim)
      state.unpaid.push(claim)
      state.buyers.set(buyerId, (state.buyers.get(buyerId) ?? 0) + quantity)
      state.left -= quantity
      state.held += quantity
      state.claimedEver += quantity
      return
    }
    case 'paid': {
      const claim = claimIn(state, fact.requestId)
      claim.status = 'paid'
      state.held -= claim.quantity
      state.paid += claim.quantity
      return
    }
    case 'released':
    case 'expired':
      end(state, claimIn(state, fact.requestId), fact.kind, at)
      return
    case 'drawn': {
      const claim = claimIn(state, fact.requestId)
      state[claim.status] -= claim.quantity
      claim.status = 'drawn'
      claim.draw = { orderId: fact.orderId, parts: fact.parts }
      state.drawn += claim.quantity
      addParts(state.stock, fact.parts, -1)
      return
    }
    case 'cancelled': {
      const claim = claimIn(state, fact.requestId)
      const back = unitsOf(fact.parts)
      end(state, claim, 'released', at)
      addParts(state.stock, fact.parts)
      state.left -= claim.quantity - back
      state.withdrawn += claim.quantity - back
      return
    }
    case 'gave':
      addParts(linkOf(state.given, fact.lease), fact.parts)
      leave(state, fact.parts)
      return
    case 'took':
      addParts(state.taken, fact.parts)
      arrive(state, fact.parts)
      return
    case 'returned':
      addParts(state.returned, fact.parts)
      leave(state, fact.parts)
      return
    case 'regained':
      addParts(linkOf(state.regained, fact.lease), fact.parts)
      arrive(state, fact.parts)
      return
    case 'withdrawing':
      state.withdrawing = { no: fact.no, parts: fact.parts }
      state.withdrawals = fact.no
      state.withdrawn += unitsOf(fact.parts)
      leave(state, fact.parts)
      return
    case 'withdrawn':
      state.withdrawing = null
      return
    case 'told':
      return
    default:
      assertNever(fact)
  }
}

function end(state: PoolState, claim: LiveClaim, by: 'released' | 'expired', at: number): void {
  const { requestId, buyerId, quantity, status } = claim
  state.claims.delete(requestId)
  const has = (state.buyers.get(buyerId) ?? 0) - quantity
  if (has > 0) state.buyers.set(buyerId, has)
  else state.buyers.delete(buyerId)
  state[status] -= quantity
  state.left += quantity
  if (by === 'expired') state.expiredEver += quantity
  else state.releasedEver += quantity
  addSpent(state.spent, requestId, at)
}

function arrive(state: PoolState, parts: ReturnType<typeof partsOf>): void {
  addParts(state.stock, parts)
  state.left += unitsOf(parts)
}

function leave(state: PoolState, parts: ReturnType<typeof partsOf>): void {
  addParts(state.stock, parts, -1)
  state.left -= unitsOf(parts)
}

function linkOf(links: Map<number, PartsMap>, lease: number): PartsMap {
  const known = links.get(lease)
  if (known) return known
  const link: PartsMap = new Map()
  links.set(lease, link)
  return link
}

function claimIn(state: PoolState, requestId: string): LiveClaim {
  const claim = state.claims.get(requestId)
  if (claim === undefined) throw new Error(`pool journal: ${requestId} has no claim`)
  return claim
}
