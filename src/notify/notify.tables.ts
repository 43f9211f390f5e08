import { sql } from 'drizzle-orm'
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
    /** '' takes the built-in title. */
    title: text('title').notNull().default(''),
    /** Local minutes of the day between which nothing is sent (it waits); equal = no quiet hours. */
    quietFrom: integer('quiet_from').notNull(),
    quietTo: integer('quiet_to').notNull(),
    enabled: integer('enabled', { mode: 'boolean' }).notNull(),
    /** Who is told next; '' for nobody. */
    nextConnectionId: text('next_connection_id').notNull().default(''),
    /** After so many minutes in which it was not delivered, or not acknowledged. */
    nextMinutes: integer('next_minutes').notNull().default(10),
    nextUnless: text('next_unless').$type<'delivered' | 'acknowledged'>().notNull().default('delivered'),
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
    /** `held`: a later step of a chain; `spared`: it was not needed. */
    status: text('status').$type<'waiting' | 'sent' | 'failed' | 'held' | 'spared'>().notNull(),
    attempts: integer('attempts').notNull(),
    error: text('error'),
    /** When the thing happened; when it may be sent at the earliest; when the messenger accepted it. */
    eventAt: integer('event_at').notNull(),
    notBefore: integer('not_before').notNull(),
    acceptedAt: integer('accepted_at'),
    messageId: text('message_id'),
    /** Id of the first step; that of the notice itself where it is the first, or the only one. */
    chain: text('chain').notNull().default(''),
    step: integer('step').notNull().default(0),
    /** What the step before must not have become for this one to be told; '' for a first step. */
    unless: text('unless').$type<'' | 'delivered' | 'acknowledged'>().notNull().default(''),
    /** The receipt says so, or the messenger gives none and took it. */
    deliveredAt: integer('delivered_at'),
    acknowledgedAt: integer('acknowledged_at'),
    acknowledgedBy: text('acknowledged_by'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('notices_waiting').on(t.tenantId, t.connectionId, t.status, t.notBefore),
    index('notices_chain').on(t.tenantId, t.chain, t.step),
    index('notices_held').on(t.notBefore).where(sql`status = 'held'`),
  ],
)

/** Where a colleague is reached; kept by themselves. */
export const noticeContacts = sqliteTable(
  'notice_contacts',
  {
    tenantId: text('tenant_id').notNull(),
    userId: text('user_id').notNull(),
    name: text('name').notNull(),
    /** userid within 企业微信; '' when not given. */
    wecomUserId: text('wecom_user_id').notNull(),
    /** '' when not given. */
    mobile: text('mobile').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.userId] })],
)

/** Under which openid of a 小程序 the buyer of an order is known. */
export const noticeOpenids = sqliteTable(
  'notice_openids',
  {
    tenantId: text('tenant_id').notNull(),
    connectionId: text('connection_id').notNull(),
    /** `order:` or `buyer:`, the shop's connection, `|`, and the platform's own id of either. */
    key: text('key').notNull(),
    openid: text('openid').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.connectionId, t.key] }), index('notice_openids_old').on(t.updatedAt)],
)

/** One row for each message that a buyer agreed to. */
export const noticeConsents = sqliteTable(
  'notice_consents',
  {
    tenantId: text('tenant_id').notNull(),
    connectionId: text('connection_id').notNull(),
    openid: text('openid').notNull(),
    templateId: text('template_id').notNull(),
    /** Who told it: `report` is the merchant's 小程序, `push` 微信 itself; both may tell the same one. */
    source: text('source').$type<'report' | 'push'>().notNull(),
    ref: text('ref').notNull(),
    at: integer('at').notNull(),
    /** Id of the notice that took it up; `gone` where the buyer withdrew or 微信 knows of none; '' while it is there. */
    usedBy: text('used_by').notNull().default(''),
    usedAt: integer('used_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.connectionId, t.openid, t.templateId, t.source, t.ref] }),
    index('notice_consents_old').on(t.at),
  ],
)
