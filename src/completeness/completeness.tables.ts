import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** 零漏单台账: one row per shop and hour that was held against the platform's own list. */
export const completenessHours = sqliteTable(
  'completeness_hours',
  {
    tenantId: text('tenant_id').notNull(),
    connectionId: text('connection_id').notNull(),
    /** Start of the hour in which the orders were placed, epoch ms. */
    hour: integer('hour').notNull(),
    /** Orders of the hour on the platform, and how many of them we have after the check; null when nobody answered. */
    platformOrders: integer('platform_orders'),
    ourOrders: integer('our_orders'),
    /** Orders that were missing at a check and then taken in, over all checks. */
    repaired: integer('repaired').notNull(),
    checks: integer('checks').notNull(),
    checkedAt: integer('checked_at').notNull(),
    /** Ms between the platform's newest change and our having it, at the check. */
    lagMs: integer('lag_ms'),
    /** Why the platform could not be asked, or what could not be taken in; '' when all is well. */
    trouble: text('trouble').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.hour] })],
)
