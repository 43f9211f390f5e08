import { row, rows, type Sql } from '../world/sql'

/** One letter as the service takes it. `at` is epoch ms. */
export interface Letter {
  id: string
  at: number
  from: string
  to: string
  subject: string
  text: string
  html: string
}

export type Mailbox = ReturnType<typeof createMailbox>

const KEPT = 1_000

/** Letters that were sent; the same id twice is one letter. */
export function createMailbox(sql: Sql) {
  return {
    keep({ id, at, ...facts }: Letter): void {
      sql.exec(
        'INSERT INTO letters (id, at, recipient, facts) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
        id,
        at,
        facts.to,
        JSON.stringify(facts),
      )
      sql.exec('DELETE FROM letters WHERE seq <= (SELECT MAX(seq) FROM letters) - ?', KEPT)
    },
    /** Newest first; of one recipient when it is given. */
    recent(limit: number, to?: string): Letter[] {
      return rows<{ id: string; at: number; facts: string }>(
        sql,
        'SELECT id, at, facts FROM letters WHERE ? IS NULL OR recipient = ? ORDER BY seq DESC LIMIT ?',
        to ?? null,
        to ?? null,
        limit,
      ).map(({ id, at, facts }) => ({ id, at, ...JSON.parse(facts) }))
    },
    count: (): number => row<{ n: number }>(sql, 'SELECT COUNT(*) AS n FROM letters')?.n ?? 0,
  }
}
