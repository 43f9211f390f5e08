import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unitsOf } from '../../../src/campaigns/domain/parts.ts'
import { plan, replayGroup } from '../../../src/campaigns/domain/pool.ts'
import { groupOfText, textOfGroup } from '../../../src/campaigns/domain/pool-fact.ts'
import { brokenPoolLaws, brokenSaleLaws } from '../../../src/campaigns/domain/pool-laws.ts'
import * as links from '../../../src/campaigns/domain/pool-links.ts'
import { decodePool, encodePool } from '../../../src/campaigns/domain/pool-snapshot.ts'
import { countsOf, emptyPool, type PoolState } from '../../../src/campaigns/domain/pool-state.ts'
import { run, runWishes, START, said, seen, story, TTL, terms, type Wish, wish } from './pool-stories.ts'
import { referencePool } from './reference-pool.ts'

function stocked(units: number): PoolState {
  const state = emptyPool()
  run(state, START - 500, (open) => {
    plan(state, open, terms(), 0)
    const inB = Math.floor(units / 3)
    links.issue(state, open, 1, { wh_a: units - inB, wh_b: inB })
  })
  return state
}

describe('the laws of a pool', () => {
  it('never gives a piece that is not there, and does what a small, slow reference pool does', () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 0, max: 14 }), (groups, units) => {
        const state = stocked(units)
        const { perBuyer, opensAt, closesAt } = terms()
        const reference = referencePool({ issued: units, perBuyer, ttl: TTL, opensAt, closesAt })
        for (const { wishes, at } of groups) {
          reference.pass(Math.max(at, state.factsUpTo))
          const { outcomes } = runWishes(state, wishes, at)
          expect(outcomes.map(said)).toEqual(
            wishes.map((one) => (one.kind === 'claim' ? reference.claim(one) : reference.settle(one))),
          )
          expect(brokenPoolLaws(state)).toEqual([])
          expect(brokenSaleLaws([state])).toEqual([])
          expect(countsOf(state, at).left).toBe(reference.left())
        }
      }),
      { numRuns: 900 },
    )
  })

  it('any replay of any group gives nobody anything: what holds is answered again, what ended stays ended', () => {
    fc.assert(
      fc.property(story, fc.nat(), (groups, which) => {
        const state = stocked(10)
        for (const { wishes, at } of groups) runWishes(state, wishes, Math.min(at, START + 3_500))
        const before = { left: state.left, claims: state.claims.size, ever: state.claimedEver }
        const wishes = groups[which % groups.length]?.wishes ?? []
        const known = wishes.filter(({ kind, requestId: id }) => kind === 'claim' && state.claims.has(id))
        const { outcomes } = runWishes(state, known, state.factsUpTo)
        for (const outcome of outcomes) expect(said(outcome)).toMatch(/again$|request_taken/)
        expect({ left: state.left, claims: state.claims.size, ever: state.claimedEver }).toEqual(before)
      }),
      { numRuns: 300 },
    )
  })

  it('snapshot and journal give back the same pool, cut wherever you like', () => {
    fc.assert(
      fc.property(story, fc.nat(), fc.integer({ min: 1, max: 9 }), (groups, which, claimsAPart) => {
        const live = stocked(12)
        let parts = encodePool(live, claimsAPart)
        let journal: string[] = []
        groups.forEach(({ wishes, at }, index) => {
          const { row } = runWishes(live, wishes, at)
          if (row) {
            const text = textOfGroup(row)
            expect(groupOfText(text)).toEqual(row)
            // Rows of earlier versions name each claim.
            expect(groupOfText(JSON.stringify(row))).toEqual(row)
            journal.push(text)
          }
          if (index === which % groups.length) {
            parts = encodePool(live, claimsAPart)
            journal = []
          }
        })
        const rebuilt = decodePool(parts)
        for (const text of journal) replayGroup(rebuilt, groupOfText(text))
        expect(seen(rebuilt)).toEqual(seen(live))
        // Not only what it shows: what is still to end must end in both.
        for (const state of [live, rebuilt]) runWishes(state, [], START + 20_000)
        expect(seen(rebuilt)).toEqual(seen(live))
      }),
      { numRuns: 400 },
    )
  })

  it('a claim and its end are inverse: all claims given back and all orders cancelled, the pool is what it was', () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 1, max: 20 }), (groups, units) => {
        const state = stocked(units)
        for (const { wishes, at } of groups)
          runWishes(
            state,
            wishes.filter(({ kind }) => kind !== 'return'),
            at,
          )
        const all = [...state.claims.values()].map(
          ({ requestId, status, quantity }): Wish =>
            status === 'drawn' ? { kind: 'return', requestId, units: quantity } : { kind: 'release', requestId },
        )
        runWishes(state, all, state.factsUpTo)
        expect([state.left, state.held, state.paid, state.drawn, state.withdrawn]).toEqual([units, 0, 0, 0, 0])
        expect([state.claims.size, state.buyers.size]).toEqual([0, 0])
        // And a second time it gives nothing.
        expect(runWishes(state, all, state.factsUpTo).outcomes.map(said)).toEqual(all.map(() => 'claim.ended'))
        expect(state.left).toBe(units)
      }),
      { numRuns: 200 },
    )
  })
})

