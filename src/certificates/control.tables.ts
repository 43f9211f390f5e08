/** Control plane: what is said of logs to the outside. Apart from the logs, so that a shard put back to yesterday cannot say something else. */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The newest signed head of each tenant's log. Moves forward only. */
export const treeHeads = sqliteTable('tree_heads', {
  tenantId: text('tenant_id').primaryKey(),
  size: integer('size').notNull(),
  root: text('root').notNull(),
  signedAt: integer('signed_at').notNull(),
  jws: text('jws').notNull(),
})

/** Heads that were sent to an OpenTimestamps calendar, and what it answered. */
export const treeAnchors = sqliteTable(
  'tree_anchors',
  {
    tenantId: text('tenant_id').notNull(),
    size: integer('size').notNull(),
    calendar: text('calendar').notNull(),
    jws: text('jws').notNull(),
    state: text('state').$type<'pending' | 'confirmed'>().notNull(),
    /** The timestamp as OpenTimestamps writes it, base64. */
    proof: text('proof').notNull(),
    /** Height of the Bitcoin block. */
    block: integer('block'),
    sentAt: integer('sent_at').notNull(),
    /** When the calendar is asked again; null: never. */
    nextAt: integer('next_at'),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.size, t.calendar] }), index('tree_anchors_next').on(t.nextAt)],
)

/** Keys that sign tree heads. The newest signs; older ones stay, so that what they signed can be checked for ever. */
export const signingKeys = sqliteTable('signing_keys', {
  kid: text('kid').primaryKey(),
  /** Ed25519, base64url as in a JWK. */
  x: text('x').notNull(),
  sealed: text('sealed').notNull(),
  keyId: text('key_id').notNull(),
  createdAt: integer('created_at').notNull(),
})
