import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Receiver } from '../orders/canonical-order.contract.ts'
import type { AddressChangeState, AddressStage } from './address-changes.contract.ts'

/** A buyer's wishes for another address, with the new receiver masked and its plain text sealed as an order's is. */
export const addressChanges = sqliteTable(
  'address_changes',
  {
    tenantId: text('tenant_id').notNull(),
    /** Order and the page's own number of the form: a repeat is the same row. */
    id: text('id').notNull(),
    orderId: text('order_id').notNull(),
    state: text('state').$type<AddressChangeState>().notNull(),
    stage: text('stage').$type<AddressStage>().notNull(),
    receiver: text('receiver', { mode: 'json' }).$type<Receiver>().notNull(),
    /** What the text is sealed for (`sealOwner`). */
    sealedFor: text('sealed_for').notNull(),
    requestedAt: integer('requested_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    decidedAt: integer('decided_at'),
    decidedBy: text('decided_by'),
    why: text('why').notNull(),
    doneAt: integer('done_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('address_changes_order').on(t.tenantId, t.orderId, t.requestedAt),
    // One open request an order, whoever is faster.
    uniqueIndex('address_changes_open').on(t.tenantId, t.orderId).where(sql`state = 'requested'`),
    index('address_changes_due').on(t.expiresAt).where(sql`state = 'requested'`),
  ],
)

/** How often a form was sent for an order in a day: a guess of the phone's end costs a try. */
export const addressTries = sqliteTable(
  'address_tries',
  {
    tenantId: text('tenant_id').notNull(),
    orderId: text('order_id').notNull(),
    /** Days since 1970, UTC. */
    day: integer('day').notNull(),
    tries: integer('tries').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.orderId, t.day] })],
)
