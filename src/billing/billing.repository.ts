/** The only SQL on upgrade requests, payments and periods. Everything of one tenant, but for the two lists at the end. */
import { and, asc, desc, eq, gt, lt } from 'drizzle-orm'
import { bulkInsert } from '../platform/bulk.ts'
import type { ControlDb } from '../platform/db.ts'
import type { Payment, UpgradeRequest } from './billing.contract.ts'
import { planPayments, planPeriods, upgradeRequests } from './billing.tables.ts'

export type PaymentRow = typeof planPayments.$inferSelect
export type PeriodRow = typeof planPeriods.$inferSelect
export type RequestRow = typeof upgradeRequests.$inferSelect

export function requestDto({ id, plan, months, contact, note, status, createdAt }: RequestRow): UpgradeRequest {
  return { id, plan, months, contact, note, status, createdAt }
}

export function paymentDto(row: PaymentRow, period: PeriodRow | null): Payment {
  const { id, plan, months, amountFen, method, status, codeUrl, transactionId, createdAt, expiresAt, paidAt } = row
  return {
    id,
    plan,
    months,
    amountFen,
    method,
    status,
    codeUrl: status === 'open' ? codeUrl : null,
    transactionId,
    createdAt,
    expiresAt,
    paidAt,
    from: period?.from ?? null,
    to: period?.to ?? null,
    creditDays: period?.creditDays ?? null,
  }
}

export function billingRepository(db: ControlDb, tenantId: string) {
  const d1 = db.$client
  const ownPayment = (id: string) => and(eq(planPayments.tenantId, tenantId), eq(planPayments.id, id))
  return {
    async openRequest(): Promise<RequestRow | null> {
      const mine = and(eq(upgradeRequests.tenantId, tenantId), eq(upgradeRequests.status, 'open'))
      const rows = await db.select().from(upgradeRequests).where(mine).orderBy(desc(upgradeRequests.id)).limit(1)
      return rows[0] ?? null
    },
    /** A tenant has one open request: a new wish replaces the one before it. */
    replaceRequest(row: RequestRow): D1PreparedStatement[] {
      return [
        d1.prepare("DELETE FROM upgrade_requests WHERE tenant_id = ? AND status = 'open'").bind(tenantId),
        ...bulkInsert(d1, { table: upgradeRequests, rows: [row] }),
      ]
    },
    settleRequests(now: number): D1PreparedStatement {
      return d1
        .prepare("UPDATE upgrade_requests SET status = 'done', updated_at = ? WHERE tenant_id = ? AND status = 'open'")
        .bind(now, tenantId)
    },
    async payment(id: string): Promise<PaymentRow | null> {
      return (await db.select().from(planPayments).where(ownPayment(id)).limit(1))[0] ?? null
    },
    /** Newest first, with what each of them bought. Few: a person pays a few times a year. */
    async payments(): Promise<Payment[]> {
      const [rows, periods] = await Promise.all([
        db
          .select()
          .from(planPayments)
          .where(eq(planPayments.tenantId, tenantId))
          .orderBy(desc(planPayments.id))
          .limit(100),
        this.periods(),
      ])
      const byPayment = new Map(periods.map((period) => [period.paymentId, period]))
      return rows.map((row) => paymentDto(row, byPayment.get(row.id) ?? null))
    },
    async periods(): Promise<PeriodRow[]> {
      return db.select().from(planPeriods).where(eq(planPeriods.tenantId, tenantId)).orderBy(asc(planPeriods.no))
    },
    /** Checkouts of the last hour that nobody paid: pressing the button again and again opens no new ones. */
    async openPayments(now: number): Promise<PaymentRow[]> {
      return db
        .select()
        .from(planPayments)
        .where(
          and(eq(planPayments.tenantId, tenantId), eq(planPayments.status, 'open'), gt(planPayments.expiresAt, now)),
        )
        .orderBy(desc(planPayments.id))
    },
    async insertPayment(row: PaymentRow): Promise<void> {
      await db.insert(planPayments).values(row)
    },
    paymentStatements(row: PaymentRow): D1PreparedStatement[] {
      return bulkInsert(d1, { table: planPayments, rows: [row], onConflict: 'ignore' })
    },
    markPaid(id: string, paid: { transactionId: string | null; paidAt: number }, now: number): D1PreparedStatement {
      return d1
        .prepare(
          "UPDATE plan_payments SET status = 'paid', transaction_id = ?, paid_at = ?, updated_at = ? WHERE tenant_id = ? AND id = ?",
        )
        .bind(paid.transactionId, paid.paidAt, now, tenantId, id)
    },
    setCodeUrl(id: string, codeUrl: string, now: number): D1PreparedStatement {
      return d1
        .prepare('UPDATE plan_payments SET code_url = ?, updated_at = ? WHERE tenant_id = ? AND id = ?')
        .bind(codeUrl, now, tenantId, id)
    },
    /** Closed at WeChat Pay: the code works no more. A payment that came in meanwhile stays paid. */
    async close(id: string, now: number): Promise<void> {
      await db
        .update(planPayments)
        .set({ status: 'closed', updatedAt: now })
        .where(and(ownPayment(id), eq(planPayments.status, 'open')))
    },
    periodStatements(row: PeriodRow): D1PreparedStatement[] {
      return bulkInsert(d1, { table: planPeriods, rows: [row] })
    },
  }
}

/** Checkouts of all tenants that are still open and older than `before`: the schedule asks WeChat Pay about them. */
export async function paymentsToAskAbout(db: ControlDb, before: number, limit: number): Promise<PaymentRow[]> {
  return db
    .select()
    .from(planPayments)
    .where(and(eq(planPayments.status, 'open'), lt(planPayments.createdAt, before)))
    .orderBy(asc(planPayments.createdAt))
    .limit(limit)
}

/** What tenants asked for and nobody has answered, oldest first: for the operator. */
export async function openUpgradeRequests(db: ControlDb, limit: number): Promise<RequestRow[]> {
  return db
    .select()
    .from(upgradeRequests)
    .where(eq(upgradeRequests.status, 'open'))
    .orderBy(asc(upgradeRequests.createdAt))
    .limit(limit)
}
