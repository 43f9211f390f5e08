/** Reads for screens: the queue of cases by keyset, and the cases of one order. */
import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm'
import { decodeCursor, encodeCursor } from '../core/keyset.ts'
import { type Failure, fail, ok, type Result } from '../core/result.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conditionOf, ofOrdersSeen } from '../platform/row-scope.ts'
import type { Case, CaseListQuery } from './cases.contract.ts'
import { toCase } from './cases.repository.ts'
import { cases } from './cases.tables.ts'

const unreadableCursor = fail('request.invalid', { issues: [{ path: 'cursor', message: 'not a cursor of this list' }] })

/** Open ones oldest first: who waited longest is first in the queue. Closed ones newest first. */
export async function listCases({
  ctx,
  input,
}: {
  readonly ctx: Pick<Ctx, 'tenant' | 'db' | 'scope'>
  readonly input: CaseListQuery
}): Promise<Result<{ items: Case[]; nextCursor: string | null }, Failure>> {
  const isOldestFirst = input.status === 'open'
  const where: (SQL | undefined)[] = [
    eq(cases.tenantId, ctx.tenant.id),
    conditionOf(ofOrdersSeen(ctx.scope, 'cases')),
    eq(cases.status, input.status),
  ]
  if (input.kind !== undefined) where.push(eq(cases.kind, input.kind))
  if (input.orderId !== undefined) where.push(eq(cases.orderId, input.orderId))
  if (input.cursor !== undefined) {
    const [openedAt, id] = decodeCursor(input.cursor) ?? []
    if (typeof openedAt !== 'number' || typeof id !== 'string') return unreadableCursor
    where.push(
      isOldestFirst
        ? sql`(${cases.openedAt}, ${cases.id}) > (${openedAt}, ${id})`
        : sql`(${cases.openedAt}, ${cases.id}) < (${openedAt}, ${id})`,
    )
  }
  const direction = isOldestFirst ? asc : desc
  const rows = await ctx.db
    .select()
    .from(cases)
    .where(and(...where))
    .orderBy(direction(cases.openedAt), direction(cases.id))
    .limit(input.limit)
  const last = rows.at(-1)
  return ok({
    items: rows.map(toCase),
    nextCursor: rows.length === input.limit && last ? encodeCursor([last.openedAt, last.id]) : null,
  })
}

/** All cases of an order, newest first. */
export async function casesOf(ctx: Pick<Ctx, 'tenant' | 'db' | 'scope'>, orderId: string): Promise<Case[]> {
  const rows = await ctx.db
    .select()
    .from(cases)
    .where(
      and(eq(cases.tenantId, ctx.tenant.id), conditionOf(ofOrdersSeen(ctx.scope, 'cases')), eq(cases.orderId, orderId)),
    )
    .orderBy(desc(cases.openedAt), desc(cases.id))
  return rows.map(toCase)
}
