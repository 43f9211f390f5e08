/** A ledger on disk: its journal (support/journal.ts) in the words of stock, its past, and what D1 was told. */
import { evolve, runGroup } from '../../src/stock/domain/ledger.ts'
import { type LedgerEvent, movementsOf, seqsOf } from '../../src/stock/domain/ledger-event.ts'
import { decodeSnapshot, encodeSnapshot } from '../../src/stock/domain/ledger-snapshot.ts'
import { emptyLedger, type LedgerState } from '../../src/stock/domain/ledger-state.ts'
import type { LedgerAddress, StockMovement } from '../../src/stock/stock-ledger.port.ts'
import { type JournalRow, openJournal } from '../support/journal.ts'
import { migrate } from '../support/migrate.ts'
import { openCheckpoints } from './checkpoints.ts'
import { stockLedgerMigrations } from './stock-ledger.migrations.ts'

/** A stored value may have 2 MB; a group that is longer takes several rows, written in one transaction. */
const MAX_ROW_CHARS = 500_000

/** `since`: the earliest instant that can be answered; null when there is none yet. */
export type Past =
  | { readonly ok: true; readonly state: LedgerState }
  | { readonly ok: false; readonly since: number | null }

export interface LedgerStore {
  /** Snapshot plus journal, exactly what was in memory. */
  readonly load: () => LedgerState
  /** Makes a group durable. `state` already contains it. Throws when storage refuses; memory is then ahead and must be loaded again. */
  readonly append: (state: LedgerState, events: readonly LedgerEvent[], at: number) => void
  /** The books as they were at `at` (epoch ms), folded from the nearest checkpoint before it. */
  readonly past: (at: number) => Past
  readonly movements: (beforeSeq: number | null, limit: number) => StockMovement[]
  /** Whose ledger this is and up to which `seq` D1 knows it; null before the first fact. */
  readonly projection: () => { readonly address: LedgerAddress; readonly seq: number } | null
  /** Written in the same transaction as the first fact (the caller does not await in between). */
  readonly saveAddress: (address: LedgerAddress) => void
  readonly saveProjected: (seq: number) => void
}

/** @param checkpointFacts facts after which the books are kept once more, so that a question about the past reads so many at most, or twice what the books hold */
export function openLedgerStore(storage: DurableObjectStorage, checkpointFacts?: number): LedgerStore {
  migrate(storage, stockLedgerMigrations)
  const { sql } = storage
  const journal = openJournal<LedgerState>(storage, {
    version: 1,
    empty: emptyLedger,
    encode: encodeSnapshot,
    decode: decodeSnapshot,
    seqOf: ({ seq }) => seq,
    replay: (state, text) => {
      for (const event of eventsOf(text)) evolve(state, event)
    },
  })
  const checkpoints = openCheckpoints(sql, checkpointFacts)

  return {
    load: journal.load,
    append(state, events, at) {
      const seqs = events.reduce((sum, event) => sum + seqsOf(event), 0)
      const rows = rowsOf(events, state.seq - seqs + 1)
      if (!checkpoints.isDue(state)) return journal.append(state, rows, at)
      storage.transactionSync(() => {
        journal.append(state, rows, at)
        checkpoints.write(state)
      })
    },
    past(at) {
      const base = checkpoints.before(at)
      if (!base.ok) return base
      const { state } = base
      for (const { text } of journal.after(state.seq)) {
        const events = eventsOf(text)
        if (Math.max(state.factsUpTo, events[0]?.at ?? 0) > at) break
        for (const event of events) evolve(state, event)
      }
      // What was due by then had ended, whether or not the alarm had come to say so.
      runGroup(state, [], at)
      return { ok: true, state }
    },
    movements(beforeSeq, limit) {
      const found: StockMovement[] = []
      for (const row of journal.newestFirst(beforeSeq)) {
        let before = row.seq - 1
        const ofRow: StockMovement[] = []
        for (const event of eventsOf(row.text)) {
          ofRow.push(...movementsOf(event, before))
          before += seqsOf(event)
        }
        found.push(...ofRow.filter((movement) => beforeSeq === null || movement.seq < beforeSeq).reverse())
        if (found.length >= limit) break
      }
      return found.slice(0, limit)
    },
    projection() {
      const row = sql.exec<{ address: string; seq: number }>('SELECT address, seq FROM projection').toArray()[0]
      return row ? { address: addressOf(row.address), seq: row.seq } : null
    },
    saveAddress({ tenantId, shard, sku }) {
      sql.exec(
        'INSERT INTO projection (id, address, seq) VALUES (1, ?, 0) ON CONFLICT (id) DO UPDATE SET address = excluded.address',
        JSON.stringify({ tenantId, shard, sku }),
      )
    },
    saveProjected(seq) {
      sql.exec('UPDATE projection SET seq = ? WHERE seq < ?', seq, seq)
    },
  }
}

/** Nearly always one row. */
function rowsOf(events: readonly LedgerEvent[], seq: number): JournalRow[] {
  const text = JSON.stringify(events)
  if (text.length <= MAX_ROW_CHARS || events.length === 1) return [{ seq, text }]
  const middle = events.length >> 1
  const first = events.slice(0, middle)
  const seqs = first.reduce((sum, event) => sum + seqsOf(event), 0)
  return [...rowsOf(first, seq), ...rowsOf(events.slice(middle), seq + seqs)]
}

/** Text of ours: nobody else writes these tables. */
const eventsOf = (text: string): LedgerEvent[] => JSON.parse(text) as LedgerEvent[]
const addressOf = (text: string): LedgerAddress => JSON.parse(text) as LedgerAddress
