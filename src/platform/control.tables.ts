/** Control plane: what the audit log of the shards needs outside of them. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Head of a tenant's chain, kept in another database than the chain: cutting off its newest blocks shows. */
export const auditHeads = sqliteTable(
  'audit_heads',
  {
    tenantId: text('tenant_id').notNull(),
    /** Which log; there is one. */
    chain: text('chain').$type<'audit_log'>().notNull(),
    seq: integer('seq').notNull(),
    hash: text('hash').notNull(),
    lastLanded: integer('last_landed').notNull(),
    sealedAt: integer('sealed_at').notNull(),
    /** HMAC-SHA-256 over the fields above, with the key of `SECRET_KEYS` named beside it. */
    mac: text('mac').notNull(),
    keyId: text('key_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.chain] })],
)

/** Audit rows of changes in the control plane, written in the change's own batch and carried to the tenant's shard after it. */
export const auditPending = sqliteTable(
  'audit_pending',
  {
    tenantId: text('tenant_id').notNull(),
    /** Id of the audit row to be; carrying it twice writes it once. */
    id: text('id').notNull(),
    /** The row as the shard takes it, JSON. */
    row: text('row').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
)
