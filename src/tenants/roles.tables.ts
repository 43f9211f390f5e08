/** Control plane: roles that a tenant made up itself, and which rows a member sees. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Right } from '../platform/rights.ts'

/** `member.role` names one of these (`rol_…`) or a built-in role by its word. */
export const roles = sqliteTable(
  'roles',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    rights: text('rights', { mode: 'json' }).$type<Right[]>().notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
)

/** Row scope of a member; without a row the member sees the whole tenant. Null: all. */
export const memberScopes = sqliteTable(
  'member_scopes',
  {
    tenantId: text('tenant_id').notNull(),
    userId: text('user_id').notNull(),
    regions: text('regions', { mode: 'json' }).$type<string[]>(),
    warehouses: text('warehouses', { mode: 'json' }).$type<string[]>(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.userId] })],
)
