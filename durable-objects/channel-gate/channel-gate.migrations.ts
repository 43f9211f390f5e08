import type { Migration } from '../support/migrate.ts'

/** Append-only: an entry that has run somewhere is never edited. */
export const channelGateMigrations: readonly Migration[] = [
  {
    id: '0001-parts',
    sql: 'CREATE TABLE gate_parts (part TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID',
  },
]
