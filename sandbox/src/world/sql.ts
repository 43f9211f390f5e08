/** What a statement may bind and return. */
export type SqlValue = string | number | null | ArrayBuffer

/** The part of a Durable Object's SQLite that the sandbox uses. */
export interface Sql {
  exec(query: string, ...bindings: (string | number | null)[]): { toArray(): Record<string, SqlValue>[] }
}

/** Runs a query whose columns are those of `Row`; the caller vouches for that. */
export function rows<Row>(sql: Sql, query: string, ...bindings: (string | number | null)[]): Row[] {
  return sql.exec(query, ...bindings).toArray() as Row[]
}

/** The first row of a query, or `undefined`. */
export function row<Row>(sql: Sql, query: string, ...bindings: (string | number | null)[]): Row | undefined {
  return rows<Row>(sql, query, ...bindings)[0]
}
