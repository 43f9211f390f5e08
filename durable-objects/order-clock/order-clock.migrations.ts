import type { Migration } from '../support/migrate.ts'

/**
 * `orders`: one row per order, so that a change of state is one row written. `pending` and `fired` are JSON lists;
 * `next_due` is the earliest pending one, NULL when all have fired. `bucket`: whose orders these are, one row.
 */
export const orderClockMigrations: readonly Migration[] = [
  {
    id: '0001-orders',
    sql: `
      CREATE TABLE orders (
        order_id TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        next_due INTEGER,
        pending TEXT NOT NULL,
        fired TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX orders_due ON orders (next_due) WHERE next_due IS NOT NULL;
      CREATE TABLE bucket (id INTEGER PRIMARY KEY CHECK (id = 1), tenant_id TEXT NOT NULL, shard TEXT NOT NULL);`,
  },
]
