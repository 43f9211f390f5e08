/**
 * A ledger on disk: one journal row per group of requests, and a snapshot now and then, so that waking up reads little.
 * The journal is kept behind the snapshot as history.
 */
import { DAY } from '../../src/core/time.ts'
import { evolve } from '../../src/stock/domain/ledger.ts'
import { type LedgerEvent, movementsOf, seqsOf } from '../../src/stock/domain/ledger-event.ts'
import { decodeSnapshot, encodeSnapshot } from '../../src/stock/domain/ledger-snapshot.ts'
import { emptyLedger, type LedgerState } from '../../src/stock/domain/ledger-state.ts'
import type { LedgerAddress, StockMovement } from '../../src/stock/stock-ledger.port.ts'
import { migrate } from '../support/migrate.ts'
import { stockLedgerMigrations } from './stock-ledger.migrations.ts'

/** A stored value may have 2 MB; a group that is longer takes several rows, written in one transaction. */
const MAX_ROW_CHARS = 500_000
/** A snapshot is due when the journal behind the last one has outgrown both this and the snapshot itself: writing stays linear. */
const MIN_JOURNAL_CHARS = 256_000
const HISTORY_MS = 180 * DAY

export interface LedgerStore {
  /** Snapshot plus journal, exactly what was in memory. */
  readonly load: () => LedgerState
  /** Makes a group durable. `state` already contains it. Throws when storage refuses; memory is then ahead and must be loaded again. */
  readonly append: (state: LedgerState, events: readonly LedgerEvent[], at: number) => void
  readonly movements: (beforeSeq: number | null, limit: number) => StockMovement[]
  /** Whose ledger this is and up to which `seq` D1 knows it; null before the first fact. */
  readonly projection: () => { readonly address: LedgerAddress; readonly seq: number } | null
  /** Written in the same transaction as the first fact (the caller does not await in between). */
  readonly saveAddress: (address: LedgerAddress) => void
  readonly saveProjected: (seq: number) => void
}

export function openLedgerStore(storage: DurableObjectStorage): LedgerStore {
  migrate(storage, stockLedgerMigrations)
  const { sql } = storage
  let journalChars = 0
  let snapshotChars = 0

  const compact = (state: LedgerState, now: number) => {
    const parts = encodeSnapshot(state)
    sql.exec('DELETE FROM snapshot')
    for (const [part, body] of parts.entries())
      sql.exec('INSERT INTO snapshot (part, seq, body) VALUES (?, ?, ?)', part, state.seq, body)
    sql.exec('DELETE FROM journal WHERE seq <= ? AND at < ?', state.seq, now - HISTORY_MS)
    snapshotChars = parts.reduce((sum, part) => sum + part.length, 0)
    journalChars = 0
  }

  return {
    load() {
      const parts = sql.exec<{ seq: number; body: string }>('SELECT seq, body FROM snapshot ORDER BY part').toArray()
      const state = parts.length === 0 ? emptyLedger() : decodeSnapshot(parts.map((part) => part.body))
      snapshotChars = parts.reduce((sum, part) => sum + part.body.length, 0)
      journalChars = 0
      for (const row of sql.exec<{ seq: number; events: string }>(
        'SELECT seq, events FROM journal WHERE seq > ? ORDER BY seq',
        state.seq,
      )) {
        if (row.seq !== state.seq + 1) throw new Error(`ledger journal: ${state.seq + 1} expected, ${row.seq} found`)
        for (const event of eventsOf(row.events)) evolve(state, event)
        journalChars += row.events.length
      }
      return state
    },
    append(state, events, at) {
      storage.transactionSync(() => {
        let seq = state.seq - events.reduce((sum, event) => sum + seqsOf(event), 0) + 1
        for (const group of rowsOf(events)) {
          sql.exec('INSERT INTO journal (seq, at, events) VALUES (?, ?, ?)', seq, at, group.text)
          seq += group.seqs
          journalChars += group.text.length
        }
        if (journalChars > Math.max(MIN_JOURNAL_CHARS, snapshotChars)) compact(state, at)
      })
    },
    movements(beforeSeq, limit) {
      const found: StockMovement[] = []
      for (const row of sql.exec<{ seq: number; events: string }>(
        'SELECT seq, events FROM journal WHERE seq < ? ORDER BY seq DESC',
        beforeSeq ?? Number.MAX_SAFE_INTEGER,
      )) {
        let before = row.seq - 1
        const ofRow: StockMovement[] = []
        for (const event of eventsOf(row.events)) {
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
function rowsOf(events: readonly LedgerEvent[]): { text: string; seqs: number }[] {
  const rows: { text: string; seqs: number }[] = []
  const text = JSON.stringify(events)
  if (text.length <= MAX_ROW_CHARS || events.length === 1)
    return [{ text, seqs: events.reduce((sum, event) => sum + seqsOf(event), 0) }]
  const middle = events.length >> 1
  rows.push(...rowsOf(events.slice(0, middle)), ...rowsOf(events.slice(middle)))
  return rows
}

/** Text of ours: nobody else writes these tables. */
const eventsOf = (text: string): LedgerEvent[] => JSON.parse(text) as LedgerEvent[]
const addressOf = (text: string): LedgerAddress => JSON.parse(text) as LedgerAddress
