/** The laws of pool-state.ts as checks: one sentence for each breach, none when all is well. */
import { totalOf } from './parts.ts'
import { onTheWay } from './pool-links.ts'
import { issuedUnits, type PoolState, unpaidOf } from './pool-state.ts'

const sumOf = (links: ReadonlyMap<number, ReadonlyMap<string, number>>): number =>
  [...links.values()].reduce((sum, parts) => sum + totalOf(parts), 0)

export function brokenPoolLaws(state: PoolState): string[] {
  const broken: string[] = []
  const differs = (what: string, found: number, expected: number) => {
    if (found !== expected) broken.push(`${what}: ${found}, should be ${expected}`)
  }
  const sums = { held: 0, paid: 0, drawn: 0 }
  const buyers = new Map<string, number>()
  let unpaid = 0
  for (const claim of state.claims.values()) {
    sums[claim.status] += claim.quantity
    buyers.set(claim.buyerId, (buyers.get(claim.buyerId) ?? 0) + claim.quantity)
    if (claim.status === 'held') unpaid++
  }
  for (const part of ['held', 'paid', 'drawn'] as const) differs(part, state[part], sums[part])
  differs('unpaid claims', unpaidOf(state).length, unpaid)
  differs('buyers', state.buyers.size, buyers.size)
  for (const [buyerId, units] of buyers)
    if (state.buyers.get(buyerId) !== units) broken.push(`buyer ${buyerId}: ${units}`)
  const { left, held, paid, drawn, withdrawn, stock } = state
  differs(
    'came in and went out',
    left + held + paid + drawn + withdrawn + sumOf(state.given) + totalOf(state.returned),
    issuedUnits(state) + totalOf(state.taken) + sumOf(state.regained),
  )
  differs('stock by warehouse', totalOf(stock), left + held + paid)
  differs('claimed ever', state.claimedEver, held + paid + drawn + state.expiredEver + state.releasedEver)
  for (const [warehouseId, units] of stock) if (units < 0) broken.push(`stock of ${warehouseId} is ${units}`)
  for (const [part, units] of Object.entries({ left, held, paid, drawn, withdrawn }))
    if (units < 0) broken.push(`${part} is ${units}`)
  return broken
}

/** Root first. Holds at every instant, also while pieces are between two leases. */
export function brokenSaleLaws(states: readonly PoolState[]): string[] {
  const [root, ...others] = states
  if (!root) return []
  const broken = states.flatMap((state) => brokenPoolLaws(state).map((words) => `lease ${state.lease}: ${words}`))
  let units = 0
  for (const { left, held, paid, drawn, withdrawn } of states) units += left + held + paid + drawn + withdrawn
  for (const lease of others) {
    const moving = onTheWay(root, lease)
    if (moving < 0) broken.push(`lease ${lease.lease}: ${moving} on the way`)
    units += moving
  }
  if (units !== issuedUnits(root)) broken.push(`the sale has ${units} pieces, ${issuedUnits(root)} were issued`)
  return broken
}
