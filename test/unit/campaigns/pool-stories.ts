/** Arbitrary lives of a pool, in few names, and how they are run: shared by the tests of its laws. */
import fc from 'fast-check'
import { claim, closeGroup, openGroup, settle } from '../../../src/campaigns/domain/pool.ts'
import type { PoolGroup } from '../../../src/campaigns/domain/pool-fact.ts'
import { type PoolState, unpaidOf } from '../../../src/campaigns/domain/pool-state.ts'
import { listSpent } from '../../../src/campaigns/domain/spent-ids.ts'
import type {
  ClaimOutcome,
  ClaimWish,
  PoolTerms,
  SettleOutcome,
  SettleWish,
} from '../../../src/campaigns/sale-pool.port.ts'

export const START = 1_700_000_000_000
export const TTL = 900
export const terms = (leases = 1): PoolTerms => ({
  version: 1,
  leases,
  carveAt: START - 1_000,
  opensAt: START,
  closesAt: START + 4_000,
  perBuyer: 3,
  unpaidTtlMs: TTL,
})

// Few names, so that wishes meet: the same request, buyer and order come up again and again.
const requestId = fc.integer({ min: 1, max: 30 }).map((n) => `r${n}`)
export const wish = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('claim' as const),
      requestId,
      buyerId: fc.constantFrom('b1', 'b2', 'b3', 'b4', 'b5', 'b6'),
      quantity: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('confirm' as const, 'release' as const), requestId }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('draw' as const),
      requestId,
      orderId: fc.constantFrom('o1', 'o2'),
      prefer: fc.constantFrom([], ['wh_b'], ['wh_b', 'wh_a']),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('return' as const), requestId, units: fc.integer({ min: 0, max: 4 }) }),
  },
)
/** The order is cancelled: `units` of the claim's pieces, as far as it has so many, are kept for the sale. */
type Return = { readonly kind: 'return'; readonly requestId: string; readonly units: number }
export type Wish = ({ kind: 'claim' } & ClaimWish) | Exclude<SettleWish, { kind: 'return' }> | Return
/** A group at an instant; clocks of different callers jump, now and then far. */
export const group = fc.record({
  wishes: fc.array(wish, { maxLength: 6 }),
  at: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: START - 300, max: START + 3_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: START, max: START + 6_000 }) },
  ),
})
export const story = fc.array(group, { minLength: 1, maxLength: 20 })

export const said = (outcome: ClaimOutcome | SettleOutcome): string => {
  if (!outcome.ok) return outcome.code
  if ('claim' in outcome) return `ok ${outcome.claim.status}`
  return `ok ${outcome.status}${outcome.replayed ? ' again' : ''}`
}

/** One group; its journal row, or null. */
export function run(
  state: PoolState,
  at: number,
  work: (open: ReturnType<typeof openGroup>) => void,
): PoolGroup | null {
  const open = openGroup(state, at)
  work(open)
  return closeGroup(state, open) ? open : null
}

/** The wishes of a group, one after the other. */
export const runGroupOf =
  (wishes: readonly Wish[]) =>
  (state: PoolState, open: ReturnType<typeof openGroup>): (ClaimOutcome | SettleOutcome)[] =>
    wishes.map((one) => {
      if (one.kind === 'claim') return claim(state, open, one)
      if (one.kind !== 'return') return settle(state, open, one)
      const back = Math.min(one.units, state.claims.get(one.requestId)?.quantity ?? 0)
      return settle(state, open, { ...one, parts: back > 0 ? { wh_b: back } : {} })
    })

export const runWishes = (state: PoolState, wishes: readonly Wish[], at: number) => {
  let outcomes: (ClaimOutcome | SettleOutcome)[] = []
  const row = run(state, at, (open) => {
    outcomes = runGroupOf(wishes)(state, open)
  })
  return { outcomes, row }
}

/** Everything that can be asked of a pool, in a form that compares. */
export const seen = (state: PoolState) => ({
  ...state,
  claims: [...state.claims],
  unpaid: unpaidOf(state).map(({ requestId }) => requestId),
  unpaidFrom: 0,
  stock: [...state.stock].sort(),
  spent: listSpent(state.spent).map(({ prints }) => prints.sort((a, b) => a - b)),
})
