/** Control plane: what tenants asked for and paid, because the operator reads it across tenants. */
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { PaidPlan } from '../tenants/domain/plans.ts'

/** A tenant wants a plan and cannot pay for it by itself: the operator calls back. */
export const upgradeRequests = sqliteTable(
  'upgrade_requests',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    plan: text('plan').$type<PaidPlan>().notNull(),
    months: integer('months').notNull(),
    contact: text('contact').notNull(),
    note: text('note').notNull(),
    status: text('status').$type<'open' | 'done'>().notNull(),
    requestedBy: text('requested_by').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), index('upgrade_requests_open').on(t.status, t.createdAt)],
)

/** A checkout and what became of it. Its id is the merchant's order number at WeChat Pay. */
export const planPayments = sqliteTable(
  'plan_payments',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    plan: text('plan').$type<PaidPlan>().notNull(),
    months: integer('months').notNull(),
    amountFen: integer('amount_fen').notNull(),
    method: text('method').$type<'wechat' | 'transfer'>().notNull(),
    status: text('status').$type<'open' | 'paid' | 'closed'>().notNull(),
    /** What the QR code says. */
    codeUrl: text('code_url'),
    /** WeChat Pay's own number of the payment. */
    transactionId: text('transaction_id'),
    note: text('note').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    paidAt: integer('paid_at'),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), index('plan_payments_open').on(t.status, t.createdAt)],
)

/** Every activation, numbered. The number is the guard: two at once cannot both extend the same end. */
export const planPeriods = sqliteTable(
  'plan_periods',
  {
    tenantId: text('tenant_id').notNull(),
    no: integer('no').notNull(),
    plan: text('plan').$type<PaidPlan>().notNull(),
    months: integer('months').notNull(),
    from: integer('from_at').notNull(),
    to: integer('to_at').notNull(),
    creditDays: integer('credit_days').notNull(),
    /** The payment that it was given for; given out once. */
    paymentId: text('payment_id').notNull(),
    activatedBy: text('activated_by').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.no] }), uniqueIndex('plan_periods_payment').on(t.tenantId, t.paymentId)],
)
