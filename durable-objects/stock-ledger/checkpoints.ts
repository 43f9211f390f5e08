/**
 * The books as they were now and then, for questions about the past: behind the journal, never read to serve the present. Time is
 * that of the facts and never goes back: a row whose clock was behind belongs to the instant before it.
 */
import { decodeSnapshot, encodeSnapshot } from '../../src/stock/domain/ledger-snapshot.ts'
import { emptyLedger, type LedgerState } from '../../src/stock/domain/ledger-state.ts'

const CHECKPOINT_FACTS = 2_000

export type Base =
  | { readonly ok: true; readonly state: LedgerState }
  | { readonly ok: false; readonly since: number | null }

export interface Checkpoints {
  readonly isDue: (state: LedgerState) => boolean
  readonly write: (state: LedgerState) => void
  /** The newest one that is not after `at`; empty books when the whole history is there. */
  readonly before: (at: number) => Base
}

export function openCheckpoints(sql: SqlStorage, facts = CHECKPOINT_FACTS): Checkpoints {
  const newest = sql
    .exec<{ seq: number; size: number }>('SELECT seq, size FROM checkpoint ORDER BY seq DESC LIMIT 1')
    .toArray()[0]
  let { seq: last, size } = newest ?? { seq: 0, size: 0 }
  return {
    // Writing stays linear: large books are kept less often.
    isDue: (state) => state.seq - last > Math.max(facts, 2 * size),
    write(state) {
      const parts = encodeSnapshot({ ...state, requests: new Map() })
      const lines = state.holds.size + state.warehouses.size
      for (const [part, body] of parts.entries())
        sql.exec(
          'INSERT INTO checkpoint (seq, part, at, size, body) VALUES (?, ?, ?, ?, ?)',
          state.seq,
          part,
          state.factsUpTo,
          lines,
          body,
        )
      // Rows that follow an older one have left the journal with their time.
      sql.exec('DELETE FROM checkpoint WHERE seq < (SELECT MIN(seq) FROM journal) - 1')
      last = state.seq
      size = lines
    },
    before(at) {
      const begin = sql.exec<{ seq: number | null }>('SELECT MIN(seq) AS seq FROM journal').toArray()[0]?.seq ?? 1
      const found = sql
        .exec<{ seq: number }>(
          'SELECT seq FROM checkpoint WHERE part = 0 AND at <= ? AND seq >= ? ORDER BY seq DESC LIMIT 1',
          at,
          begin - 1,
        )
        .toArray()[0]
      if (found) {
        const parts = sql
          .exec<{ body: string }>('SELECT body FROM checkpoint WHERE seq = ? ORDER BY part', found.seq)
          .toArray()
        return { ok: true, state: decodeSnapshot(parts.map(({ body }) => body)) }
      }
      if (begin === 1) return { ok: true, state: emptyLedger() }
      const first = sql
        .exec<{ at: number | null }>('SELECT MIN(at) AS at FROM checkpoint WHERE part = 0 AND seq >= ?', begin - 1)
        .toArray()[0]
      return { ok: false, since: first?.at ?? null }
    },
  }
}
