import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { CanonicalNode, TrackNode } from './carrier.port.ts'

/** One parcel on the road. Its history is folded into one row: an update is one row written. */
export const parcels = sqliteTable(
  'parcels',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    waybill: text('waybill').notNull(),
    carrier: text('carrier').notNull(),
    orderId: text('order_id').notNull(),
    fulfilmentId: text('fulfilment_id').notNull(),
    node: text('node').$type<CanonicalNode>().notNull(),
    nodeAt: integer('node_at').notNull(),
    nodes: text('nodes', { mode: 'json' }).$type<TrackNode[]>().notNull(),
    /** Subscription at the tracking service: `none`, `asked`, `on`, `ended`, `failed`. */
    watching: text('watching').$type<'none' | 'asked' | 'on' | 'ended' | 'failed'>().notNull(),
    /** Next time to ask by ourselves when nothing was pushed; null when it is over. */
    pollAt: integer('poll_at'),
    shippedAt: integer('shipped_at').notNull(),
    deliveredAt: integer('delivered_at'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    version: integer('version').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('parcels_waybill').on(t.tenantId, t.waybill),
    index('parcels_order').on(t.tenantId, t.orderId),
    index('parcels_poll').on(t.pollAt),
  ],
)
