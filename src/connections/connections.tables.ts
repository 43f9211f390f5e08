import { integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** One row per shop, courier, messenger, ERP. Control plane, because a webhook knows the connection and not yet the tenant. */
export const connections = sqliteTable(
  'connections',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    kind: text('kind').notNull(),
    role: text('role').$type<'shop' | 'courier' | 'messenger' | 'erp' | 'payment'>().notNull(),
    name: text('name').notNull(),
    /** AES-GCM ciphertext of the credentials' JSON, base64, with the id of the key that made it. */
    credentials: text('credentials').notNull(),
    keyId: text('key_id').notNull(),
    settings: text('settings', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    status: text('status').$type<'active' | 'paused' | 'unauthorised'>().notNull(),
    /** `shadow`: orders are taken in and held against the platform, nothing is written back. */
    mode: text('mode').$type<'live' | 'shadow'>().notNull().default('live'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    version: integer('version').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), uniqueIndex('connections_id').on(t.id)],
)
