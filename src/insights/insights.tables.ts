import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** ODI per local day. `signed`/`signedInTime` count by the day of signing; `due`/`kept` by the day of the promise. */
export const odiDays = sqliteTable(
  'odi_days',
  {
    tenantId: text('tenant_id').notNull(),
    day: text('day').notNull(),
    signed: integer('signed').notNull(),
    signedInTime: integer('signed_in_time').notNull(),
    due: integer('due').notNull(),
    kept: integer('kept').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.day] })],
)

/** Orders taken in per calendar month of the tenant's zone; what plan limits are measured against. */
export const orderMonths = sqliteTable(
  'order_months',
  {
    tenantId: text('tenant_id').notNull(),
    /** `2026-11`. */
    month: text('month').notNull(),
    orders: integer('orders').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.month] })],
)
