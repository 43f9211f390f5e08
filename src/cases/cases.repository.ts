/** The only SQL that changes cases: statements for the caller's batch. */
import { and, eq, sql } from 'drizzle-orm'
import { bulkInsert, jsonList } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conditionOf, ofOrdersSeen } from '../platform/row-scope.ts'
import type { Case } from './cases.contract.ts'
import { cases } from './cases.tables.ts'

type ShardCtx = Pick<Ctx, 'tenant' | 'db'>

export type NewCase = Pick<Case, 'id' | 'kind' | 'orderId' | 'severity' | 'detail' | 'openedAt' | 'dueAt'>

export interface Closing {
  readonly closedAt: number
  readonly closedBy: string
  readonly closeReason: string
}

/** A case that is known already, open or closed, stays as it is. */
export function insertCases(ctx: ShardCtx, items: readonly NewCase[]): D1PreparedStatement[] {
  return bulkInsert(ctx.db.$client, {
    table: cases,
    rows: items.map((item) => ({ ...item, tenantId: ctx.tenant.id, status: 'open' as const })),
    onConflict: 'ignore',
  })
}

/** Rolls the whole batch back (NOT NULL) when somebody else closed it first, so that no second audit row is written. */
export function closeOneCase(ctx: ShardCtx, id: string, closing: Closing): D1PreparedStatement {
  return ctx.db.$client
    .prepare(
      `UPDATE cases SET status = CASE WHEN status = 'open' THEN 'closed' END, closed_at = ?3, closed_by = ?4, close_reason = ?5
       WHERE tenant_id = ?1 AND id = ?2`,
    )
    .bind(ctx.tenant.id, id, closing.closedAt, closing.closedBy, closing.closeReason)
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

export async function caseById(ctx: ShardCtx & Pick<Ctx, 'scope'>, id: string): Promise<Case | null> {
  const [row] = await ctx.db
    .select()
    .from(cases)
    .where(and(eq(cases.tenantId, ctx.tenant.id), conditionOf(ofOrdersSeen(ctx.scope, 'cases')), eq(cases.id, id)))
  return row ? toCase(row) : null
}

export function toCase({ tenantId: _tenantId, ...row }: typeof cases.$inferSelect): Case {
  return row
}
