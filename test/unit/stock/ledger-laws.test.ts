import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evolve, runGroup } from '../../../src/stock/domain/ledger.ts'
import type { LedgerEvent } from '../../../src/stock/domain/ledger-event.ts'
import { brokenLaws } from '../../../src/stock/domain/ledger-laws.ts'
import { decodeSnapshot, encodeSnapshot } from '../../../src/stock/domain/ledger-snapshot.ts'
import { emptyLedger, type LedgerState, levelsOf } from '../../../src/stock/domain/ledger-state.ts'
import type { LedgerCommand } from '../../../src/stock/stock-ledger.port.ts'
import { START, seen, story, warehouse } from './ledger-stories.ts'
import { referenceLedger } from './reference-ledger.ts'

const RUNS = { numRuns: 1000 }

const stocked = (): LedgerState => {
  const state = emptyLedger()
  runGroup(
    state,
    ['wh_a', 'wh_b', 'wh_c'].map((warehouseId) => ({
      kind: 'count' as const,
      requestId: `init:${warehouseId}`,
      warehouseId,
      onHand: 15,
      reason: '盘点',
    })),
    START,
  )
  return state
}

const levelsAndHolds = (state: LedgerState) => ({ levels: levelsOf(state), holds: new Map(state.holds) })

describe('the laws of the ledger', () => {
  it('no class is ever negative, and locked + pooled + qc + inTransit + available = onHand, whatever is asked', () => {
    fc.assert(
      fc.property(story, (groups) => {
        const state = emptyLedger()
        for (const { commands, at } of groups) {
          runGroup(state, commands, at)
          expect(brokenLaws(state)).toEqual([])
        }
      }),
      RUNS,
    )
  })

  it('it does what a small, slow reference ledger does', () => {
    fc.assert(
      fc.property(story, (groups) => {
        const state = emptyLedger()
        const reference = referenceLedger()
        for (const { commands, at } of groups) {
          const { outcomes } = runGroup(state, commands, at)
          const expected = reference.run(commands, at)
          expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : `${outcome.code} ${outcome.available ?? ''}`))).toEqual(
            expected,
          )
          expect(
            levelsOf(state)
              .filter(({ onHand }) => onHand > 0)
              .sort((a, b) => a.warehouseId.localeCompare(b.warehouseId)),
          ).toEqual(reference.levels())
        }
      }),
      RUNS,
    )
  })

  it('any replay of any group changes nothing and answers the same', () => {
    fc.assert(
      fc.property(story, fc.nat(), (groups, pick) => {
        const state = stocked()
        const within = groups.map((entry) => ({ ...entry, at: Math.min(entry.at, START + 6_000) }))
        const answers = within.map(({ commands, at }) => runGroup(state, commands, at).outcomes)
        const later = START + 20_000
        runGroup(state, [], later)
        const index = pick % groups.length
        const before = seen(state)
        const { outcomes, events } = runGroup(state, within[index]?.commands ?? [], later)
        expect(events).toEqual([])
        expect(seen(state)).toEqual(before)
        expect(outcomes.map(({ ok, requestId }) => [ok, requestId])).toEqual(
          answers[index]?.map(({ ok, requestId }) => [ok, requestId]),
        )
      }),
      RUNS,
    )
  })

  it('snapshot and journal give back the same ledger, cut wherever you like', () => {
    fc.assert(
      fc.property(story, fc.nat(), fc.integer({ min: 40, max: 4_000 }), (groups, pick, partChars) => {
        const live = stocked()
        const cut = pick % groups.length
        let parts: string[] = encodeSnapshot(live, partChars)
        const journal: string[] = []
        groups.forEach(({ commands, at }, index) => {
          const { events } = runGroup(live, commands, at)
          journal.push(JSON.stringify(events))
          if (index === cut) {
            parts = encodeSnapshot(live, partChars)
            journal.length = 0
          }
        })
        const rebuilt = decodeSnapshot(parts)
        for (const text of journal) for (const event of JSON.parse(text) as LedgerEvent[]) evolve(rebuilt, event)
        expect(seen(rebuilt)).toEqual(seen(live))
        // Not only what it shows: the holds that are still to end must end in both.
        for (const state of [live, rebuilt]) runGroup(state, [], START + 20_000)
        expect(seen(rebuilt)).toEqual(seen(live))
      }),
      RUNS,
    )
  })

  it('reserve then release is the identity, and so is every other pair of a step and its inverse', () => {
    fc.assert(
      fc.property(story, warehouse, warehouse, fc.integer({ min: 1, max: 12 }), (groups, from, to, pieces) => {
        const state = stocked()
        for (const { commands } of groups)
          runGroup(
            state,
            commands.filter((one) => one.kind !== 'reserve' || one.expiresAt === null),
            START,
          )
        const owner = { kind: 'person' as const, userId: 'u' }
        const pairs: [LedgerCommand, LedgerCommand[]][] = [
          [
            {
              kind: 'reserve',
              requestId: 'x1',
              holdId: 'x',
              warehouseId: from,
              quantity: pieces,
              owner,
              reason: 'r',
              expiresAt: null,
            },
            [{ kind: 'release', requestId: 'x2', holdId: 'x' }],
          ],
          [
            { kind: 'restock', requestId: 'y1', warehouseId: from, quantity: pieces, into: 'available', reason: 'r' },
            [{ kind: 'adjust', requestId: 'y2', warehouseId: from, delta: -pieces, of: 'onHand', reason: 'r' }],
          ],
          [
            { kind: 'adjust', requestId: 'z1', warehouseId: from, delta: pieces, of: 'qc', reason: 'r' },
            [{ kind: 'adjust', requestId: 'z2', warehouseId: from, delta: -pieces, of: 'qc', reason: 'r' }],
          ],
          [
            { kind: 'transfer', requestId: 't1', from, to, quantity: pieces, reason: 'r' },
            [
              { kind: 'receive', requestId: 't2', warehouseId: to, quantity: pieces, reason: 'r' },
              { kind: 'transfer', requestId: 't3', from: to, to: from, quantity: pieces, reason: 'r' },
              { kind: 'receive', requestId: 't4', warehouseId: from, quantity: pieces, reason: 'r' },
            ],
          ],
        ]
        for (const [step, inverse] of pairs) {
          const before = levelsAndHolds(state)
          const done = runGroup(state, [step], START).outcomes[0]?.ok
          if (done) expect(runGroup(state, inverse, START).outcomes.every((outcome) => outcome.ok)).toBe(true)
          expect(levelsAndHolds(state)).toEqual(before)
        }
      }),
      RUNS,
    )
  })

  it("a cart's own hold never blocks its order: what the cart holds can always be ordered where it lies", () => {
    fc.assert(
      fc.property(
        story,
        warehouse,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        (groups, warehouseId, inCart, ordered) => {
          const state = stocked()
          for (const { commands, at } of groups) runGroup(state, commands, at)
          const at = START + 20_000
          const cart = {
            kind: 'reserve' as const,
            requestId: 'cart!',
            holdId: 'cart!',
            warehouseId,
            quantity: inCart,
            owner: { kind: 'cart' as const, reservationId: 'c' },
            reason: 'r',
            expiresAt: at + 60_000,
          }
          if (!runGroup(state, [cart], at).outcomes[0]?.ok) return
          const free = levelsOf(state).find((level) => level.warehouseId === warehouseId)?.available ?? 0
          const order: LedgerCommand = {
            ...cart,
            requestId: 'order!',
            holdId: 'order!',
            quantity: ordered,
            owner: { kind: 'order_line', orderId: 'o', lineNo: 1 },
            expiresAt: null,
            fromHoldId: 'cart!',
          }
          expect(runGroup(state, [order], at).outcomes[0]?.ok).toBe(ordered <= inCart + free)
        },
      ),
      RUNS,
    )
  })

  it('onHand is the sum of what came in and went out: holding, releasing and expiring never touch it', () => {
    fc.assert(
      fc.property(story, (groups) => {
        const state = stocked()
        let total = 45
        for (const { commands, at } of groups) {
          for (const event of runGroup(state, commands, at).events) {
            if (event.kind === 'moved') total += event.changes.reduce((sum, change) => sum + change.onHand, 0)
            if (event.kind === 'ended' && event.by === 'commit') total -= event.hold.quantity
          }
          expect(levelsOf(state).reduce((sum, level) => sum + level.onHand, 0)).toBe(total)
        }
      }),
      RUNS,
    )
  })
})
