import { integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** A tenant's log: every version of every promise in the order of the commits, 0, 1, 2 … without a gap. */
export const certificateLeaves = sqliteTable(
  'certificate_leaves',
  {
    tenantId: text('tenant_id').notNull(),
    /** Place in the log; taken in the batch that writes the promise. */
    idx: integer('idx').notNull(),
    orderId: text('order_id').notNull(),
    version: integer('version').notNull(),
    /** The bytes that were hashed; null until the leaf is sealed, never changed after. */
    content: text('content'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.idx] }),
    uniqueIndex('certificate_leaves_order').on(t.tenantId, t.orderId, t.version),
  ],
)

/** Full subtrees of the log's Merkle tree (RFC 6962); level 0 are the leaves' hashes. Rows are only ever added: two sealers collide here. */
export const certificateNodes = sqliteTable(
  'certificate_nodes',
  {
    tenantId: text('tenant_id').notNull(),
    level: integer('level').notNull(),
    idx: integer('idx').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.level, t.idx] })],
)
