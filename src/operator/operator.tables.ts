/** Control plane: who runs the installation, what they did, and tenants on their way to another shard. */
import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { MoveCursor, MoveStep, MoveTally } from './operator.contract.ts'

/** Keys beside the one of the environment. */
export const operatorKeys = sqliteTable('operator_keys', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** First characters, to tell keys apart; the key itself is never stored. */
  prefix: text('prefix').notNull(),
  /** SHA-256, hex. */
  hash: text('hash').notNull().unique(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  lastUsedAt: integer('last_used_at'),
  revokedAt: integer('revoked_at'),
})

/** Append-only (triggers refuse UPDATE and DELETE). One row per action of an operator, in the batch of what it changed. */
export const operatorLog = sqliteTable(
  'operator_log',
  {
    id: text('id').primaryKey(),
    at: integer('at').notNull(),
    keyId: text('key_id').notNull(),
    keyName: text('key_name').notNull(),
    /** `{entity}.{verb}`: `tenant.suspended`. */
    action: text('action').notNull(),
    /** Id of the tenant, key or shard that it was done to. */
    subject: text('subject').notNull(),
    why: text('why').notNull(),
    detail: text('detail', { mode: 'json' }).$type<unknown>(),
    /** As Cloudflare saw it; null outside of it. */
    ip: text('ip'),
    requestId: text('request_id').notNull(),
  },
  (t) => [index('operator_log_subject').on(t.subject, t.id)],
)

/** A tenant's way to another shard; flows/move-tenant.ts says what the steps are. */
export const tenantMoves = sqliteTable(
  'tenant_moves',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    source: text('source').notNull(),
    target: text('target').notNull(),
    step: text('step').$type<MoveStep>().notNull(),
    cursor: text('cursor', { mode: 'json' }).$type<MoveCursor>().notNull(),
    tally: text('tally', { mode: 'json' }).$type<MoveTally>().notNull(),
    /** Grows with each mover that takes the move on; what an earlier one still does is refused by the databases. */
    epoch: integer('epoch').notNull(),
    leaseUntil: integer('lease_until').notNull(),
    /** Nothing happens before; epoch ms. */
    notBefore: integer('not_before').notNull(),
    why: text('why').notNull(),
    startedBy: text('started_by').notNull(),
    startedAt: integer('started_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    finishedAt: integer('finished_at'),
    error: text('error'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('tenant_moves_running').on(t.tenantId).where(sql`finished_at IS NULL`),
  ],
)
