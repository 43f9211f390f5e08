import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Right } from '../platform/rights.ts'
import type { RowScope } from '../platform/row-scope.ts'
import type { AttemptLog } from './webhooks.contract.ts'

/** Where a merchant wants to be told of what happens. */
export const webhookEndpoints = sqliteTable(
  'webhook_endpoints',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    url: text('url').notNull(),
    events: text('events', { mode: 'json' }).$type<string[]>().notNull(),
    /** What its messages may show; never more than its maker held. */
    rights: text('rights', { mode: 'json' }).$type<Right[]>().notNull(),
    /** Whose orders, which warehouses; null: the whole tenant. */
    scope: text('scope', { mode: 'json' }).$type<RowScope>(),
    /** `removed`: kept without secrets until its deliveries are forgotten. */
    status: text('status').$type<'active' | 'paused' | 'removed'>().notNull(),
    pausedWhy: text('paused_why').$type<'person' | 'failures' | 'gone'>(),
    pausedAt: integer('paused_at'),
    secretSealed: text('secret_sealed').notNull(),
    secretKeyId: text('secret_key_id').notNull(),
    /** The secret before; signs beside the newest one until `previousUntil`. */
    previousSealed: text('previous_sealed'),
    previousKeyId: text('previous_key_id'),
    previousUntil: integer('previous_until'),
    failuresInRow: integer('failures_in_row').notNull(),
    /** First failure since the last success. */
    failingSince: integer('failing_since'),
    /** Nothing is sent before this instant. */
    restUntil: integer('rest_until').notNull(),
    lastSuccessAt: integer('last_success_at'),
    lastFailureAt: integer('last_failure_at'),
    lastError: text('last_error'),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
)

/** One event for one endpoint: the message as it was signed for, and every attempt to deliver it. */
export const webhookDeliveries = sqliteTable(
  'webhook_deliveries',
  {
    tenantId: text('tenant_id').notNull(),
    endpointId: text('endpoint_id').notNull(),
    /** Goes out as `webhook-id`; made from the event, so that a repeated effect finds it. Sorts by time. */
    id: text('id').notNull(),
    type: text('type').notNull(),
    /** Order, case or SKU that it tells of. */
    subject: text('subject').notNull(),
    body: text('body').notNull(),
    status: text('status').$type<'pending' | 'delivered' | 'failed'>().notNull(),
    attempts: integer('attempts').notNull(),
    attemptLog: text('attempt_log', { mode: 'json' }).$type<AttemptLog[]>().notNull(),
    /** When it is due, or when a sender's claim ends; null: it is not to be sent. */
    nextAttemptAt: integer('next_attempt_at'),
    retryUntil: integer('retry_until').notNull(),
    createdAt: integer('created_at').notNull(),
    finishedAt: integer('finished_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.endpointId, t.id] }),
    // Only what waits: nearly empty, so the minute can walk all of it.
    index('webhook_deliveries_due')
      .on(t.tenantId, t.endpointId, t.nextAttemptAt)
      .where(sql`"next_attempt_at" IS NOT NULL`),
  ],
)

/** What was last told of a SKU, so that a level said twice is no news. */
export const webhookStockTold = sqliteTable(
  'webhook_stock_told',
  {
    tenantId: text('tenant_id').notNull(),
    sku: text('sku').notNull(),
    /** Pieces per warehouse as one text. */
    levels: text('levels').notNull(),
    low: integer('low', { mode: 'boolean' }).notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.sku] })],
)
