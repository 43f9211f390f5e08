/** The only SQL that changes cases: statements for the caller's batch. */
import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm'
import { bulkInsert, bulkUpdate, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conditionOf, ofOrdersSeen } from '../platform/row-scope.ts'
import { presetCodes } from './case-codes.contract.ts'
import { type CaseSettings, caseSettingsSchema, defaultCaseSettings, withPresets } from './case-settings.contract.ts'
import type { Case, CaseEvent } from './cases.contract.ts'
import { caseEvents, caseSettings, cases } from './cases.tables.ts'
import { codeOf } from './domain/triage.ts'

type ShardCtx = Pick<Ctx, 'tenant' | 'db'>

/** `factAt`: when it happened, where that is known and another instant than `openedAt`. */
export type NewCase = Pick<Case, 'id' | 'kind' | 'orderId' | 'severity' | 'detail' | 'openedAt' | 'dueAt'> &
  Partial<Pick<Case, 'factAt'>>

export interface Closing {
  readonly closedAt: number
  readonly closedBy: string
  readonly closeReason: string
}

/** By the presets alone; the tenant's codes and rules are applied within the minute (`flows/cases/watch-cases.ts`). */
export function freshCase(item: NewCase): Case {
  const code = codeOf(item)
  return {
    factAt: null,
    ...item,
    status: 'open',
    closedAt: null,
    closedBy: null,
    closeReason: null,
    code,
    groupId: presetCodes[code].group,
    routedBy: null,
    assigneeId: '',
    assigneeName: '',
    assignedAt: null,
    causeCode: '',
    transfers: 0,
    reopened: 0,
    complaints: 0,
    steps: 0,
    triagedAt: null,
    toldAt: null,
  }
}

/** `ignore`: a case that is known already, open or closed, stays as it is. `abort`: it rolls the batch back. */
export function insertCases(
  ctx: ShardCtx,
  items: readonly Case[],
  onConflict: 'ignore' | 'abort' = 'ignore',
): D1PreparedStatement[] {
  return bulkInsert(ctx.db.$client, {
    table: cases,
    rows: items.map((item) => ({ ...item, tenantId: ctx.tenant.id })),
    onConflict,
  })
}

/** Rolls the whole batch back (NOT NULL) when somebody else closed it first, so that no second audit row is written. */
export function closeOneCase(ctx: ShardCtx, id: string, closing: Closing, causeCode = ''): D1PreparedStatement {
  return ctx.db.$client
    .prepare(
      `UPDATE cases SET status = CASE WHEN status = 'open' THEN 'closed' END, closed_at = ?3, closed_by = ?4, close_reason = ?5, cause_code = ?6, steps = steps + 1
       WHERE tenant_id = ?1 AND id = ?2`,
    )
    .bind(ctx.tenant.id, id, closing.closedAt, closing.closedBy, closing.closeReason, causeCode)
}

export type CaseChange = Partial<
  Pick<
    Case,
    | 'severity'
    | 'status'
    | 'code'
    | 'groupId'
    | 'routedBy'
    | 'assigneeId'
    | 'assigneeName'
    | 'assignedAt'
    | 'dueAt'
    | 'causeCode'
    | 'closedAt'
    | 'closedBy'
    | 'closeReason'
    | 'transfers'
    | 'reopened'
    | 'complaints'
    | 'triagedAt'
    | 'toldAt'
  >
>

/** With the event of the same step, whose key is the guard. */
export function changeCase(
  ctx: ShardCtx,
  { id, steps }: Pick<Case, 'id' | 'steps'>,
  change: CaseChange,
): D1PreparedStatement {
  const { sql: text, params } = ctx.db
    .update(cases)
    .set({ ...change, steps: steps + 1 })
    .where(and(eq(cases.tenantId, ctx.tenant.id), eq(cases.id, id)))
    .toSQL()
  return ctx.db.$client.prepare(text).bind(...params)
}

/** What the first look decided, of many at once. */
export function triageCases(
  ctx: ShardCtx,
  items: readonly Pick<
    Case,
    'id' | 'code' | 'groupId' | 'routedBy' | 'dueAt' | 'severity' | 'complaints' | 'triagedAt' | 'steps'
  >[],
): D1PreparedStatement[] {
  return bulkUpdate(ctx.db.$client, {
    table: cases,
    tenantId: ctx.tenant.id,
    set: 'code = v ->> 1, group_id = v ->> 2, routed_by = v ->> 3, due_at = v ->> 4, severity = v ->> 5, complaints = v ->> 6, triaged_at = v ->> 7, steps = v ->> 8',
    where: 'cases.id = v ->> 0',
    tuples: items.map((item) => [
      item.id,
      item.code,
      item.groupId,
      item.routedBy,
      item.dueAt,
      item.severity,
      item.complaints,
      item.triagedAt,
      item.steps,
    ]),
  })
}

