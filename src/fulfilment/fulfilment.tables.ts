import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Fulfilment, FulfilmentLine, FulfilmentStatus } from './fulfilment.contract.ts'

/** What the label service gave to be printed, HTML; apart from the job because it is large and read once. */
export const labels = sqliteTable(
  'labels',
  {
    tenantId: text('tenant_id').notNull(),
    fulfilmentId: text('fulfilment_id').notNull(),
    template: text('template').notNull(),
    createdAt: integer('created_at').notNull(),
    /** Labels of this job that were voided: services never take an order code twice. */
    voids: integer('voids').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.fulfilmentId] })],
)

/** 发货单: one package job in one warehouse. */
export const fulfilments = sqliteTable(
  'fulfilments',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    orderId: text('order_id').notNull(),
    warehouseId: text('warehouse_id').notNull(),
    status: text('status').$type<FulfilmentStatus>().notNull(),
    carrier: text('carrier').notNull(),
    waybill: text('waybill'),
    /** Jobs of several orders that leave as one parcel; its code at the label service. */
    packageId: text('package_id'),
    label: text('label', { mode: 'json' }).$type<Fulfilment['label']>(),
    lines: text('lines', { mode: 'json' }).$type<FulfilmentLine[]>().notNull(),
    weightG: integer('weight_g'),
    createdAt: integer('created_at').notNull(),
    pickedAt: integer('picked_at'),
    packedAt: integer('packed_at'),
    handedOverAt: integer('handed_over_at'),
    updatedAt: integer('updated_at').notNull(),
    version: integer('version').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('fulfilments_order').on(t.tenantId, t.orderId),
    index('fulfilments_waybill').on(t.tenantId, t.waybill).where(sql`waybill IS NOT NULL`),
    index('fulfilments_package').on(t.tenantId, t.packageId).where(sql`package_id IS NOT NULL`),
    index('fulfilments_work').on(t.tenantId, t.warehouseId, t.status, t.id),
  ],
)
