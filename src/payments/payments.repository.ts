/** The only SQL on transactions. */
import { and, asc, eq, inArray, lte } from 'drizzle-orm'
import { bulkInsert } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { ShardDb } from '../platform/db.ts'
import { sha256Hex } from '../platform/digests.ts'
import type { Payment } from './domain/payment.ts'
import { paymentSteps, payments } from './payments.tables.ts'

type Row = typeof payments.$inferSelect

export const readPayment = ({ tenantId: _, ...payment }: Row): Payment => payment

/** The same transaction of the same connection is the same payment, however often and by whomever it is told. */
export const paymentIdOf = (connectionId: string, transactionId: string): string =>
  `pay_${sha256Hex(`${connectionId}\n${transactionId}`).slice(0, 26)}`

export function paymentsRepository(ctx: Pick<Ctx, 'tenant' | 'db'>) {
  const tenantId = ctx.tenant.id
  const db = ctx.db.$client
  const mine = eq(payments.tenantId, tenantId)
  const step = ({ id, version, state, why, updatedAt }: Payment) =>
    bulkInsert(db, { table: paymentSteps, rows: [{ tenantId, paymentId: id, version, state, why, at: updatedAt }] })
  return {
    async byId(id: string): Promise<Payment | null> {
      const rows = await ctx.db
        .select()
        .from(payments)
        .where(and(mine, eq(payments.id, id)))
        .limit(1)
      return rows[0] ? readPayment(rows[0]) : null
    },
    async ofOrders(orderIds: readonly string[]): Promise<Payment[]> {
      if (orderIds.length === 0) return []
      const rows = await ctx.db
        .select()
        .from(payments)
        .where(and(mine, inArray(payments.orderId, [...orderIds])))
        .orderBy(asc(payments.paidAt), asc(payments.id))
      return rows.map(readPayment)
    },
    /** Of a new payment. A UNIQUE violation: it is known already. */
    insert: (payment: Payment): D1PreparedStatement[] => [
      ...bulkInsert(db, { table: payments, rows: [{ ...payment, tenantId }] }),
      ...step(payment),
    ],
    /** Rolls its batch back when another transaction has paid the order since they were read. */
    onlyOneOf: (orderId: string, id: string): D1PreparedStatement =>
      db
        .prepare(
          `INSERT INTO payments (tenant_id) SELECT NULL WHERE EXISTS (
             SELECT 1 FROM payments WHERE tenant_id = ?1 AND order_id = ?2 AND id <> ?3 AND state = 'applied')`,
        )
        .bind(tenantId, orderId, id),
    /** When it is looked at next; no step of its own. */
    async lookAgain(id: string, nextAt: number | null): Promise<void> {
      await ctx.db
        .update(payments)
        .set({ nextAt })
        .where(and(mine, eq(payments.id, id)))
    },
    /** Rolls its batch back when somebody else has moved the payment since it was read. */
    update: (after: Payment): D1PreparedStatement[] => [
      ...step(after),
      db
        .prepare(
          `UPDATE payments SET order_id = ?3, state = ?4, why = ?5, refunded_fen = ?6, refunded_at = ?7, updated_at = ?8, next_at = ?9, version = ?10, late = ?11
           WHERE tenant_id = ?1 AND id = ?2`,
        )
        .bind(
          tenantId,
          after.id,
          after.orderId,
          after.state,
          after.why,
          after.refundedFen,
          after.refundedAt,
          after.updatedAt,
          after.nextAt,
          after.version,
          after.late ? 1 : 0,
        ),
    ],
  }
}

/** Payments of all tenants of a shard that are to be looked at again, the longest waiting first. */
export async function duePayments(
  db: ShardDb,
  { now, limit }: { now: number; limit: number },
): Promise<{ tenantId: string; id: string }[]> {
  return db
    .select({ tenantId: payments.tenantId, id: payments.id })
    .from(payments)
    .where(lte(payments.nextAt, now))
    .orderBy(asc(payments.nextAt))
    .limit(limit)
}
