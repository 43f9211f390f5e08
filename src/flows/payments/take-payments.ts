/**
 * What payment providers tell becomes paid orders. A transaction is a row before anything is done about it, and is settled from
 * that row: at once, and again by the sweep for as long as it waits. So nothing that was paid can be lost, whoever comes first.
 */
import { openCases } from '../../cases/open-case.ts'
import type { OpenConnection } from '../../connections/connections.repository.ts'
import { revivalOf } from '../../orders/domain/accept-order.ts'
import { evolveAll, type Order } from '../../orders/domain/order.ts'
import { nextLook, UNCLAIMED_AFTER } from '../../payments/domain/ask-times.ts'
import { moved, type Payment } from '../../payments/domain/payment.ts'
import { type Settlement, settle } from '../../payments/domain/settle-payment.ts'
import type { PaymentReport, RefundReport } from '../../payments/payment.port.ts'
import { readPaymentSettings } from '../../payments/payment-settings.ts'
import { paymentIdOf, paymentsRepository } from '../../payments/payments.repository.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { possibleHolds } from '../orders/hold-ids.ts'
import { howEnded } from '../orders/how-ended.ts'
import { payOrder } from '../orders/pay-order.ts'
import { releaseEffects } from '../orders/release-effects.ts'
import type { RawItem } from '../shops/ingest.ts'
import type { KnownConnection } from '../shops/known-connection.ts'
import { parkUnread, type Unread } from '../shops/park-unread.ts'
import { webhookEffects } from '../webhooks/webhook-news.ts'
import { orderPaid, type Payer, payerOf, paymentOptions } from './payment-connections.ts'
import { noteRefund, oweRefund, paymentCase, paymentNotice, saidOf } from './refund-payment.ts'

/** Notifications of one connection. What nobody can read is parked; what cannot be written now brings its message again. */
export async function takePayments({
  ctx,
  known,
  items,
}: {
  ctx: Ctx
  known: KnownConnection
  items: readonly RawItem[]
}): Promise<void> {
  const payer = payerOf(known.connection)
  if (!payer) throw new Error(`${known.connection.kind} is no payment provider`)
  const parked: Unread[] = []
  const options = paymentOptions({ env: ctx.env, connection: known.connection, now: () => ctx.clock.now() })
  for (const { message } of items) {
    const read = await payer.adapter.webhook.read(message.body, options)
    if (!read.ok) {
      const { code, ...what } = read.error
      const id = message.envelopeId.replace('env_', 'prk_')
      parked.push({ id, connectionId: known.connection.id, source: 'payment', code, raw: message.body, ...what })
      continue
    }
    for (const told of read.value) {
      if (told.kind === 'payment') await takeReport(ctx, payer, told.payment)
      else if (told.kind === 'refund') await takeRefund(ctx, known.connection, told.refund)
    }
  }
  await parkUnread(ctx, known.connection, parked)
  for (const { queued } of items) queued.ack()
}

/** Tries of one settlement when others write at the same time. */
const TRIES = 4

/** A payment, as a notification or the answer to a question tells it. The state that it is in afterwards; null for none. */
export async function takeReport(ctx: Ctx, payer: Payer, report: PaymentReport): Promise<Payment['state'] | null> {
  const { transactionId, amountFen } = report
  if (report.state !== 'paid' || transactionId === null || amountFen === null) return null
  const id = paymentIdOf(payer.connection.id, transactionId)
  const repository = paymentsRepository(ctx)
  if (!(await repository.byId(id))) {
    const now = ctx.clock.now()
    const seen: Payment = {
      id,
      connectionId: payer.connection.id,
      provider: payer.adapter.kind,
      transactionId,
      outTradeNo: report.outTradeNo,
      orderId: null,
      amountFen,
      currency: report.currency,
      paidAt: report.paidAt ?? now,
      state: 'waiting',
      why: '',
      late: false,
      refundedFen: 0,
      refundedAt: null,
      seenAt: now,
      updatedAt: now,
      nextAt: nextLook(now, now),
      version: 1,
    }
    // A conflict: somebody else has seen it in the same moment.
    await commit(ctx, {
      statements: repository.insert(seen),
      audit: {
        action: 'payment.seen',
        subjects: [id],
        after: { transactionId, outTradeNo: report.outTradeNo, amountFen },
      },
    })
  }
  return settlePayment(ctx, payer, id)
}

/** Safe to repeat at any time, by anybody: a payment that is settled stays as it is. */
export async function settlePayment(ctx: Ctx, payer: Payer, id: string): Promise<Payment['state'] | null> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const payment = await paymentsRepository(ctx).byId(id)
    if (payment?.state !== 'waiting') return payment?.state ?? null
    const order = await orderPaid(ctx, payer.connection, payment.outTradeNo)
    const settlement = settle({
      payment,
      order,
      others: order ? (await paymentsRepository(ctx).ofOrders([order.id])).filter((other) => other.id !== id) : [],
      timedOut: order?.status === 'cancelled' && (await howEnded(ctx, order)) === 'payment_timeout',
      late: readPaymentSettings(payer.connection.settings).late,
    })
    if (await carryOut(ctx, payer, { payment, order, settlement })) {
      return (await paymentsRepository(ctx).byId(id))?.state ?? null
    }
  }
  throw new Error(`payment ${id} changes faster than it can be settled`)
}

