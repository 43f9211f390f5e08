import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { PromiseBasis } from './promise.contract.ts'

/** 计划送达 as versions: version 1 is what the buyer was told when the order was paid. */
export const promises = sqliteTable(
  'promises',
  {
    tenantId: text('tenant_id').notNull(),
    orderId: text('order_id').notNull(),
    version: integer('version').notNull(),
    promisedAt: integer('promised_at').notNull(),
    reason: text('reason').notNull(),
    basis: text('basis', { mode: 'json' }).$type<PromiseBasis>().notNull(),
    madeAt: integer('made_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.orderId, t.version] })],
)

/** Transit hours per lane, as a histogram of whole hours; levels `district`, `city`, `province`, `nation` share the table. */
export const laneStats = sqliteTable(
  'lane_stats',
  {
    tenantId: text('tenant_id').notNull(),
    carrier: text('carrier').notNull(),
    warehouseId: text('warehouse_id').notNull(),
    /** Division code at the level's length (6, 4, 2 digits) or `*`. */
    region: text('region').notNull(),
    count: integer('count').notNull(),
    histogram: text('histogram', { mode: 'json' }).$type<Record<string, number>>().notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.carrier, t.warehouseId, t.region] })],
)
