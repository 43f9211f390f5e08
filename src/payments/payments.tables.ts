import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { PaymentState } from './domain/payment.ts'

/** Every transaction that a provider told us of, whatever became of it. */
export const payments = sqliteTable(
  'payments',
  {
    tenantId: text('tenant_id').notNull(),
    id: text('id').notNull(),
    connectionId: text('connection_id').notNull(),
    provider: text('provider').notNull(),
    transactionId: text('transaction_id').notNull(),
    outTradeNo: text('out_trade_no').notNull(),
    orderId: text('order_id'),
    amountFen: integer('amount_fen').notNull(),
    currency: text('currency').notNull(),
    paidAt: integer('paid_at').notNull(),
    state: text('state').$type<PaymentState>().notNull(),
    why: text('why').notNull(),
    /** The money came after its order had ended. */
    late: integer('late', { mode: 'boolean' }).notNull().default(false),
    refundedFen: integer('refunded_fen').notNull(),
    refundedAt: integer('refunded_at'),
    seenAt: integer('seen_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    nextAt: integer('next_at'),
    version: integer('version').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('payments_transaction').on(t.tenantId, t.connectionId, t.transactionId),
    index('payments_order').on(t.tenantId, t.orderId),
    index('payments_next').on(t.nextAt),
    index('payments_paid').on(t.tenantId, t.paidAt, t.id),
    index('payments_state').on(t.tenantId, t.state, t.paidAt, t.id),
    index('payments_late').on(t.tenantId, t.paidAt, t.id).where(sql`late = 1`),
  ],
)

/** Every state a payment was in. The version is the guard: of two that settle a payment at once, one is rolled back. */
export const paymentSteps = sqliteTable(
  'payment_steps',
  {
    tenantId: text('tenant_id').notNull(),
    paymentId: text('payment_id').notNull(),
    version: integer('version').notNull(),
    state: text('state').$type<PaymentState>().notNull(),
    why: text('why').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.paymentId, t.version] })],
)
