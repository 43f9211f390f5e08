/** Schema of an object's own database: an append-only list, compared with what this object has already run. */
import { fnv1a } from '../../src/core/hash.ts'

export interface Migration {
  /** Unique and never reused: `0001-journal`. */
  readonly id: string
  /** One or several statements. */
  readonly sql: string
}

/**
 * Runs what is new, in order, all or nothing. Throws when the list is not a continuation of the object's history (an
 * entry removed, reordered or edited): code that does not know the data must not touch it.
 */
export function migrate(storage: DurableObjectStorage, migrations: readonly Migration[]): void {
  const { sql } = storage
  sql.exec(
    'CREATE TABLE IF NOT EXISTS _migrations (position INTEGER PRIMARY KEY, id TEXT NOT NULL, digest INTEGER NOT NULL)',
  )
  const done = sql
    .exec<{ id: string; digest: number }>('SELECT id, digest FROM _migrations ORDER BY position')
    .toArray()
  done.forEach((row, position) => {
    const known = migrations[position]
    if (known?.id !== row.id || fnv1a(known.sql) !== row.digest) {
      throw new Error(`object schema: step ${position} ran as ${row.id}, the code says ${known?.id ?? 'nothing'}`)
    }
  })
  if (done.length === migrations.length) return
  storage.transactionSync(() => {
    for (const [position, { id, sql: text }] of migrations.entries()) {
      if (position < done.length) continue
      sql.exec(text)
      sql.exec('INSERT INTO _migrations (position, id, digest) VALUES (?, ?, ?)', position, id, fnv1a(text))
    }
  })
}
