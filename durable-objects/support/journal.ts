/**
 * State that lives in memory and is kept on disk as a journal (one row per group of requests) and a snapshot now and then, so
 * that waking up reads little. The journal stays behind the snapshot as history. Tables: `journal (seq, at, events, v)` and
 * `snapshot (part, seq, body)` of the object's own migrations.
 */
import { DAY } from '../../src/core/time.ts'

/** A snapshot is due when the journal behind the last one has outgrown both this and the snapshot itself: writing stays linear. */
const MIN_JOURNAL_CHARS = 256_000
const HISTORY_MS = 180 * DAY

/** How a state becomes text and comes back. Numbers of rows: the first fact's `seq`; `seqOf(state)` is the newest fact's. */
export interface Kept<S> {
  /** In which version of its words rows are written. Rows of a later one are refused: code that does not know the data must not touch it. */
  readonly version: number
  readonly empty: () => S
  readonly encode: (state: S) => string[]
  /** Throws when what it reads breaks a law: nothing is served from it. */
  readonly decode: (parts: readonly string[]) => S
  readonly seqOf: (state: S) => number
  /** Folds one journal row in. */
  readonly replay: (state: S, text: string) => void
}

export interface JournalRow {
  readonly seq: number
  readonly text: string
}

export interface Journal<S> {
  /** Snapshot plus journal, exactly what was in memory. */
  readonly load: () => S
  /** Makes a group durable; `state` already contains it. Throws when storage refuses: memory is then ahead and must be loaded again. */
  readonly append: (state: S, rows: readonly JournalRow[], at: number) => void
  readonly newestFirst: (beforeSeq: number | null) => Iterable<JournalRow>
  readonly oldestFirst: () => Iterable<JournalRow>
  /** Oldest first, what was written after `seq`. */
  readonly after: (seq: number) => Iterable<JournalRow>
}

export function openJournal<S>(storage: DurableObjectStorage, kept: Kept<S>): Journal<S> {
  const { sql } = storage
  let journalChars = 0
  let snapshotChars = 0

  const compact = (state: S, now: number) => {
    const parts = kept.encode(state)
    const seq = kept.seqOf(state)
    sql.exec('DELETE FROM snapshot')
    for (const [part, body] of parts.entries())
      sql.exec('INSERT INTO snapshot (part, seq, body) VALUES (?, ?, ?)', part, seq, body)
    sql.exec('DELETE FROM journal WHERE seq <= ? AND at < ?', seq, now - HISTORY_MS)
    snapshotChars = parts.reduce((sum, part) => sum + part.length, 0)
    journalChars = 0
  }

  function* rows(query: string, ...bindings: number[]): Generator<JournalRow> {
    for (const { seq, events, v } of sql.exec<{ seq: number; events: string; v: number }>(query, ...bindings)) {
      if (v > kept.version) throw new Error(`journal: row ${seq} is of version ${v}, the code knows ${kept.version}`)
      yield { seq, text: events }
    }
  }

  return {
    load() {
      const parts = sql.exec<{ body: string }>('SELECT body FROM snapshot ORDER BY part').toArray()
      const state = parts.length === 0 ? kept.empty() : kept.decode(parts.map((part) => part.body))
      snapshotChars = parts.reduce((sum, part) => sum + part.body.length, 0)
      journalChars = 0
      for (const { seq, text } of rows(
        'SELECT seq, events, v FROM journal WHERE seq > ? ORDER BY seq',
        kept.seqOf(state),
      )) {
        if (seq !== kept.seqOf(state) + 1) throw new Error(`journal: ${kept.seqOf(state) + 1} expected, ${seq} found`)
        kept.replay(state, text)
        journalChars += text.length
      }
      return state
    },
    append(state, added, at) {
      storage.transactionSync(() => {
        for (const { seq, text } of added) {
          sql.exec('INSERT INTO journal (seq, at, events, v) VALUES (?, ?, ?, ?)', seq, at, text, kept.version)
          journalChars += text.length
        }
        if (journalChars > Math.max(MIN_JOURNAL_CHARS, snapshotChars)) compact(state, at)
      })
    },
    newestFirst: (beforeSeq) =>
      rows('SELECT seq, events, v FROM journal WHERE seq < ? ORDER BY seq DESC', beforeSeq ?? Number.MAX_SAFE_INTEGER),
    oldestFirst: () => rows('SELECT seq, events, v FROM journal ORDER BY seq'),
    after: (seq) => rows('SELECT seq, events, v FROM journal WHERE seq > ? ORDER BY seq', seq),
  }
}
