/** Questions about the past: what `explain` would have said at any instant, read from the nearest checkpoint. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openLedgerStore } from '../../../durable-objects/stock-ledger/stock-ledger.store.ts'
import { DAY } from '../../../src/core/time.ts'
import { runGroup } from '../../../src/stock/domain/ledger.ts'
import { brokenLaws } from '../../../src/stock/domain/ledger-laws.ts'
import { type LedgerState, levelsOf } from '../../../src/stock/domain/ledger-state.ts'
import type { LedgerCommand } from '../../../src/stock/stock-ledger.port.ts'
import { sqliteStorage } from '../../support/sqlite-storage.ts'
import { START, story } from './ledger-stories.ts'
import { referenceLedger } from './reference-ledger.ts'

function aLedger(checkpointFacts: number) {
  const disk = sqliteStorage()
  let store = openLedgerStore(disk.storage, checkpointFacts)
  let state = store.load()
  return {
    ...disk,
    get state() {
      return state
    },
    get store() {
      return store
    },
    run(commands: readonly LedgerCommand[], at: number) {
      const { events } = runGroup(state, commands, at)
      if (events.length > 0) store.append(state, events, at)
      return events.length
    },
    wake() {
      store = openLedgerStore(disk.storage, checkpointFacts)
      state = store.load()
    },
  }
}
const shown = (state: LedgerState) =>
  levelsOf(state)
    .filter(({ onHand }) => onHand > 0)
    .sort((a, b) => a.warehouseId.localeCompare(b.warehouseId))

const take = (n: number, quantity = 1): LedgerCommand => ({
  kind: 'reserve',
  requestId: `r${n}`,
  holdId: `h${n}`,
  warehouseId: 'wh_a',
  quantity,
  owner: { kind: 'order_line', orderId: `o${n}`, lineNo: 1 },
  reason: '',
  expiresAt: null,
})

describe('the books of an earlier instant', () => {
  it('are those that a small reference ledger had, at every step and in between', () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 1, max: 30 }), fc.nat(), (groups, checkpointFacts, which) => {
        const ledger = aLedger(checkpointFacts)
        // Time is that of the facts: a clock that is behind speaks of the instant before it.
        const told: { readonly commands: readonly LedgerCommand[]; readonly at: number; readonly from: number }[] = []
        for (const [index, { commands, at }] of groups.entries()) {
          if (ledger.run(commands, at) > 0) told.push({ commands, at, from: ledger.state.factsUpTo })
          if (index === which % groups.length) ledger.wake()
        }
        const instants = told.flatMap(({ from }) => [from - 1, from, from + 700])
        for (const asked of [START - 10_000, ...instants, START + 30 * DAY]) {
          const reference = referenceLedger()
          for (const { commands, at, from } of told) if (from <= asked) reference.run(commands, at)
          reference.run([], asked)
          const past = ledger.store.past(asked)
          if (!past.ok) throw new Error('the whole history is there')
          expect(shown(past.state)).toEqual(reference.levels())
          expect(brokenLaws(past.state)).toEqual([])
        }
        ledger.close()
      }),
      { numRuns: 300 },
    )
  }, 60_000)

  it('name every hold with its owner, as it was', () => {
    const ledger = aLedger(50)
    ledger.run([{ kind: 'count', requestId: 'c', warehouseId: 'wh_a', onHand: 500, reason: '盘点' }], START)
    for (let n = 1; n <= 300; n++) ledger.run([take(n)], START + n * 1_000)
    for (let n = 1; n <= 300; n++)
      ledger.run([{ kind: 'release', requestId: `x${n}`, holdId: `h${n}` }], START + (300 + n) * 1_000)
    const past = ledger.store.past(START + 140_500)
    if (!past.ok) throw new Error('the whole history is there')
    expect([...past.state.holds.values()].map(({ owner }) => owner)).toEqual(
      Array.from({ length: 140 }, (_, i) => ({ kind: 'order_line', orderId: `o${i + 1}`, lineNo: 1 })),
    )
    expect(shown(past.state)).toMatchObject([{ onHand: 500, locked: 140, available: 360 }])
  })

  it('cost a bounded read, wherever in the history they lie', () => {
    const ledger = aLedger(200)
    ledger.run([{ kind: 'count', requestId: 'c', warehouseId: 'wh_a', onHand: 100_000, reason: '盘点' }], START)
    for (let n = 1; n <= 6_000; n++) {
      ledger.run([take(n)], START + n * 1_000)
      if (n % 700 === 0) ledger.wake()
      if (n > 50) ledger.run([{ kind: 'release', requestId: `x${n}`, holdId: `h${n - 50}` }], START + n * 1_000 + 1)
    }
    let most = 0
    for (let at = START; at < START + 6_000_000; at += 97_000) {
      const before = ledger.rowsRead()
      expect(ledger.store.past(at).ok).toBe(true)
      most = Math.max(most, ledger.rowsRead() - before)
    }
    expect(most).toBeLessThan(220)
  }, 60_000)

  it('before what is kept get a definite answer: since when there is one', () => {
    const ledger = aLedger(20)
    const reason = 'r'.repeat(4_000)
    const adjust = (n: number, at: number) =>
      ledger.run([{ kind: 'adjust', requestId: `a${n}`, warehouseId: 'wh_a', delta: 1, of: 'onHand', reason }], at)
    for (let n = 0; n < 100; n++) adjust(n, START + n * 1_000)
    expect(ledger.store.past(START - 1)).toMatchObject({ ok: true, state: { seq: 0 } })
    // More than 180 days on, the oldest rows leave with a snapshot.
    for (let n = 100; n < 300; n++) adjust(n, START + 190 * DAY + n * 1_000)
    const early = ledger.store.past(START + 1_000)
    if (early.ok || early.since === null) throw new Error('those rows have left')
    expect(early.since).toBeGreaterThan(START + 1_000)
    for (const at of [early.since, early.since + 5_000, START + 190 * DAY + 299_000]) {
      const past = ledger.store.past(at)
      if (!past.ok) throw new Error('it said that it knows')
      const expected = at >= START + 190 * DAY ? Math.min(300, 1 + (at - START - 190 * DAY) / 1_000) : 100
      expect(shown(past.state)).toMatchObject([{ onHand: expected }])
    }
    expect(ledger.store.past(early.since - 1).ok).toBe(false)
    ledger.wake()
    expect(ledger.store.past(early.since).ok).toBe(true)
  })
})
