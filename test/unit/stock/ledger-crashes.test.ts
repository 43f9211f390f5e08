/** Ledgers that die: at any write of their journal, before it or after it, and are read again from what is on disk. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openLedgerStore } from '../../../durable-objects/stock-ledger/stock-ledger.store.ts'
import { runGroup } from '../../../src/stock/domain/ledger.ts'
import { brokenLaws } from '../../../src/stock/domain/ledger-laws.ts'
import { levelsOf } from '../../../src/stock/domain/ledger-state.ts'
import type { LedgerCommand, LedgerOutcome } from '../../../src/stock/stock-ledger.port.ts'
import { PowerCut, sqliteStorage } from '../../support/sqlite-storage.ts'
import { group, seen } from './ledger-stories.ts'
import { referenceLedger } from './reference-ledger.ts'

/** A ledger as its object keeps it. */
function aLedger() {
  const disk = sqliteStorage()
  let store = openLedgerStore(disk.storage, 12)
  let state = store.load()
  const wake = () => {
    store = openLedgerStore(disk.storage, 12)
    state = store.load()
  }
  return {
    get state() {
      return state
    },
    get store() {
      return store
    },
    wake,
    close: disk.close,
    /** Null: it died at write `cut`, and nobody was answered. */
    run(commands: readonly LedgerCommand[], at: number, cut: number | null = null): LedgerOutcome[] | null {
      const { outcomes, events } = runGroup(state, commands, at)
      if (events.length === 0) return outcomes
      disk.cutAfter(cut)
      try {
        store.append(state, events, at)
        return outcomes
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

const fate = fc.oneof(
  { weight: 5, arbitrary: fc.constant('lives' as const) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 5 }) },
  { weight: 2, arbitrary: fc.constant('dies unheard' as const) },
  { weight: 1, arbitrary: fc.constant('is evicted' as const) },
)
const words = (outcomes: readonly LedgerOutcome[] | null) =>
  outcomes?.map((outcome) => (outcome.ok ? 'ok' : `${outcome.code} ${outcome.available ?? ''}`)) ?? null

describe('a ledger that dies at any write', () => {
  it('is what a small reference ledger is: nothing answered is lost, nothing unanswered is done twice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(group, fate), { minLength: 1, maxLength: 22 }),
        // With long reasons the journal outgrows its snapshot, so that the power also goes in the middle of one.
        fc.oneof({ weight: 4, arbitrary: fc.constant('r') }, { weight: 1, arbitrary: fc.constant('r'.repeat(30_000)) }),
        (story, reason) => {
          const ledger = aLedger()
          const reference = referenceLedger()
          for (const [{ commands, at }, end] of story) {
            const said = commands.map((one) => ('reason' in one ? { ...one, reason } : one))
            const answers = words(ledger.run(said, at, typeof end === 'number' ? end : null))
            if (answers !== null) expect(answers).toEqual(reference.run(said, at))
            if (end === 'dies unheard') {
              ledger.wake()
              expect(words(ledger.run(said, at))).toEqual(reference.run(said, at))
            }
            if (end === 'is evicted') ledger.wake()
            expect(brokenLaws(ledger.state)).toEqual([])
            expect(
              levelsOf(ledger.state)
                .filter(({ onHand }) => onHand > 0)
                .sort((a, b) => a.warehouseId.localeCompare(b.warehouseId)),
            ).toEqual(reference.levels())
          }
          const before = seen(ledger.state)
          ledger.wake()
          expect(seen(ledger.state)).toEqual(before)
          ledger.close()
        },
      ),
      { numRuns: 1_000 },
    )
  }, 60_000)
})
