import { sql } from 'drizzle-orm'
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
    /** Of a waybill that several orders share: 0 for the one whose row is watched, then 1, 2 …; with it the guard that no stranger takes the waybill. */
    part: integer('part').notNull().default(0),
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
    uniqueIndex('parcels_waybill').on(t.tenantId, t.waybill, t.part),
    index('parcels_order').on(t.tenantId, t.orderId),
    // Whose parcels are due, of which carriers, and in which order, without a look at the rows.
    index('parcels_due').on(t.tenantId, t.pollAt, t.carrier).where(sql`poll_at IS NOT NULL`),
  ],
)
