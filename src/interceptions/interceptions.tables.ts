import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { OnFailure, WishKind, WishState, WishStep } from './interceptions.contract.ts'

/** Wishes to stop a parcel on the road, one row each. */
export const interceptions = sqliteTable(
  'interceptions',
  {
    tenantId: text('tenant_id').notNull(),
    /** Derived from what wanted it: a repeat is the same row, and the courier knows the wish by it. */
    id: text('id').notNull(),
    orderId: text('order_id').notNull(),
    fulfilmentId: text('fulfilment_id').notNull(),
    addressChangeId: text('address_change_id'),
    carrier: text('carrier').notNull(),
    waybill: text('waybill').notNull(),
    kind: text('kind').$type<WishKind>().notNull(),
    state: text('state').$type<WishState>().notNull(),
    steps: text('steps', { mode: 'json' }).$type<readonly WishStep[]>().notNull(),
    byHand: integer('by_hand', { mode: 'boolean' }).notNull(),
    onFailure: text('on_failure').$type<OnFailure>().notNull(),
    reason: text('reason').notNull(),
    /** Who was asked; '' while nobody was. */
    connectionId: text('connection_id').notNull(),
    /** The courier's own number of it. */
    reference: text('reference').notNull(),
    reshipOrderId: text('reship_order_id'),
    requestedAt: integer('requested_at').notNull(),
    acceptedAt: integer('accepted_at'),
    endedAt: integer('ended_at'),
    /** When the clock looks at it again: asks the courier, or hands it to a person. Null: nothing to wait for. */
    lookAt: integer('look_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('interceptions_order').on(t.tenantId, t.orderId, t.requestedAt),
    index('interceptions_waybill').on(t.tenantId, t.waybill),
    index('interceptions_wanted').on(t.tenantId, t.requestedAt),
    // One open wish a parcel, whoever is faster.
    uniqueIndex('interceptions_open').on(t.tenantId, t.fulfilmentId).where(sql`ended_at IS NULL`),
    index('interceptions_due').on(t.lookAt).where(sql`look_at IS NOT NULL`),
  ],
)
