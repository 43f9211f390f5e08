import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Which events go to which messenger, with the words and the quiet hours. */
export const noticeRoutes = sqliteTable(
  'notice_routes',
  {
    tenantId: text('tenant_id').notNull(),
    event: text('event').notNull(),
    connectionId: text('connection_id').notNull(),
    /** `{placeholders}` of the event's facts; '' takes the built-in words. */
    template: text('template').notNull(),
    /** Local minutes of the day between which nothing is sent (it waits); equal = no quiet hours. */
    quietFrom: integer('quiet_from').notNull(),
    quietTo: integer('quiet_to').notNull(),
    enabled: integer('enabled', { mode: 'boolean' }).notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.event, t.connectionId] })],
)

/** Delivery log: every notice from its cause to "accepted by the messenger". */
export const notices = sqliteTable(
  'notices',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    connectionId: text('connection_id').notNull(),
    event: text('event').notNull(),
    orderId: text('order_id'),
    title: text('title').notNull(),
    body: text('body').notNull(),
    params: text('params', { mode: 'json' }).$type<Record<string, string>>().notNull(),
    /** Phone for SMS (masked once sent); '' for a group. */
    recipient: text('recipient').notNull(),
    status: text('status').$type<'waiting' | 'sent' | 'failed'>().notNull(),
    attempts: integer('attempts').notNull(),
    error: text('error'),
    /** When the thing happened; when it may be sent at the earliest; when the messenger accepted it. */
    eventAt: integer('event_at').notNull(),
    notBefore: integer('not_before').notNull(),
    acceptedAt: integer('accepted_at'),
    messageId: text('message_id'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('notices_waiting').on(t.tenantId, t.connectionId, t.status, t.notBefore),
  ],
)
