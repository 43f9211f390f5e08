import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MINUTE } from '../../../../src/core/time.ts'
import { ASKS_A_MESSAGE, planRound } from '../../../../src/logistics/domain/poll-round.ts'
import { simulatePolls } from '../../../support/poll-simulation.ts'
import { randomFrom } from '../../../support/random-from.ts'

const account = fc.constantFrom('sf', 'kuaidi100', 'kdniao')
const due = fc.uniqueArray(
  fc.record({
    parcelId: fc.string({ minLength: 1, maxLength: 4 }),
    account,
    dueAt: fc.integer({ min: 0, max: 1_000 }),
  }),
  { selector: ({ parcelId }) => parcelId, maxLength: 80 },
)

describe('one round', () => {
  test('asks per account the longest due, no more than its budget has, each once, within the round', () => {
    fc.assert(
      fc.property(due, fc.dictionary(account, fc.nat({ max: 50 })), (parcels, budget) => {
        const budgets = new Map(Object.entries(budget))
        const { asks, waiting } = planRound({ due: parcels, budgets, spreadSeconds: 50 })
        const asked = asks.flatMap(({ parcelIds }) => parcelIds)
        expect(new Set(asked).size).toBe(asked.length)
        expect(asked.length + waiting).toBe(parcels.length)
        for (const [id, group] of Map.groupBy(parcels, (parcel) => parcel.account)) {
          const mine = new Set(asks.filter((each) => each.account === id).flatMap(({ parcelIds }) => parcelIds))
          expect(mine.size).toBe(Math.min(group.length, budgets.get(id) ?? 0))
          const left = group.filter(({ parcelId }) => !mine.has(parcelId))
          const newest = Math.max(...group.filter(({ parcelId }) => mine.has(parcelId)).map(({ dueAt }) => dueAt))
          for (const parcel of left) expect(mine.size === 0 || parcel.dueAt >= newest).toBe(true)
        }
        for (const { parcelIds, delaySeconds } of asks) {
          expect(parcelIds.length).toBeLessThanOrEqual(ASKS_A_MESSAGE)
          expect(delaySeconds >= 0 && delaySeconds < 50).toBe(true)
        }
      }),
    )
  })

  test('spreads the messages of an account evenly', () => {
    const parcels = Array.from({ length: 50 }, (_, i) => ({ parcelId: `p${i}`, account: 'sf', dueAt: i }))
    const { asks } = planRound({ due: parcels, budgets: new Map([['sf', 50]]), spreadSeconds: 50 })
    expect(asks.map(({ delaySeconds }) => delaySeconds)).toEqual([0, 10, 20, 30, 40])
  })
})

test.each([1, 2, 3, 4])(
  'simulated days (seed %i): budgets hold, nobody starves, no number is asked too soon',
  (seed) => {
    const random = randomFrom(seed)
    const accounts = [
      { id: 'ample', parcels: 800, pollsPerMinute: 20 },
      { id: 'tight', parcels: 600, pollsPerMinute: 2 },
      { id: 'scarce', parcels: 300, pollsPerMinute: 1 },
    ]
    const result = simulatePolls({ accounts, hours: 36, random })
    expect(result.asked).toBeGreaterThan(1_000)
    expect([result.starved, result.tooSoon]).toEqual([0, 0])
    for (const { id, parcels, pollsPerMinute } of accounts) {
      expect(result.mostInAMinute.get(id)).toBeLessThanOrEqual(pollsPerMinute)
      // Half of them were overdue by up to six hours when the clock began.
      const bound = Math.ceil(parcels / pollsPerMinute + 2) * MINUTE + 6 * 60 * MINUTE
      expect(result.longestWait.get(id)).toBeLessThanOrEqual(bound)
    }
  },
)
