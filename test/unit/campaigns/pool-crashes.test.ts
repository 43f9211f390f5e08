/** Pools that die: at any write of their journal, before it or after it, and are read again from what is on disk. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openPoolStore } from '../../../durable-objects/sale-pool/sale-pool.store.ts'
import { closeGroup, type OpenGroup, openGroup, plan } from '../../../src/campaigns/domain/pool.ts'
import { brokenPoolLaws, brokenSaleLaws } from '../../../src/campaigns/domain/pool-laws.ts'
import * as links from '../../../src/campaigns/domain/pool-links.ts'
import { countsOf, type PoolState } from '../../../src/campaigns/domain/pool-state.ts'
import { PowerCut, sqliteStorage } from '../../support/sqlite-storage.ts'
import { group, runGroupOf, START, said, seen, TTL, terms, wish } from './pool-stories.ts'
import { referencePool } from './reference-pool.ts'

/** A lease as its object keeps it: decided in memory, durable before the answer, read again when a write failed. */
function aLease() {
  const disk = sqliteStorage()
  let store = openPoolStore(disk.storage)
  let state = store.load()
  /** Another object on the same disk. */
  const wake = () => {
    store = openPoolStore(disk.storage)
    state = store.load()
  }
  return {
    get state(): PoolState {
      return state
    },
    wake,
    close: disk.close,
    proof: (now: number) => store.record(state, now),
    /** Null: it died, and nobody was answered. `cut`: at which write. */
    run<T>(at: number, work: (state: PoolState, open: OpenGroup) => T, cut: number | null = null): T | null {
      disk.cutAfter(cut)
      try {
        const open = openGroup(state, at)
        const result = work(state, open)
        if (closeGroup(state, open)) store.append(state, open)
        return result
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error
        disk.cutAfter(null)
        wake()
        return null
      } finally {
        disk.cutAfter(null)
      }
    },
  }
}

/** What becomes of a group: nothing, a death at one of its writes, or a death after it, before anybody hears of it. */
const fate = fc.oneof(
  { weight: 5, arbitrary: fc.constant('lives' as const) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 4 }) },
  { weight: 2, arbitrary: fc.constant('dies unheard' as const) },
  { weight: 1, arbitrary: fc.constant('is evicted' as const) },
)

describe('a pool that dies at any write', () => {
  it('is what a small reference pool is: nothing answered is lost, nothing unanswered is done twice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(group, fate), { minLength: 1, maxLength: 18 }),
        fc.integer({ min: 0, max: 14 }),
        // With long names the journal outgrows its snapshot, so that the power also goes in the middle of one.
        fc.oneof({ weight: 4, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constant('x'.repeat(40_000)) }),
        (story, units, tail) => {
          const lease = aLease()
          const { perBuyer, opensAt, closesAt } = terms()
          const reference = referencePool({ issued: units, perBuyer, ttl: TTL, opensAt, closesAt })
          lease.run(START - 500, (state, open) => {
            plan(state, open, terms(), 0)
            links.issue(state, open, 1, { wh_a: units - Math.floor(units / 3), wh_b: Math.floor(units / 3) })
          })
          for (const [{ wishes, at }, end] of story) {
            const named = wishes.map((one) => (one.kind === 'claim' ? { ...one, buyerId: one.buyerId + tail } : one))
            const now = Math.max(at, lease.state.factsUpTo)
            const expected = () => {
              reference.pass(now)
              return named.map((one) => (one.kind === 'claim' ? reference.claim(one) : reference.settle(one)))
            }
            const answers = lease.run(now, runGroupOf(named), typeof end === 'number' ? end : null)
            if (answers !== null) expect(answers.map(said)).toEqual(expected())
            if (end === 'dies unheard') {
              // Whoever did not hear asks again, with the same words.
              lease.wake()
              expect(lease.run(now, runGroupOf(named))?.map(said)).toEqual(expected())
            }
            if (end === 'is evicted') lease.wake()
            expect(brokenPoolLaws(lease.state)).toEqual([])
            expect(lease.state.left).toBe(reference.left())
          }
          const before = seen(lease.state)
          lease.wake()
          expect(seen(lease.state)).toEqual(before)
          const { counts, served, broken } = lease.proof(START)
          expect([counts, broken]).toEqual([served, []])
          lease.close()
        },
      ),
      { numRuns: 1_000 },
    )
  }, 60_000)
})

