/** Control plane: who the tenants are and which shard holds their rows. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { TenantStatus } from '../platform/ctx.ts'
import type { Right } from '../platform/rights.ts'

export const tenants = sqliteTable('tenants', {
  /** Same id as the organization of the sign-in library. */
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  shard: text('shard').notNull(),
  plan: text('plan').$type<'trial' | 'standard'>().notNull(),
  trialEndsAt: integer('trial_ends_at').notNull(),
  status: text('status').$type<TenantStatus>().notNull().default('active'),
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
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    lastUsedAt: integer('last_used_at'),
    revokedAt: integer('revoked_at'),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
)
