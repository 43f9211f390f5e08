/** Reads of notices: delivery log, routes, and which messengers have something waiting. */
import { and, desc, eq, lt } from 'drizzle-orm'
import { decodeCursor, encodeCursor } from '../core/keyset.ts'
import { maskPhone } from '../core/mask.ts'
import { type Failure, fail, ok, type Result } from '../core/result.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { ShardDb } from '../platform/db.ts'
import { conditionOf, ofOrdersSeen } from '../platform/row-scope.ts'
import { AT_HOME } from '../platform/tenant-fence.ts'
import { fieldsOf, isForBuyer, noticeEventNames, noticeEvents } from './domain/notice-events.ts'
import type { Notice, NoticeList, NoticeLogQuery, NoticeRoute } from './notify.contract.ts'
import { type NoticeRow, notifyRepository } from './notify.repository.ts'
import { notices } from './notify.tables.ts'

/** The routes, and every event there is with its built-in words. */
export async function noticeRouteList(ctx: Ctx): Promise<{ items: NoticeRoute[]; events: EventInfo[] }> {
  return { items: await notifyRepository(ctx).routes(), events: noticeEventNames.map(eventInfo) }
}

type EventInfo = ReturnType<typeof eventInfo>

function eventInfo(event: (typeof noticeEventNames)[number]) {
  const { title, severity, template } = noticeEvents[event]
  const audience = isForBuyer(event) ? ('buyer' as const) : ('staff' as const)
  return { event, title, severity, template, audience, placeholders: fieldsOf(event) }
}

export function toNotice(row: NoticeRow): Notice {
  const { tenantId: _, params: _p, updatedAt: _u, recipient, ...rest } = row
  return {
    ...rest,
    recipient: recipient === '' ? '' : maskPhone(recipient),
    latencyMs: row.acceptedAt === null ? null : row.acceptedAt - row.eventAt,
  }
}

const badCursor = fail('request.invalid', { issues: [{ path: 'cursor', message: 'not a cursor of this list' }] })

/** Delivery log, newest first: ids sort by the time of their cause. */
export async function noticeLog(ctx: Ctx, query: NoticeLogQuery): Promise<Result<NoticeList, Failure>> {
  const after = query.cursor === undefined ? null : decodeCursor(query.cursor)?.[0]
  if (after !== null && typeof after !== 'string') return badCursor
  const rows = await ctx.db
    .select()
    .from(notices)
    .where(
      and(
        eq(notices.tenantId, ctx.tenant.id),
        conditionOf(ofOrdersSeen(ctx.scope, 'notices')),
        after === null ? undefined : lt(notices.id, after),
        query.status ? eq(notices.status, query.status) : undefined,
        query.connectionId ? eq(notices.connectionId, query.connectionId) : undefined,
        query.orderId ? eq(notices.orderId, query.orderId) : undefined,
      ),
    )
    .orderBy(desc(notices.id))
    .limit(query.limit + 1)
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return ok({
    items: items.map(toNotice),
    nextCursor: rows.length > query.limit && last ? encodeCursor([last.id]) : null,
  })
}

/** What people were told about an order, newest first. */
export async function noticesOfOrder(ctx: Ctx, orderId: string): Promise<Notice[]> {
  const result = await noticeLog(ctx, { limit: 50, orderId })
  return result.ok ? [...result.value.items] : []
}

/**
 * Messengers of a shard for which something may be sent now: what a crash, a full quota or quiet hours left behind. Starts
 * from the few routes, so that the long log is never scanned. For the clock job only.
 */
export async function waitingMessengers(
  db: ShardDb,
  now: number,
): Promise<{ tenantId: string; connectionId: string }[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT tenant_id AS tenantId, connection_id AS connectionId
       FROM (SELECT tenant_id, connection_id FROM notice_routes WHERE ${AT_HOME}
         UNION SELECT tenant_id, next_connection_id FROM notice_routes WHERE next_connection_id <> '' AND ${AT_HOME}) AS routed
       WHERE EXISTS (SELECT 1 FROM notices AS n WHERE n.tenant_id = routed.tenant_id AND n.connection_id = routed.connection_id
         AND n.status = 'waiting' AND n.not_before <= ?)`,
    )
    .bind(now)
    .all<{ tenantId: string; connectionId: string }>()
  return results
}

/** Tenants of a shard with steps of chains whose time has come. For the clock job only. */
export async function tenantsWithHeldSteps(db: ShardDb, now: number): Promise<string[]> {
  const { results } = await db.$client
    .prepare(`SELECT DISTINCT tenant_id AS id FROM notices WHERE status = 'held' AND not_before <= ? AND ${AT_HOME}`)
    .bind(now)
    .all<{ id: string }>()
  return results.map(({ id }) => id)
}