export function tellCases(ctx: ShardCtx, ids: readonly string[], now: number): D1PreparedStatement {
  return ctx.db.$client
    .prepare(
      'UPDATE cases SET told_at = ?3, steps = steps + 1 WHERE tenant_id = ?1 AND id IN (SELECT value FROM json_each(?2))',
    )
    .bind(ctx.tenant.id, jsonList(ids), now)
}

/** `seq`: one behind the steps that the writer saw. Taken already: somebody else was first, and the batch rolls back. */
export function insertCaseEvents(
  ctx: ShardCtx,
  events: readonly (CaseEvent & { readonly caseId: string; readonly seq: number })[],
): D1PreparedStatement[] {
  return bulkInsert(ctx.db.$client, {
    table: caseEvents,
    rows: events.map((event) => ({ ...event, tenantId: ctx.tenant.id })),
  })
}

export async function caseEventsOf(ctx: ShardCtx, caseId: string): Promise<CaseEvent[]> {
  return ctx.db
    .select({
      kind: caseEvents.kind,
      at: caseEvents.at,
      byId: caseEvents.byId,
      byName: caseEvents.byName,
      target: caseEvents.target,
      note: caseEvents.note,
    })
    .from(caseEvents)
    .where(and(eq(caseEvents.tenantId, ctx.tenant.id), eq(caseEvents.caseId, caseId)))
    .orderBy(asc(caseEvents.seq))
}

export async function readCaseSettings(ctx: ShardCtx): Promise<CaseSettings> {
  const [row] = await ctx.db
    .select({ settings: caseSettings.settings })
    .from(caseSettings)
    .where(eq(caseSettings.tenantId, ctx.tenant.id))
    .orderBy(desc(caseSettings.version))
    .limit(1)
  const read = row ? caseSettingsSchema.safeParse(row.settings) : null
  return read?.success ? withPresets(read.data) : defaultCaseSettings
}

export function writeCaseSettings(ctx: ShardCtx, settings: CaseSettings, now: number): D1PreparedStatement {
  return ctx.db.$client
    .prepare(
      `INSERT INTO case_settings (tenant_id, version, settings, at)
       SELECT ?1, 1 + COALESCE((SELECT MAX(version) FROM case_settings WHERE tenant_id = ?1), 0), ?2, ?3`,
    )
    .bind(ctx.tenant.id, JSON.stringify(settings), now)
}

/** Cases that nobody looked at yet, oldest first: one walk of their index. */
export async function untriaged(ctx: ShardCtx, limit: number): Promise<Case[]> {
  const rows = await ctx.db
    .select()
    .from(cases)
    .where(and(eq(cases.tenantId, ctx.tenant.id), sql`triaged_at IS NULL`))
    .orderBy(asc(cases.openedAt))
    .limit(limit)
  return rows.map(toCase)
}

/** Open ones whose group has not been told that the deadline passed. */
export async function pastDue(ctx: ShardCtx, now: number, limit: number): Promise<Case[]> {
  const rows = await ctx.db
    .select()
    .from(cases)
    .where(
      and(
        eq(cases.tenantId, ctx.tenant.id),
        sql`status = 'open' AND told_at IS NULL AND triaged_at IS NOT NULL`,
        sql`${cases.dueAt} <= ${now}`,
      ),
    )
    .orderBy(asc(cases.dueAt))
    .limit(limit)
  return rows.map(toCase)
}

/** Cases with complaints of these orders and of their buyers, opened since then (epoch ms). */
export async function complaintsOf(
  ctx: ShardCtx,
  orderIds: readonly string[],
  since: number,
): Promise<{ caseId: string; forOrder: string; complaints: number; openedAt: number }[]> {
  const { results } = await ctx.db.$client
    .prepare(
      `SELECT cases.id AS caseId, asked.id AS forOrder, cases.complaints AS complaints, cases.opened_at AS openedAt
       FROM cases INDEXED BY cases_complaints
       JOIN orders AS theirs ON theirs.tenant_id = cases.tenant_id AND theirs.id = cases.order_id
       JOIN orders AS asked ON asked.tenant_id = cases.tenant_id AND asked.id IN (SELECT value FROM json_each(?2))
         AND (asked.id = theirs.id OR (asked.buyer_id = theirs.buyer_id AND asked.connection_id = theirs.connection_id))
       WHERE cases.tenant_id = ?1 AND cases.complaints > 0 AND cases.opened_at >= ?3`,
    )
    .bind(ctx.tenant.id, jsonList(orderIds), since)
    .all<{ caseId: string; forOrder: string; complaints: number; openedAt: number }>()
  return results
}