interface Settling {
  readonly payment: Payment
  readonly order: Order | null
  readonly settlement: Settlement
}

/** False when somebody else was faster: look again. */
async function carryOut(ctx: Ctx, payer: Payer, { payment, order, settlement }: Settling): Promise<boolean> {
  if (!order || settlement.kind === 'wait') return lookAgain(ctx, payment)
  const { payMethod } = payer.adapter
  switch (settlement.kind) {
    case 'pay':
      return (await payOrder(ctx, { order, payment, payMethod }, { revives: false })).ok
    case 'revive': {
      const late = { ...payment, late: true }
      const revived = await payOrder(ctx, { order, payment: late, payMethod }, { revives: true })
      if (!revived.ok || revived.value !== 'short') return revived.ok
      return giveBack(ctx, { payment: late, order, why: '订单超时取消后到账，已无库存' })
    }
    case 'refund':
      return giveBack(ctx, { payment: { ...payment, late: settlement.late }, order, why: settlement.why })
    case 'belongs':
      return note(ctx, {
        payment,
        order,
        state: 'applied',
        why: settlement.cancelled ? '订单已取消' : '店铺已告知付款',
      })
    case 'mismatch':
      return note(ctx, { payment, order, state: 'mismatched', why: settlement.why })
  }
}

/** An attempt to revive that crashed before its commit may have locked pieces: they are free again with the same commit. */
async function giveBack(ctx: Ctx, { payment, order, why }: { payment: Payment; order: Order; why: string }) {
  const now = ctx.clock.now()
  const revived = order.status === 'cancelled' ? evolveAll(order, revivalOf(order, now), now) : null
  const effects = releaseEffects(revived ? possibleHolds(revived) : [], () => ctx.ids.next('cmd'))
  return (await oweRefund(ctx, { payment, order, why, effects })).ok
}

/** The order is not here yet. After half an hour a person is told, and it is looked for on. */
async function lookAgain(ctx: Ctx, payment: Payment): Promise<boolean> {
  const now = ctx.clock.now()
  if (payment.nextAt !== null && payment.nextAt > now) return true
  const isLate = now - payment.seenAt >= UNCLAIMED_AFTER
  const detail = `${saidOf(payment)} 找不到订单 ${payment.outTradeNo}`
  const opened = paymentCase(payment, 'payment_unclaimed', { severity: 'red', detail, at: now })
  const isFirst = isLate && payment.why === ''
  const after = moved(payment, { nextAt: nextLook(payment.seenAt, now), why: isLate ? '找不到订单' : '' }, now)
  const saved = await commit(ctx, {
    statements: [...paymentsRepository(ctx).update(after), ...openCases(ctx, isFirst ? [opened] : [])],
    audit: { action: 'payment.unclaimed', subjects: [payment.id] },
    effects: isFirst
      ? [paymentNotice(null, 'payment.trouble', opened), ...(await webhookEffects(ctx, { caseIds: [opened.id] }))]
      : [],
  })
  return saved.ok
}

/** Settled without touching the order; a person is told where somebody has to decide. */
async function note(
  ctx: Ctx,
  { payment, order, state, why }: { payment: Payment; order: Order; state: 'applied' | 'mismatched'; why: string },
): Promise<boolean> {
  const now = ctx.clock.now()
  const after = moved(payment, { orderId: order.id, state, why, nextAt: null }, now)
  const kind = state === 'mismatched' ? 'payment_mismatch' : 'payment_of_cancelled'
  const isTold = state === 'mismatched' || order.status === 'cancelled' || order.status === 'closed'
  const detail = `${saidOf(payment)} ${why}`
  const opened = paymentCase(after, kind, { severity: 'red', detail, at: now })
  const repository = paymentsRepository(ctx)
  const saved = await commit(ctx, {
    statements: [
      ...repository.update(after),
      // No event of the order guards it.
      ...(state === 'applied' ? [repository.onlyOneOf(order.id, payment.id)] : []),
      ...openCases(ctx, isTold ? [opened] : []),
    ],
    audit: { action: `payment.${state}`, subjects: [payment.id, order.id], after: { why } },
    effects: isTold
      ? [paymentNotice(order, 'payment.trouble', opened), ...(await webhookEffects(ctx, { caseIds: [opened.id] }))]
      : [],
  })
  return saved.ok
}

/** A refund of a transaction that we know; of others nothing hangs on it. */
async function takeRefund(ctx: Ctx, connection: OpenConnection, refund: RefundReport): Promise<void> {
  if (refund.transactionId === null) return
  const id = paymentIdOf(connection.id, refund.transactionId)
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const payment = await paymentsRepository(ctx).byId(id)
    if (!payment || (await noteRefund(ctx, payment, refund)).ok) return
  }
  throw new Error(`payment ${id} changes faster than its refund can be noted`)
}