/** Messages between root and leases; they may be lost, doubled and late. */
type Message =
  | { readonly to: 'lease'; readonly lease: number; readonly total: Record<string, number> }
  | { readonly to: 'root'; readonly lease: number; readonly total: Record<string, number> }

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('wish' as const), lease: fc.nat(), wish }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('ask' as const), lease: fc.nat(), units: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('recall' as const),
      lease: fc.nat(),
      units: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('deliver' as const), which: fc.nat(), twice: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 700 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('issue' as const),
      no: fc.integer({ min: 1, max: 4 }),
      units: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('withdraw' as const),
      units: fc.integer({ min: 1, max: 9 }),
      done: fc.boolean(),
    }),
  },
)

describe('a sale over several leases', () => {
  it('keeps its sum at every instant, whatever is lost, doubled or late between them, and sells the last piece', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 0, max: 30 }),
        fc.array(step, { maxLength: 60 }),
        (n, units, steps) => {
          const states = Array.from({ length: n }, emptyPool)
          const [root, ...others] = states as [PoolState, ...PoolState[]]
          let now = START
          const messages: Message[] = []
          const tellLease = (lease: number) => messages.push({ to: 'lease', lease, total: links.givenTo(root, lease) })
          for (const [lease, state] of states.entries()) run(state, now, (open) => plan(state, open, terms(n), lease))
          run(root, now, (open) => {
            links.issue(root, open, 1, { wh_a: units, wh_b: 2 })
            for (const lease of links.spread(root, open)) tellLease(lease)
          })
          const leaseOf = (nat: number) => 1 + (nat % others.length)
          const arrive = (message: Message) => {
            const { lease, total } = message
            const target = message.to === 'root' ? root : states[lease]
            if (target)
              run(target, now, (open) =>
                message.to === 'root' ? links.regain(target, open, lease, total) : links.take(target, open, total),
              )
          }
          for (const one of steps) {
            if (one.kind === 'wish') {
              const state = states[one.lease % n]
              if (state)
                runWishes(state, [{ ...one.wish, requestId: `${one.lease % n}:${one.wish.requestId}` } as Wish], now)
            } else if (one.kind === 'ask') {
              run(root, now, (open) => links.lend(root, open, leaseOf(one.lease), one.units))
              tellLease(leaseOf(one.lease))
            } else if (one.kind === 'recall') {
              const state = states[leaseOf(one.lease)]
              if (state)
                run(state, now, (open) => {
                  messages.push({ to: 'root', lease: state.lease, total: links.handBack(state, open, one.units) })
                })
            } else if (one.kind === 'deliver') {
              const [message] = messages.splice(one.which % Math.max(1, messages.length), 1)
              if (message) for (let i = one.twice ? 2 : 1; i > 0; i--) arrive(message)
            } else if (one.kind === 'lose') messages.splice(one.which % Math.max(1, messages.length), 1)
            else if (one.kind === 'wait') now += one.ms
            else if (one.kind === 'issue')
              run(root, now, (open) => links.issue(root, open, one.no, { wh_c: one.units }))
            else
              run(root, now, (open) => {
                const pending = links.withdraw(root, open, one.units)
                if (pending && one.done) links.withdrawalDone(root, open, pending.no)
              })
            expect(brokenSaleLaws(states)).toEqual([])
          }
          // The network works again: totals are told once more, everything left goes back to the root, and one buyer after the other takes it.
          const open = Math.max(...states.map(({ factsUpTo }) => factsUpTo), now)
          now = open
          for (const state of others) {
            run(state, now, (group_) => links.take(state, group_, links.givenTo(root, state.lease)))
            run(state, now, (group_) => {
              const total = links.handBack(state, group_, Number.MAX_SAFE_INTEGER)
              run(root, now, (atRoot) => links.regain(root, atRoot, state.lease, total))
            })
          }
          expect(brokenSaleLaws(states)).toEqual([])
          expect(others.map(({ left }) => left)).toEqual(others.map(() => 0))
          const elsewhere = states.reduce((sum, { held, paid, drawn }) => sum + held + paid + drawn, 0)
          const withdrawn = states.reduce((sum, state) => sum + state.withdrawn, 0)
          expect(root.left).toBe(countsOf(root, now).issued - elsewhere - withdrawn)
          expect(unitsOf(Object.fromEntries(root.stock))).toBe(root.left + root.held + root.paid)
        },
      ),
      { numRuns: 700 },
    )
  })
})
