/** Reads for screens: the queue of cases by keyset, and the cases of one order. */
import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm'
import { decodeCursor, encodeCursor } from '../core/keyset.ts'
import { type Failure, fail, ok, type Result } from '../core/result.ts'
import type { Ctx } from '../platform/ctx.ts'
import { andText, ofOrdersSeen } from '../platform/row-scope.ts'
import type { Case, CaseEvent, CaseHistory, CaseListQuery, CaseMetrics } from './cases.contract.ts'
import { caseById, caseEventsOf, casesSeen, toCase, WITHOUT_MONEY } from './cases.repository.ts'
import { cases } from './cases.tables.ts'
import { type CaseSums, metricsOf } from './domain/case-metrics.ts'

const unreadableCursor = fail('request.invalid', { issues: [{ path: 'cursor', message: 'not a cursor of this list' }] })

/** What a list is sorted by; a case without a deadline stands where it was opened. */
const dueOrOpened = sql<number>`COALESCE(${cases.dueAt}, ${cases.openedAt})`

/** Open ones oldest first, or by deadline; closed ones newest first. */
export async function listCases({
  ctx,
  input,
}: {
  readonly ctx: Pick<Ctx, 'tenant' | 'db' | 'scope' | 'rights'>
  readonly input: CaseListQuery
}): Promise<Result<{ items: Case[]; nextCursor: string | null }, Failure>> {
  const isOldestFirst = input.status === 'open'
  const isByDue = isOldestFirst && input.order === 'due'
  const key = isByDue ? dueOrOpened : sql<number>`${cases.openedAt}`
  const where: (SQL | undefined)[] = [eq(cases.tenantId, ctx.tenant.id), casesSeen(ctx), eq(cases.status, input.status)]
  if (input.kind !== undefined) where.push(eq(cases.kind, input.kind))
  if (input.code !== undefined) where.push(eq(cases.code, input.code))
  if (input.groupId !== undefined) where.push(eq(cases.groupId, input.groupId))
  if (input.assigneeId !== undefined) where.push(eq(cases.assigneeId, input.assigneeId))
  if (input.orderId !== undefined) where.push(eq(cases.orderId, input.orderId))
  if (input.cursor !== undefined) {
    const [at, id] = decodeCursor(input.cursor) ?? []
    if (typeof at !== 'number' || typeof id !== 'string') return unreadableCursor
    where.push(
      isOldestFirst ? sql`(${key}, ${cases.id}) > (${at}, ${id})` : sql`(${key}, ${cases.id}) < (${at}, ${id})`,
    )
  }
  const direction = isOldestFirst ? asc : desc
  const rows = await ctx.db
    .select()
    .from(cases)
    .where(and(...where))
    .orderBy(direction(key), direction(cases.id))
    .limit(input.limit)
  const last = rows.at(-1)
  return ok({
    items: rows.map(toCase),
    nextCursor:
      rows.length === input.limit && last
        ? encodeCursor([isByDue ? (last.dueAt ?? last.openedAt) : last.openedAt, last.id])
        : null,
  })
}

/** All cases of an order, newest first. */
export async function casesOf(ctx: Pick<Ctx, 'tenant' | 'db' | 'scope' | 'rights'>, orderId: string): Promise<Case[]> {
  const rows = await ctx.db
    .select()
    .from(cases)
    .where(and(eq(cases.tenantId, ctx.tenant.id), casesSeen(ctx), eq(cases.orderId, orderId)))
    .orderBy(desc(cases.openedAt), desc(cases.id))
  return rows.map(toCase)
}

/** The case with all that happened to it, oldest first. */
export async function caseHistory(
  ctx: Pick<Ctx, 'tenant' | 'db' | 'scope' | 'rights'>,
  id: string,
): Promise<Result<CaseHistory, Failure>> {
  const found = await caseById(ctx, id)
  if (found === null) return fail('case.not_found')
  const events = await caseEventsOf(ctx, id)
  const bySystem = { byId: 'system', byName: '' }
  const opened: CaseEvent = { ...bySystem, kind: 'opened', at: found.openedAt, target: found.code, note: found.detail }
  const closed: CaseEvent[] =
    found.closedBy === 'system' && found.closedAt !== null
      ? [{ ...bySystem, kind: 'closed', at: found.closedAt, target: '', note: found.closeReason ?? '' }]
      : []
  return ok({ case: found, history: [...(events[0]?.kind === 'opened' ? [] : [opened]), ...events, ...closed] })
}

/** Of cases opened since then (epoch ms), by code and group: one walk of `cases_opened`. */
export async function caseMetrics(
  ctx: Pick<Ctx, 'tenant' | 'db' | 'scope' | 'rights'>,
  since: number,
): Promise<CaseMetrics> {
  const seen = andText(ofOrdersSeen(ctx.scope, 'cases'), 3)
  const money = ctx.rights.has('finance:read') ? '' : ` AND ${WITHOUT_MONEY}`
  const byPeople = "status = 'closed' AND closed_by <> 'system'"
  const { results } = await ctx.db.$client
    .prepare(
      `SELECT code, group_id AS groupId, COUNT(*) AS opened, SUM(status = 'closed') AS closed,
         SUM(status = 'closed' AND closed_by = 'system') AS selfClosed,
         COALESCE(SUM(MAX(0, opened_at - fact_at)), 0) AS findMs, COUNT(fact_at) AS found,
         COALESCE(SUM(assigned_at - opened_at), 0) AS assignMs, COUNT(assigned_at) AS assigned,
         COALESCE(SUM(CASE WHEN ${byPeople} THEN closed_at - opened_at END), 0) AS solveMs, SUM(${byPeople}) AS solved,
         SUM(transfers > 0 AND status = 'closed') AS transferred, SUM(transfers = 1 AND status = 'closed') AS rightFirst,
         SUM(complaints > 1) AS complainedAgain, SUM(reopened > 0) AS reopened
       FROM cases INDEXED BY cases_opened WHERE tenant_id = ?1 AND opened_at >= ?2${money}${seen.text}
       GROUP BY code, group_id ORDER BY opened DESC, code, group_id`,
    )
    .bind(ctx.tenant.id, since, ...seen.values)
    .all<Record<keyof CaseSums, unknown>>()
  const sums = results.map(({ code, groupId, ...counts }) => ({
    ...(Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, Number(value ?? 0)])) as Omit<
      CaseSums,
      'code' | 'groupId'
    >),
    code: String(code),
    groupId: String(groupId),
  }))
  return metricsOf(sums, since)
}
