import type { Migration } from '../support/migrate.ts'

/** Append-only: see support/migrate.ts. */
export const stockLedgerMigrations: readonly Migration[] = [
  {
    id: '0001-journal',
    // journal: facts of one group, keyed by the seq of the first. snapshot: the state after `seq`, in parts.
    // projection: whose ledger this is, and up to which fact D1 has been told.
    sql: `
      CREATE TABLE journal (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, events TEXT NOT NULL);
      CREATE TABLE snapshot (part INTEGER PRIMARY KEY, seq INTEGER NOT NULL, body TEXT NOT NULL);
      CREATE TABLE projection (id INTEGER PRIMARY KEY CHECK (id = 1), address TEXT NOT NULL, seq INTEGER NOT NULL);
    `,
  },
  {
    id: '0002-checkpoints',
    // checkpoint: the books after `seq`, in parts, without the memory of requests; `at` is the instant of that fact, `size` its lines.
    sql: 'CREATE TABLE checkpoint (seq INTEGER NOT NULL, part INTEGER NOT NULL, at INTEGER NOT NULL, size INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (seq, part)) WITHOUT ROWID',
  },
  {
    id: '0003-journal-version',
    // v: in which version of the words a row is written; rows of before are of the first.
    sql: 'ALTER TABLE journal ADD COLUMN v INTEGER NOT NULL DEFAULT 1',
  },
]
