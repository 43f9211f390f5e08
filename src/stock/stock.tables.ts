import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Projection of the ledgers: lags by seconds, never decides. `seq` is the ledger's own; only a newer one is written. */
export const stockLevels = sqliteTable(
  'stock_levels',
  {
    tenantId: text('tenant_id').notNull(),
    sku: text('sku').notNull(),
    warehouseId: text('warehouse_id').notNull(),
    onHand: integer('on_hand').notNull(),
    locked: integer('locked').notNull(),
    qc: integer('qc').notNull(),
    inTransit: integer('in_transit').notNull(),
    pooled: integer('pooled').notNull(),
    available: integer('available').notNull(),
    seq: integer('seq').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.sku, t.warehouseId] })],
)

/** Cart reservations of the open channel: which holds they own until an order takes them over. */
export const reservations = sqliteTable(
  'reservations',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    connectionId: text('connection_id').notNull(),
    lines: text('lines', { mode: 'json' })
      .$type<{ sku: string; quantity: number; warehouseId: string; holdId: string }[]>()
      .notNull(),
    status: text('status').$type<'open' | 'ordered' | 'released' | 'expired'>().notNull(),
    orderId: text('order_id'),
    expiresAt: integer('expires_at').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.id] })],
)

/** What a shop was last told of a listing, so that only news is sent. */
export const listingStates = sqliteTable(
  'listing_states',
  {
    tenantId: text('tenant_id').notNull(),
    connectionId: text('connection_id').notNull(),
    shopSkuId: text('shop_sku_id').notNull(),
    quantity: integer('quantity').notNull(),
    paused: integer('paused', { mode: 'boolean' }).notNull(),
    toldAt: integer('told_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.shopSkuId] })],
)
