/** The only SQL on notices and their routes of one tenant. */
import { and, asc, eq, lte, sql } from 'drizzle-orm'
import { bulkInsert, bulkUpdate, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conditionOf, ofOrdersSeen } from '../platform/row-scope.ts'
import type { NoticeContact, NoticeRoute } from './notify.contract.ts'
import { noticeContacts, noticeRoutes, notices } from './notify.tables.ts'

export type NoticeRow = typeof notices.$inferSelect
export type NewNotice = Omit<typeof notices.$inferInsert, 'tenantId'>

export interface SentMark {
  readonly id: string
  readonly acceptedAt: number
  readonly messageId: string
  /** Masked. */
  readonly recipient: string
  /** Null where a receipt will tell. */
  readonly deliveredAt: number | null
}

/** What is still to be decided about a step that was held. */
export interface HeldNotice {
  readonly id: string
  readonly event: string
  readonly connectionId: string
  /** Delivered or acknowledged, whichever its chain asks for. */
  readonly isSpared: boolean
}

export interface FailureMark {
  readonly id: string
  readonly status: 'waiting' | 'failed'
  readonly attempts: number
  readonly error: string
  readonly notBefore: number
  /** Masked once nobody tries any more. */
  readonly recipient: string
}

export function notifyRepository({ db, tenant, scope }: Pick<Ctx, 'db' | 'tenant' | 'scope'>) {
  const tenantId = tenant.id
  return {
    routes: async (): Promise<NoticeRoute[]> => {
      const rows = await db.select().from(noticeRoutes).where(eq(noticeRoutes.tenantId, tenantId))
      return rows.map(({ tenantId: _, createdAt: _c, updatedAt: _u, ...route }) => route as NoticeRoute)
    },

    /** Every route of these events, switched on or not. */
    routesOf: async (events: readonly string[]): Promise<NoticeRoute[]> => {
      if (events.length === 0) return []
      const rows = await db
        .select()
        .from(noticeRoutes)
        .where(
          and(
            eq(noticeRoutes.tenantId, tenantId),
            sql`${noticeRoutes.event} IN (SELECT value FROM json_each(${jsonList(events)}))`,
          ),
        )
      return rows.map(({ tenantId: _, createdAt: _c, updatedAt: _u, ...route }) => route as NoticeRoute)
    },

    /** `replace` overwrites what a person set before; otherwise existing routes stay. */
    putRoutes: (
      routes: readonly NoticeRoute[],
      { now, replace }: { readonly now: number; readonly replace: boolean },
    ): D1PreparedStatement[] =>
      bulkInsert(db.$client, {
        table: noticeRoutes,
        rows: routes.map((route) => ({ ...route, tenantId, createdAt: now, updatedAt: now })),
        onConflict: replace
          ? {
              target: ['tenant_id', 'event', 'connection_id'],
              update: [
                'title',
                'template',
                'quiet_from',
                'quiet_to',
                'enabled',
                'next_connection_id',
                'next_minutes',
                'next_unless',
                'updated_at',
              ],
            }
          : 'ignore',
      }),

    /** A repeat of an id changes nothing. */
    insert: (rows: readonly NewNotice[]): D1PreparedStatement[] =>
      bulkInsert(db.$client, {
        table: notices,
        rows: rows.map((row) => ({ ...row, tenantId })),
        onConflict: 'ignore',
      }),

    /** What waits for a messenger and may be sent, oldest event first; nothing of an order of which something is under way or pauses. */
    waiting: async (
      connectionId: string,
      { now, limit }: { readonly now: number; readonly limit: number },
    ): Promise<NoticeRow[]> =>
      db
        .select()
        .from(notices)
        .where(
          and(
            eq(notices.tenantId, tenantId),
            eq(notices.connectionId, connectionId),
            eq(notices.status, 'waiting'),
            lte(notices.notBefore, now),
            sql`(${notices.orderId} IS NULL OR ${notices.orderId} NOT IN (SELECT order_id FROM notices
              WHERE tenant_id = ${tenantId} AND connection_id = ${connectionId} AND status = 'waiting' AND not_before > ${now}
                AND attempts > 0 AND order_id IS NOT NULL))`,
          ),
        )
        .orderBy(asc(notices.eventAt), asc(notices.id))
        .limit(limit),

    /** When the next waiting notice may go; null when none waits. */
    nextWaiting: async (connectionId: string): Promise<number | null> => {
      const rows = await db
        .select({ notBefore: notices.notBefore })
        .from(notices)
        .where(
          and(eq(notices.tenantId, tenantId), eq(notices.connectionId, connectionId), eq(notices.status, 'waiting')),
        )
        .orderBy(asc(notices.notBefore))
        .limit(1)
      return rows[0]?.notBefore ?? null
    },

    /** Takes notices for one message until `until`; ids that another sender took meanwhile are not returned. */
    claim: async (
      ids: readonly string[],
      { now, until }: { readonly now: number; readonly until: number },
    ): Promise<ReadonlySet<string>> => {
      const { results } = await db.$client
        .prepare(
          `UPDATE notices SET not_before = ?, attempts = attempts + 1, updated_at = ?
           WHERE tenant_id = ? AND id IN (SELECT value FROM json_each(?)) AND status = 'waiting' AND not_before <= ?
           RETURNING id`,
        )
        .bind(until, now, tenantId, jsonList(ids), now)
        .all<{ id: string }>()
      return new Set(results.map((row) => row.id))
    },

    /** Keeps a claim for longer; false when it ran out and another sender has taken the notice. */
    hold: async ({ id, attempts }: Pick<NoticeRow, 'id' | 'attempts'>, until: number): Promise<boolean> => {
      const { meta } = await db.$client
        .prepare(
          "UPDATE notices SET not_before = ? WHERE tenant_id = ? AND id = ? AND status = 'waiting' AND attempts = ?",
        )
        .bind(until, tenantId, id, attempts)
        .run()
      return meta.changes > 0
    },

    markSent: (marks: readonly SentMark[]): D1PreparedStatement[] =>
      bulkUpdate(db.$client, {
        table: notices,
        tenantId,
        set: "status = 'sent', accepted_at = v ->> 1, updated_at = v ->> 1, message_id = v ->> 2, recipient = v ->> 3, delivered_at = v ->> 4, error = NULL",
        where: 'id = v ->> 0',
        tuples: marks.map((mark) => [mark.id, mark.acceptedAt, mark.messageId, mark.recipient, mark.deliveredAt]),
      }),

    markFailure: (marks: readonly FailureMark[], now: number): D1PreparedStatement[] =>
      bulkUpdate(db.$client, {
        table: notices,
        tenantId,
        set: 'status = v ->> 1, attempts = v ->> 2, error = v ->> 3, not_before = v ->> 4, updated_at = v ->> 5, recipient = v ->> 6',
        where: "id = v ->> 0 AND status = 'waiting'",
        tuples: marks.map((mark) => [
          mark.id,
          mark.status,
          mark.attempts,
          mark.error,
          mark.notBefore,
          now,
          mark.recipient,
        ]),
      }),

    byId: async (id: string): Promise<NoticeRow | null> => {
      const rows = await db
        .select()
        .from(notices)
        .where(and(eq(notices.tenantId, tenantId), eq(notices.id, id), conditionOf(ofOrdersSeen(scope, 'notices'))))
        .limit(1)
      return rows[0] ?? null
    },

    /** The notices that travelled in one message with this one, itself included. */
    sameMessage: async ({ id, connectionId, messageId }: NoticeRow): Promise<NoticeRow[]> =>
      db
        .select()
        .from(notices)
        .where(
          and(
            eq(notices.tenantId, tenantId),
            messageId
              ? and(
                  eq(notices.connectionId, connectionId),
                  eq(notices.status, 'sent'),
                  eq(notices.messageId, messageId),
                )
              : eq(notices.id, id),
          ),
        )
        .limit(100),

    /** Rolls its batch back when somebody has acknowledged one of these already. */
    acknowledge: (ids: readonly string[], { by, now }: { readonly by: string; readonly now: number }) => [
      db.$client
        .prepare(
          `INSERT INTO notices (tenant_id) SELECT NULL WHERE EXISTS (SELECT 1 FROM notices
           WHERE tenant_id = ?1 AND id IN (SELECT value FROM json_each(?2)) AND acknowledged_at IS NOT NULL)`,
        )
        .bind(tenantId, jsonList(ids)),
      db.$client
        .prepare(
          `UPDATE notices SET acknowledged_at = ?3, acknowledged_by = ?4, updated_at = ?3
           WHERE tenant_id = ?1 AND id IN (SELECT value FROM json_each(?2))`,
        )
        .bind(tenantId, jsonList(ids), now, by),
    ],

    /** Nobody else need be told of these events: every later step of all their chains. `causes`: `ntc_…:`. */
    spareAll: (causes: readonly string[], now: number): D1PreparedStatement[] =>
      causes.map((cause) =>
        db.$client
          .prepare(
            `UPDATE notices SET status = 'spared', recipient = '', updated_at = ?4
             WHERE tenant_id = ?1 AND chain >= ?2 AND chain < ?3 AND status = 'held'`,
          )
          .bind(tenantId, cause, `${cause.slice(0, -1)};`, now),
      ),

    /** Steps whose time has come; with `chains` the next step of each of these, whatever the time. */
    heldSteps: async ({
      now,
      chains,
      limit,
    }: {
      readonly now: number
      readonly chains: readonly string[] | null
      readonly limit: number
    }): Promise<HeldNotice[]> => {
      const { results } = await db.$client
        .prepare(
          `SELECT n.id, n.event, n.connection_id AS connectionId,
             EXISTS (SELECT 1 FROM notices AS p WHERE p.tenant_id = n.tenant_id AND p.chain = n.chain AND p.step < n.step
               AND (p.acknowledged_at IS NOT NULL OR (n.unless = 'delivered' AND p.delivered_at IS NOT NULL)))
             OR EXISTS (SELECT 1 FROM shelf_alerts AS a WHERE a.tenant_id = n.tenant_id AND a.id = n.params ->> 'alertId'
               AND a.acknowledged_at IS NOT NULL)
             OR EXISTS (SELECT 1 FROM cases AS c WHERE c.tenant_id = n.tenant_id AND c.id = n.params ->> 'caseId'
               AND (c.status = 'closed' OR c.assignee_id <> '')) AS isSpared
           FROM notices AS n
           WHERE n.tenant_id = ?1 AND n.status = 'held'
             AND ${
               chains === null
                 ? 'n.not_before <= ?2'
                 : `n.chain IN (SELECT value FROM json_each(?2)) AND n.step = (SELECT MIN(step) FROM notices AS h
                    WHERE h.tenant_id = n.tenant_id AND h.chain = n.chain AND h.status = 'held')`
             }
           ORDER BY n.not_before, n.id LIMIT ?3`,
        )
        .bind(tenantId, chains === null ? now : jsonList(chains), limit)
        .all<Omit<HeldNotice, 'isSpared'> & { isSpared: number }>()
      return results.map((row) => ({ ...row, isSpared: row.isSpared === 1 }))
    },

    settleHeld: (
      marks: readonly { readonly id: string; readonly status: 'waiting' | 'spared'; readonly notBefore: number }[],
      now: number,
    ): D1PreparedStatement[] =>
      bulkUpdate(db.$client, {
        table: notices,
        tenantId,
        set: "status = v ->> 1, not_before = v ->> 2, updated_at = v ->> 3, recipient = CASE v ->> 1 WHEN 'spared' THEN '' ELSE recipient END",
        where: "id = v ->> 0 AND status = 'held'",
        tuples: marks.map((mark) => [mark.id, mark.status, mark.notBefore, now]),
      }),

    /** Whom receipts speak of: by our own id, or by the service's. Notices of the last days only. */
    ofReceipts: async (
      connectionId: string,
      {
        ids,
        messageIds,
        since,
      }: { readonly ids: readonly string[]; readonly messageIds: readonly string[]; readonly since: number },
    ): Promise<NoticeRow[]> =>
      db
        .select()
        .from(notices)
        .where(
          and(
            eq(notices.tenantId, tenantId),
            eq(notices.connectionId, connectionId),
            sql`${notices.status} IN ('sent', 'failed')`,
            sql`${notices.acceptedAt} >= ${since}`,
            sql`(${notices.id} IN (SELECT value FROM json_each(${jsonList(ids)})) OR EXISTS (SELECT 1 FROM json_each(${jsonList(messageIds)})
              WHERE instr(',' || ${notices.messageId} || ',', ',' || value || ',') > 0))`,
          ),
        )
        .limit(1_000),

    markReceipts: (
      marks: readonly { readonly id: string; readonly deliveredAt: number | null; readonly reason: string }[],
      now: number,
    ): D1PreparedStatement[] =>
      // That it arrived somewhere stands, whatever else is reported before or after.
      bulkUpdate(db.$client, {
        table: notices,
        tenantId,
        set: `status = CASE WHEN v ->> 1 IS NULL THEN 'failed' ELSE 'sent' END, delivered_at = v ->> 1,
          error = CASE WHEN v ->> 1 IS NULL THEN v ->> 2 ELSE NULL END, updated_at = v ->> 3`,
        where: 'id = v ->> 0 AND delivered_at IS NULL',
        tuples: marks.map((mark) => [mark.id, mark.deliveredAt, mark.reason, now]),
      }),

    contact: async (userId: string): Promise<NoticeContact> => {
      const [row] = await db
        .select({ wecomUserId: noticeContacts.wecomUserId, mobile: noticeContacts.mobile })
        .from(noticeContacts)
        .where(and(eq(noticeContacts.tenantId, tenantId), eq(noticeContacts.userId, userId)))
        .limit(1)
      return row ?? { wecomUserId: '', mobile: '' }
    },

    contacts: async () => db.select().from(noticeContacts).where(eq(noticeContacts.tenantId, tenantId)).limit(2_000),

    putContact: (
      contact: NoticeContact & { readonly userId: string; readonly name: string },
      now: number,
    ): D1PreparedStatement[] =>
      bulkInsert(db.$client, {
        table: noticeContacts,
        rows: [{ ...contact, tenantId, updatedAt: now }],
        onConflict: {
          target: ['tenant_id', 'user_id'],
          update: ['name', 'wecom_user_id', 'mobile', 'updated_at'],
        },
      }),
  }
}
