import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Where a SKU lies in a warehouse: `A3`. */
export const shelfPlaces = sqliteTable(
  'shelf_places',
  {
    tenantId: text('tenant_id').notNull(),
    warehouseId: text('warehouse_id').notNull(),
    sku: text('sku').notNull(),
    shelf: text('shelf').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.warehouseId, t.sku] })],
)

/** 货架提醒: a shelf with jobs that must be on the next van, told to its keeper. */
export const shelfAlerts = sqliteTable(
  'shelf_alerts',
  {
    tenantId: text('tenant_id').notNull(),
    /** `warehouse:shelf:van`: one for each shelf and van. */
    id: text('id').notNull(),
    warehouseId: text('warehouse_id').notNull(),
    shelf: text('shelf').notNull(),
    keeper: text('keeper').notNull(),
    /** Jobs that wait, as of the last look. */
    jobs: integer('jobs').notNull(),
    /** When the van comes, epoch ms. */
    latestAt: integer('latest_at').notNull(),
    raisedAt: integer('raised_at').notNull(),
    acknowledgedAt: integer('acknowledged_at'),
    acknowledgedBy: text('acknowledged_by'),
    escalatedAt: integer('escalated_at'),
    /** Picked, or the van has left. */
    closedAt: integer('closed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('shelf_alerts_open').on(t.tenantId, t.closedAt, t.latestAt),
  ],
)
