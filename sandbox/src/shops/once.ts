import { row, type Sql } from '../world/sql'

export type Once = ReturnType<typeof createOnce>

/** Remembers by (scope, id) what must happen once: answers of idempotent requests, codes that are good for one use. */
export function createOnce(sql: Sql) {
  function find(scope: string, id: string): string | undefined {
    return row<{ answer: string }>(sql, 'SELECT answer FROM once WHERE scope = ? AND id = ?', scope, id)?.answer
  }
  return {
    find,
    keep(scope: string, id: string, answer: string): void {
      sql.exec('INSERT OR REPLACE INTO once (scope, id, answer) VALUES (?, ?, ?)', scope, id, answer)
    },
    /** Finds it and forgets it. */
    take(scope: string, id: string): string | undefined {
      const found = find(scope, id)
      if (found !== undefined) sql.exec('DELETE FROM once WHERE scope = ? AND id = ?', scope, id)
      return found
    },
  }
}
