/** Control plane: who the tenants are and which shard holds their rows. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { TenantStatus } from '../platform/ctx.ts'
import type { Right } from '../platform/rights.ts'
import type { RowScope } from '../platform/row-scope.ts'

export const tenants = sqliteTable('tenants', {
  /** Same id as the organization of the sign-in library. */
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  shard: text('shard').notNull(),
  plan: text('plan').$type<'trial' | 'standard' | 'pro'>().notNull(),
  trialEndsAt: integer('trial_ends_at').notNull(),
  status: text('status').$type<TenantStatus>().notNull().default('active'),
  /** End of the newest paid period; null: no end was agreed, or none was paid. */
  paidUntil: integer('paid_until'),
  /** When the owner closed it; deleted after the grace period. */
  closingAt: integer('closing_at'),
  /** Orders of a month as the hourly count found them; written only from the plan's limit on. */
  usageMonth: text('usage_month'),
  usageOrders: integer('usage_orders'),
  /** The owner's wish: without a second factor people reach nothing but its set-up. */
  secondFactorRequired: integer('second_factor_required', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

export const apiKeys = sqliteTable(
  'api_keys',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    /** First characters, to tell keys apart; the key itself is never stored. */
    prefix: text('prefix').notNull(),
    hash: text('hash').notNull().unique(),
    scopes: text('scopes', { mode: 'json' }).$type<Right[]>().notNull(),
    /** What its maker could see; null: the whole tenant. */
    rowScope: text('row_scope', { mode: 'json' }).$type<RowScope>(),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    lastUsedAt: integer('last_used_at'),
    expiresAt: integer('expires_at'),
    revokedAt: integer('revoked_at'),
    rotatedAt: integer('rotated_at'),
    /** The secret before the newest one; it opens until `previousUntil`. */
    previousHash: text('previous_hash').unique(),
    previousPrefix: text('previous_prefix'),
    previousUntil: integer('previous_until'),
    previousLastUsedAt: integer('previous_last_used_at'),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
)

/** What is left of a deleted tenant: when it was closed and when it was gone. While `deletedAt` is null the deletion goes on. */
export const tenantTombstones = sqliteTable(
  'tenant_tombstones',
  {
    tenantId: text('tenant_id').notNull(),
    closedAt: integer('closed_at').notNull(),
    /** Where the deletion stands; null once it is done. */
    progress: text('progress', { mode: 'json' }).$type<{ stage: string; shard: string; after: string; at: number }>(),
    deletedAt: integer('deleted_at'),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.closedAt] })],
)
