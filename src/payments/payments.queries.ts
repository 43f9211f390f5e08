/** Reads for finance: what came in, by keyset, and what it adds up to. Both with the caller's row scope. */
import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import { decodeCursor, encodeCursor } from '../core/keyset.ts'
import { type Failure, fail, ok, type Result } from '../core/result.ts'
import { addDays, DAY, instantOf, localDay, SHANGHAI_OFFSET } from '../core/time.ts'
import type { Ctx } from '../platform/ctx.ts'
import { andText, conditionOf, ofOrdersSeen } from '../platform/row-scope.ts'
import { type Payment, paymentStates } from './domain/payment.ts'
import type { PaymentFilter, PaymentTotals } from './payments.contract.ts'
import { readPayment } from './payments.repository.ts'
import { payments } from './payments.tables.ts'

type ReadCtx = Pick<Ctx, 'tenant' | 'db' | 'scope'>

const unreadableCursor = fail('request.invalid', { issues: [{ path: 'cursor', message: 'not a cursor of this list' }] })

/** A page's worth of ids from the index that knows the filter: a state or a lateness that is rare would else walk all payments. */
function newest(where: readonly SQL[], limit: number, { state, orderId, late }: PaymentFilter): SQL {
  const page = (index: string, more: readonly SQL[] = []) =>
    sql`SELECT id FROM (SELECT id FROM payments INDEXED BY ${sql.raw(index)} WHERE ${sql.join([...where, ...more], sql` AND `)} ORDER BY paid_at DESC, id DESC LIMIT ${limit})`
  if (orderId !== undefined) return page('payments_order')
  if (late !== undefined) return page('payments_late')
  if (state === undefined) return page('payments_paid')
  // D1 takes five SELECTs in one compound; all six states are no filter.
  const states = paymentStates.filter((one) => state.includes(one))
  if (states.length === paymentStates.length) return page('payments_paid')
  return sql.join(
    states.map((one) => page('payments_state', [sql`state = ${one}`])),
    sql` UNION ALL `,
  )
}

/** The newest first. */
export async function listPayments(
  ctx: ReadCtx,
  filter: PaymentFilter,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Result<{ items: Payment[]; nextCursor: string | null }, Failure>> {
  const { state, provider, day, orderId, late } = filter
  const where: (SQL | undefined)[] = [
    sql`tenant_id = ${ctx.tenant.id}`,
    conditionOf(ofOrdersSeen(ctx.scope, 'payments')),
  ]
  if (provider !== undefined) where.push(sql`provider = ${provider}`)
  if (orderId !== undefined) where.push(sql`order_id = ${orderId}`)
  if (late !== undefined) where.push(sql`late = 1`)
  if (state !== undefined) where.push(sql`state IN (SELECT value FROM json_each(${JSON.stringify(state)}))`)
  if (day !== undefined) where.push(sql`paid_at >= ${instantOf(day)}`, sql`paid_at < ${instantOf(day) + DAY}`)
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor) ?? []
    if (typeof at !== 'number' || typeof id !== 'string') return unreadableCursor
    where.push(sql`(paid_at, id) < (${at}, ${id})`)
  }
  const found = newest(
    where.filter((one) => one !== undefined),
    limit,
    filter,
  )
  const rows = await ctx.db
    .select()
    .from(payments)
    .where(and(eq(payments.tenantId, ctx.tenant.id), sql`${payments.id} IN (${found})`))
    .orderBy(desc(payments.paidAt), desc(payments.id))
    .limit(limit)
  const last = rows.at(-1)
  return ok({
    items: rows.map(readPayment),
    nextCursor: rows.length === limit && last ? encodeCursor([last.paidAt, last.id]) : null,
  })
}

/** Of the last local days, today among them: one walk of their payments. */
export async function paymentTotals(
  ctx: ReadCtx & Pick<Ctx, 'clock'>,
  { days }: { readonly days: number },
): Promise<PaymentTotals> {
  const from = instantOf(addDays(localDay(ctx.clock.now()), 1 - days))
  const seen = andText(ofOrdersSeen(ctx.scope, 'payments'), 4)
  const { results } = await ctx.db.$client
    .prepare(
      `SELECT date((paid_at + ?3) / 1000, 'unixepoch') AS day, state, currency, COUNT(*) AS count, SUM(late) AS late,
         SUM(amount_fen) AS amountFen, SUM(refunded_fen) AS refundedFen
       FROM payments INDEXED BY payments_paid WHERE tenant_id = ?1 AND paid_at >= ?2${seen.text}
       GROUP BY day, state, currency ORDER BY day DESC, state, currency`,
    )
    .bind(ctx.tenant.id, from, SHANGHAI_OFFSET, ...seen.values)
    .all<PaymentTotals['items'][number]>()
  return { items: results }
}