const step = fc.tuple(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('wish' as const), wish }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('ask' as const), units: fc.integer({ min: 1, max: 5 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('recall' as const), units: fc.integer({ min: 1, max: 6 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('issue' as const), units: fc.integer({ min: 1, max: 9 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('give back' as const), units: fc.integer({ min: 1, max: 9 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 700 }) }) },
  ),
  fc.nat(),
  // The first and the second object of a step may die at any write, and the message between them may be lost.
  fc.option(fc.integer({ min: 0, max: 3 })),
  fc.option(fc.integer({ min: 0, max: 3 })),
  fc.boolean(),
)

describe('a sale whose leases die', () => {
  it('keeps its sum at every instant, and what is left is sold to the last piece', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 0, max: 30 }),
        fc.array(step, { maxLength: 40 }),
        (n, units, steps) => {
          const leases = Array.from({ length: n }, aLease)
          const [root, ...others] = leases as [ReturnType<typeof aLease>, ...ReturnType<typeof aLease>[]]
          const states = () => leases.map(({ state }) => state)
          let now = START
          let issues = 1
          /** Pieces that are in the main ledger again, by number: it counts a number once. */
          const back = new Map<number, number>()
          for (const [no, lease] of leases.entries()) lease.run(now, (state, open) => plan(state, open, terms(n), no))
          root.run(now, (state, open) => {
            links.issue(state, open, 1, { wh_a: units, wh_b: 2 })
            links.spread(state, open)
          })
          for (const [one, which, first, second, isLost] of steps) {
            const no = 1 + (which % others.length)
            const lease = others[no - 1] as ReturnType<typeof aLease>
            if (one.kind === 'wish') {
              const at = leases[which % n] as ReturnType<typeof aLease>
              at.run(now, runGroupOf([{ ...one.wish, requestId: `${which % n}:${one.wish.requestId}` }]), first)
            } else if (one.kind === 'ask') {
              const total = root.run(
                now,
                (state, open) => {
                  links.lend(state, open, no, one.units)
                  return links.givenTo(state, no)
                },
                first,
              )
              if (total !== null && !isLost) lease.run(now, (state, open) => links.take(state, open, total), second)
            } else if (one.kind === 'recall') {
              const total = lease.run(now, (state, open) => links.handBack(state, open, one.units), first)
              if (total !== null && !isLost)
                root.run(now, (state, open) => links.regain(state, open, no, total), second)
            } else if (one.kind === 'issue') {
              issues++
              // Told until it is known to have arrived, as the turn of a campaign does.
              for (let tries = 0; tries < 2; tries++)
                root.run(
                  now,
                  (state, open) => links.issue(state, open, issues, { wh_c: one.units }),
                  tries === 0 ? first : null,
                )
            } else if (one.kind === 'give back') {
              const pending = root.run(now, (state, open) => links.withdraw(state, open, one.units), first)
              if (pending) {
                back.set(
                  pending.no,
                  Object.values(pending.parts).reduce((sum, pieces) => sum + pieces, 0),
                )
                if (!isLost) root.run(now, (state, open) => links.withdrawalDone(state, open, pending.no), second)
              }
            } else now += one.ms
            expect(brokenSaleLaws(states())).toEqual([])
          }
          now = Math.max(now, ...states().map(({ factsUpTo }) => factsUpTo))
          for (const [index, lease] of others.entries()) {
            lease.wake()
            lease.run(now, (state, open) => links.take(state, open, links.givenTo(root.state, index + 1)))
            const total = lease.run(now, (state, open) => links.handBack(state, open, Number.MAX_SAFE_INTEGER))
            if (total) root.run(now, (state, open) => links.regain(state, open, index + 1, total))
          }
          const pending = root.run(now, (state, open) => links.withdraw(state, open, 0))
          if (pending)
            back.set(
              pending.no,
              Object.values(pending.parts).reduce((sum, pieces) => sum + pieces, 0),
            )
          const sold = states().reduce((sum, { held, paid, drawn }) => sum + held + paid + drawn, 0)
          const given = [...back.values()].reduce((sum, pieces) => sum + pieces, 0)
          // What went back, but with the orders that were cancelled.
          const cancelled = states().reduce((sum, { withdrawn }) => sum + withdrawn, 0) - given
          expect(cancelled).toBeGreaterThanOrEqual(0)
          expect(root.state.left).toBe(countsOf(root.state, now).issued - sold - given - cancelled)
          expect(brokenSaleLaws(states())).toEqual([])
          for (const lease of leases) lease.close()
        },
      ),
      { numRuns: 1_000 },
    )
  }, 60_000)
})
