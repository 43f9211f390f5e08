/** The only SQL on notices and their routes of one tenant. */
import { and, asc, eq, lte, sql } from 'drizzle-orm'
import { bulkInsert, bulkUpdate, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { NoticeRoute } from './notify.contract.ts'
import { noticeRoutes, notices } from './notify.tables.ts'

export type NoticeRow = typeof notices.$inferSelect
export type NewNotice = Omit<typeof notices.$inferInsert, 'tenantId'>

export interface SentMark {
  readonly id: string
  readonly acceptedAt: number
  readonly messageId: string
  /** Masked. */
  readonly recipient: string
}

export interface FailureMark {
  readonly id: string
  readonly status: 'waiting' | 'failed'
  readonly attempts: number
  readonly error: string
  readonly notBefore: number
}

export function notifyRepository({ db, tenant }: Pick<Ctx, 'db' | 'tenant'>) {
  const tenantId = tenant.id
  return {
    routes: async (): Promise<NoticeRoute[]> => {
      const rows = await db.select().from(noticeRoutes).where(eq(noticeRoutes.tenantId, tenantId))
      return rows.map(({ tenantId: _, createdAt: _c, updatedAt: _u, ...route }) => route as NoticeRoute)
    },

    enabledRoutes: async (events: readonly string[]): Promise<NoticeRoute[]> => {
      if (events.length === 0) return []
      const rows = await db
        .select()
        .from(noticeRoutes)
        .where(
          and(
            eq(noticeRoutes.tenantId, tenantId),
            eq(noticeRoutes.enabled, true),
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
              update: ['template', 'quiet_from', 'quiet_to', 'enabled', 'updated_at'],
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

    /** What waits for a messenger and may be sent, oldest event first. */
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

    markSent: (marks: readonly SentMark[]): D1PreparedStatement[] =>
      bulkUpdate(db.$client, {
        table: notices,
        tenantId,
        set: "status = 'sent', accepted_at = v ->> 1, updated_at = v ->> 1, message_id = v ->> 2, recipient = v ->> 3, error = NULL",
        where: 'id = v ->> 0',
        tuples: marks.map((mark) => [mark.id, mark.acceptedAt, mark.messageId, mark.recipient]),
      }),

    markFailure: (marks: readonly FailureMark[], now: number): D1PreparedStatement[] =>
      bulkUpdate(db.$client, {
        table: notices,
        tenantId,
        set: 'status = v ->> 1, attempts = v ->> 2, error = v ->> 3, not_before = v ->> 4, updated_at = v ->> 5',
        where: "id = v ->> 0 AND status = 'waiting'",
        tuples: marks.map((mark) => [mark.id, mark.status, mark.attempts, mark.error, mark.notBefore, now]),
      }),
  }
}
