import type { Migration } from '../support/migrate.ts'

/** Append-only: see support/migrate.ts. */
export const salePoolMigrations: readonly Migration[] = [
  {
    id: '0001-journal',
    // journal: facts of one group, keyed by its number. snapshot: the state after `seq`, in parts.
    // told: which lease this is, and what D1 has heard of it.
    sql: `
      CREATE TABLE journal (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, events TEXT NOT NULL);
      CREATE TABLE snapshot (part INTEGER PRIMARY KEY, seq INTEGER NOT NULL, body TEXT NOT NULL);
      CREATE TABLE told (id INTEGER PRIMARY KEY CHECK (id = 1), address TEXT NOT NULL, seq INTEGER NOT NULL, phase TEXT NOT NULL);
    `,
  },
  {
    id: '0002-journal-version',
    // v: in which version of the words a row is written; rows of before are of the first.
    sql: 'ALTER TABLE journal ADD COLUMN v INTEGER NOT NULL DEFAULT 1',
  },
]
