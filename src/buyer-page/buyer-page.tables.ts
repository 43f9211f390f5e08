import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** What the tenant shows on its buyers' pages; without a row nothing but the button. */
export const buyerPages = sqliteTable(
  'buyer_pages',
  {
    tenantId: text('tenant_id').notNull(),
    /** Always `usual`: a tenant has one row, and a move of the tenant needs a key to note it by. */
    id: text('id').notNull(),
    phone: text('phone').notNull(),
    wechat: text('wechat').notNull(),
    note: text('note').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
)
