/**
 * Pieces on their way: from the main ledgers to the root, between root and leases, and back. Links carry totals ("all that you
 * were ever given"), so a message that is lost, late or doubled changes nothing.
 */
import type { Parts, Withdrawal } from '../sale-pool.port.ts'
import { newIn, partsOf, pick, totalOf, unitsOf } from './parts.ts'
import { happen, type OpenGroup } from './pool.ts'
import type { PoolState } from './pool-state.ts'

/** Root: pieces that the main ledgers set aside. A number counts once. */
export function issue(state: PoolState, group: OpenGroup, no: number, parts: Parts): void {
  if (!state.issues.has(no)) happen(state, group, { kind: 'issued', no, parts })
}

/** Root: an equal share for every lease, what does not divide stays here. Returns the leases that were given something. */
export function spread(state: PoolState, group: OpenGroup): number[] {
  const leases = state.terms?.leases ?? 1
  const share = Math.floor(state.left / leases)
  if (share === 0) return []
  const others = Array.from({ length: leases - 1 }, (_, index) => index + 1)
  for (const lease of others) give(state, group, lease, share)
  return others
}

/**
 * Root: a lease misses `units`. It gets them and a share of what is left here, so that it does not ask for each piece; the
 * nearer the end, the smaller the share. Returns how many are still missing.
 */
export function lend(state: PoolState, group: OpenGroup, lease: number, units: number): number {
  const share = Math.floor(state.left / (2 * (state.terms?.leases ?? 1)))
  give(state, group, lease, Math.min(state.left, Math.max(units, share)))
  return Math.max(0, units - givenSince(group, lease))
}

const givenSince = ({ facts }: OpenGroup, lease: number): number =>
  facts.reduce((sum, fact) => (fact.kind === 'gave' && fact.lease === lease ? sum + unitsOf(fact.parts) : sum), 0)

function give(state: PoolState, group: OpenGroup, lease: number, units: number): void {
  if (units > 0) happen(state, group, { kind: 'gave', lease, parts: pick(state.stock, units) })
}

/** Root: all that the lease was ever given. */
export const givenTo = (state: PoolState, lease: number): Parts => partsOf(state.given.get(lease) ?? new Map())

/** Lease: what of this total has not arrived yet arrives. */
export function take(state: PoolState, group: OpenGroup, total: Parts): void {
  const parts = newIn(total, state.taken)
  if (unitsOf(parts) > 0) happen(state, group, { kind: 'took', parts })
}

/** Lease: up to `units` go back. Returns all that ever went back. */
export function handBack(state: PoolState, group: OpenGroup, units: number): Parts {
  const most = Math.min(units, state.left)
  if (most > 0) happen(state, group, { kind: 'returned', parts: pick(state.stock, most) })
  return partsOf(state.returned)
}

/** Root: what of this total has not arrived yet arrives. */
export function regain(state: PoolState, group: OpenGroup, lease: number, total: Parts): void {
  const parts = newIn(total, state.regained.get(lease) ?? new Map())
  if (unitsOf(parts) > 0) happen(state, group, { kind: 'regained', lease, parts })
}

/** Root: sets up to `most` pieces aside for the main ledgers. One at a time: the open one is answered until it is done. */
export function withdraw(state: PoolState, group: OpenGroup, most: number): Withdrawal | null {
  if (state.withdrawing === null && Math.min(most, state.left) > 0)
    happen(state, group, {
      kind: 'withdrawing',
      no: state.withdrawals + 1,
      parts: pick(state.stock, Math.min(most, state.left)),
    })
  return state.withdrawing
}

export function withdrawalDone(state: PoolState, group: OpenGroup, no: number): void {
  if (state.withdrawing?.no === no) happen(state, group, { kind: 'withdrawn', no })
}

/** Units that the root sent to a lease and that have not arrived there, and the other way. */
export function onTheWay(root: PoolState, lease: PoolState): number {
  const out = totalOf(root.given.get(lease.lease) ?? new Map()) - totalOf(lease.taken)
  return out + totalOf(lease.returned) - totalOf(root.regained.get(lease.lease) ?? new Map())
}
