import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Raw messages as they came, kept with the orders that they made, for replay. */
export const envelopes = sqliteTable(
  'envelopes',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    connectionId: text('connection_id').notNull(),
    source: text('source').$type<'push' | 'pull' | 'replay'>().notNull(),
    body: text('body').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] })],
)

/** 停泊的消息: what could not be understood or done, with its raw text; a person reads and replays it. */
export const parked = sqliteTable(
  'parked',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    connectionId: text('connection_id').notNull(),
    /** `ingest` | `track` | `effect`: which queue's work it was. */
    source: text('source').$type<'ingest' | 'track' | 'payment' | 'notify' | 'effect'>().notNull(),
    code: text('code').notNull(),
    why: text('why').notNull(),
    raw: text('raw').notNull(),
    status: text('status').$type<'open' | 'replayed' | 'dismissed'>().notNull(),
    attempts: integer('attempts').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), index('parked_open').on(t.tenantId, t.status, t.id)],
)