/** Cases whose sentences name no amounts. */
export const WITHOUT_MONEY = "kind NOT LIKE 'payment%' AND kind <> 'freight_refund'"

/** Rows that the caller may see: with their order, and those that name amounts only with the right to them. */
export function casesSeen({ scope, rights }: Pick<Ctx, 'scope' | 'rights'>): SQL | undefined {
  return and(conditionOf(ofOrdersSeen(scope, 'cases')), rights.has('finance:read') ? undefined : sql.raw(WITHOUT_MONEY))
}

/** Closes what is open of these kinds for an order, because the cause is gone. */
export function closeCasesOfOrder(
  ctx: ShardCtx,
  orderId: string,
  kinds: readonly string[],
  closing: Closing,
): D1PreparedStatement {
  return ctx.db.$client
    .prepare(
      `UPDATE cases SET status = 'closed', closed_at = ?4, closed_by = ?5, close_reason = ?6
       WHERE tenant_id = ?1 AND order_id = ?2 AND status = 'open' AND kind IN (SELECT value FROM json_each(?3))`,
    )
    .bind(ctx.tenant.id, orderId, jsonList(kinds), closing.closedAt, closing.closedBy, closing.closeReason)
}

/** Closes what is open of these, because the cause is gone. */
export function closeCasesById(ctx: ShardCtx, ids: readonly string[], closing: Closing): D1PreparedStatement {
  return ctx.db.$client
    .prepare(
      `UPDATE cases SET status = 'closed', closed_at = ?3, closed_by = ?4, close_reason = ?5
       WHERE tenant_id = ?1 AND id IN (SELECT value FROM json_each(?2)) AND status = 'open'`,
    )
    .bind(ctx.tenant.id, jsonList(ids), closing.closedAt, closing.closedBy, closing.closeReason)
}

/** A courier gave no label for a job; the id of the job is in the id of the case. */
export const LABEL_FAILED = 'label_failed'

/** What is open about the labels of these jobs. */
export function closeLabelCases(
  ctx: ShardCtx,
  jobs: readonly { readonly id: string; readonly orderId: string }[],
  closing: Closing,
): D1PreparedStatement {
  return ctx.db.$client
    .prepare(
      `UPDATE cases SET status = 'closed', closed_at = ?3, closed_by = ?4, close_reason = ?5
       WHERE tenant_id = ?1 AND order_id IN (SELECT value ->> 0 FROM json_each(?2)) AND status = 'open' AND kind = '${LABEL_FAILED}'
         AND EXISTS (SELECT 1 FROM json_each(?2) WHERE instr(cases.id, value ->> 1) > 0)`,
    )
    .bind(
      ctx.tenant.id,
      JSON.stringify(jobs.map(({ id, orderId }) => [orderId, id])),
      closing.closedAt,
      closing.closedBy,
      closing.closeReason,
    )
}

/** Which of these ids are cases already, open or closed. */
export async function knownCaseIds(ctx: ShardCtx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { results } = await ctx.db.$client
    .prepare('SELECT id FROM cases WHERE tenant_id = ?1 AND id IN (SELECT value FROM json_each(?2))')
    .bind(ctx.tenant.id, jsonList(ids))
    .all<{ id: string }>()
  return new Set(results.map(({ id }) => id))
}

/** Cases of these orders that were opened or closed at or after `since` (epoch ms). */
export async function casesOfOrdersSince(ctx: ShardCtx, orderIds: readonly string[], since: number): Promise<Case[]> {
  if (orderIds.length === 0) return []
  const rows = await ctx.db
    .select()
    .from(cases)
    .where(
      and(
        eq(cases.tenantId, ctx.tenant.id),
        sql`${cases.orderId} IN (SELECT value FROM json_each(${jsonList(orderIds)}))`,
        sql`(${cases.openedAt} >= ${since} OR ${cases.closedAt} >= ${since})`,
      ),
    )
  return rows.map(toCase)
}

export async function casesByIds(ctx: ShardCtx, ids: readonly string[]): Promise<Case[]> {
  if (ids.length === 0) return []
  const rows = await ctx.db
    .select()
    .from(cases)
    .where(and(eq(cases.tenantId, ctx.tenant.id), sql`${cases.id} IN (SELECT value FROM json_each(${jsonList(ids)}))`))
  return rows.map(toCase)
}

export async function caseById(ctx: ShardCtx & Pick<Ctx, 'scope' | 'rights'>, id: string): Promise<Case | null> {
  const [row] = await ctx.db
    .select()
    .from(cases)
    .where(and(eq(cases.tenantId, ctx.tenant.id), casesSeen(ctx), eq(cases.id, id)))
  return row ? toCase(row) : null
}

export function toCase({ tenantId: _tenantId, ...row }: typeof cases.$inferSelect): Case {
  return row
}
