/**
 * An object's storage on SQLite itself, for tests by the thousand: the same SQL as in the runtime, on a database that outlives the
 * object, and a power cut before any write.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

/** What a write throws when it is the one at which everything stops. */
export class PowerCut extends Error {}

export interface SqliteStorage {
  readonly storage: DurableObjectStorage
  /** The power goes before the write after the next `writes` ones; null: never. */
  cutAfter(writes: number | null): void
  /** Rows that were read so far. */
  rowsRead(): number
  close(): void
}

export function sqliteStorage(): SqliteStorage {
  const db = new DatabaseSync(':memory:')
  const prepared = new Map<string, StatementSync>()
  let left: number | null = null
  let read = 0
  function* counted(rows: Iterable<unknown>): Generator<unknown> {
    for (const row of rows) {
      read++
      yield row
    }
  }
  const exec = (query: string, ...bindings: SQLInputValue[]) => {
    if (!/^\s*SELECT/i.test(query) && left !== null && left-- === 0) throw new PowerCut()
    if (bindings.length === 0 && !/^\s*(SELECT|DELETE)/i.test(query)) {
      db.exec(query)
      return cursorOf([])
    }
    const statement = prepared.get(query) ?? db.prepare(query)
    prepared.set(query, statement)
    if (/^\s*SELECT/i.test(query)) return cursorOf(counted(statement.iterate(...bindings)))
    statement.run(...bindings)
    return cursorOf([])
  }
  let depth = 0
  const transactionSync = <T>(work: () => T): T => {
    const name = `s${depth++}`
    db.exec(`SAVEPOINT ${name}`)
    try {
      return work()
    } catch (error) {
      db.exec(`ROLLBACK TO ${name}`)
      throw error
    } finally {
      db.exec(`RELEASE ${name}`)
      depth--
    }
  }
  return {
    storage: { sql: { exec }, transactionSync } as unknown as DurableObjectStorage,
    cutAfter(writes) {
      left = writes
    },
    rowsRead: () => read,
    close: () => db.close(),
  }
}

/** Rows come one by one, as in the runtime. */
const cursorOf = (rows: Iterable<unknown>) => ({
  toArray: () => [...rows],
  one: () => [...rows][0],
  [Symbol.iterator]: () => rows[Symbol.iterator](),
})
