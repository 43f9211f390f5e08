/** Money that goes back: owed in one commit with its reason, asked for through the outbox, followed until the provider has done it. */

import type { NewCase } from '../../cases/cases.repository.ts'
import { closeCasesById } from '../../cases/cases.repository.ts'
import { caseId } from '../../cases/domain/case-id.ts'
import { openCases } from '../../cases/open-case.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { HOUR, MINUTE } from '../../core/time.ts'
import type { Order } from '../../orders/domain/order.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { moved, type Payment, refundNoOf } from '../../payments/domain/payment.ts'
import { isRefundable } from '../../payments/domain/settle-payment.ts'
import type { RefundReport } from '../../payments/payment.port.ts'
import { paymentsRepository } from '../../payments/payments.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import { type Conflict, commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { isWholeTenant } from '../../platform/row-scope.ts'
import type { HubEffect } from '../effects/effect.ts'
import { orderNotice } from '../notices/notice-facts.ts'
import { webhookEffects } from '../webhooks/webhook-news.ts'

const yuan = (fen: number): string => `¥${(fen / 100).toFixed(2)}`

/** The sentence of a payment's case and notice. */
export const saidOf = ({ provider, amountFen, transactionId }: Payment): string =>
  `${provider === 'alipay' ? '支付宝' : '微信支付'} ${yuan(amountFen)}（${transactionId}）`

/** Nothing came of it for so long: asked for anew. */
const ASKED_AGAIN_AFTER = 10 * MINUTE
const FOLLOWED_EVERY = HOUR

export function paymentCase(
  payment: Payment,
  kind: string,
  { severity, detail, at }: { severity: 'yellow' | 'red'; detail: string; at: number },
) {
  return {
    id: caseId(payment.id, kind, 1),
    kind,
    orderId: payment.orderId ?? '',
    severity,
    detail,
    dueAt: null,
    openedAt: at,
  }
}

/** A notice about a payment whose order may be unknown. */
export const paymentNotice = (
  order: Order | null,
  event: string,
  { id, detail, openedAt }: Pick<NewCase, 'id' | 'detail' | 'openedAt'>,
): HubEffect =>
  order
    ? orderNotice(order, event, openedAt, { detail, caseId: id })
    : { kind: 'notify', event, orderId: null, eventAt: openedAt, facts: { hubNo: '', detail, caseId: id } }

/** From now on the refund is owed. `platform.conflict`: somebody else has moved the payment. */
export async function oweRefund(
  ctx: Ctx,
  { payment, order, why, effects = [] }: { payment: Payment; order: Order | null; why: string; effects?: HubEffect[] },
): Promise<Result<void, Conflict>> {
  const now = ctx.clock.now()
  const after = moved(
    payment,
    { orderId: order?.id ?? payment.orderId, state: 'refunding', why, nextAt: now + ASKED_AGAIN_AFTER },
    now,
  )
  const detail = `${saidOf(payment)} 原路退款：${why}`
  const opened = paymentCase(after, 'payment_refund', { severity: 'yellow', detail, at: now })
  const owed: HubEffect[] = [
    ...effects,
    { kind: 'payment.refund', paymentId: payment.id },
    paymentNotice(order, 'payment.late', opened),
    ...(await webhookEffects(ctx, { caseIds: [opened.id] })),
  ]
  return commit(ctx, {
    statements: [...paymentsRepository(ctx).update(after), ...openCases(ctx, [opened])],
    audit: { action: 'payment.refund_owed', subjects: [payment.id, ...(order ? [order.id] : [])], after: { why } },
    effects: owed,
  })
}

/** Cases that a refund puts an end to. */
const settledBy = [
  'payment_refund',
  'payment_refund_failed',
  'payment_mismatch',
  'payment_unclaimed',
  'payment_of_cancelled',
]

/** What the provider says of a refund, of ours or of one that the shop made by itself. Repeats change nothing. */
export async function noteRefund(ctx: Ctx, payment: Payment, refund: RefundReport): Promise<Result<void, Conflict>> {
  if (refund.refundNo !== refundNoOf(payment)) return noteForeignRefund(ctx, payment, refund)
  if (payment.state === 'refunded') return ok(undefined)
  const now = ctx.clock.now()
  const repository = paymentsRepository(ctx)
  switch (refund.state) {
    case 'processing':
      return ok(undefined)
    case 'refunded': {
      const refundedAt = refund.refundedAt ?? now
      const after = moved(payment, { state: 'refunded', refundedFen: refund.amountFen, refundedAt, nextAt: null }, now)
      return commit(ctx, {
        statements: [
          ...repository.update(after),
          closeCasesById(
            ctx,
            settledBy.map((kind) => caseId(payment.id, kind, 1)),
            { closedAt: now, closedBy: 'system', closeReason: '已原路退款' },
          ),
        ],
        audit: { action: 'payment.refunded', subjects: [payment.id], after: { refundedFen: refund.amountFen } },
      })
    }
    case 'failed':
      return refundFailed(ctx, payment, '渠道退款失败，请在商户后台处理')
  }
}

/** A person has to see to it. */
export async function refundFailed(ctx: Ctx, payment: Payment, why: string): Promise<Result<void, Conflict>> {
  if (payment.state === 'refund_failed') return ok(undefined)
  const now = ctx.clock.now()
  const detail = `${saidOf(payment)} 退款失败：${why}`
  const opened = paymentCase(payment, 'payment_refund_failed', { severity: 'red', detail, at: now })
  const order = payment.orderId === null ? null : await ordersRepository(ctx).byId(payment.orderId)
  return commit(ctx, {
    statements: [
      ...paymentsRepository(ctx).update(moved(payment, { state: 'refund_failed', why, nextAt: null }, now)),
      ...openCases(ctx, [opened]),
    ],
    audit: { action: 'payment.refund_failed', subjects: [payment.id], after: { why } },
    effects: [
      paymentNotice(order, 'payment.trouble', opened),
      ...(await webhookEffects(ctx, { caseIds: [opened.id] })),
    ],
  })
}

/** The shop gave money back by itself: noted; of an order that has not left, a person is asked. */
async function noteForeignRefund(ctx: Ctx, payment: Payment, refund: RefundReport): Promise<Result<void, Conflict>> {
  const isNews = refund.state === 'refunded' && refund.amountFen > payment.refundedFen
  if (!isNews || payment.state === 'refunding' || payment.state === 'refunded') return ok(undefined)
  const now = ctx.clock.now()
  const isWhole = refund.amountFen >= payment.amountFen
  const after = moved(
    payment,
    {
      refundedFen: refund.amountFen,
      refundedAt: refund.refundedAt ?? now,
      why: `店铺已退款 ${yuan(refund.amountFen)}`,
      ...(isWhole ? { state: 'refunded', nextAt: null } : {}),
    },
    now,
  )
  const detail = `${saidOf(payment)} 已由店铺退款 ${yuan(refund.amountFen)}，请确认订单是否还发`
  const opened = paymentCase(after, 'payment_refunded_outside', { severity: 'yellow', detail, at: now })
  return commit(ctx, {
    statements: [...paymentsRepository(ctx).update(after), ...openCases(ctx, payment.orderId === null ? [] : [opened])],
    audit: { action: 'payment.refunded_outside', subjects: [payment.id], after: { refundedFen: refund.amountFen } },
  })
}

/** When a refund that is under way is looked at again. */
export const nextFollow = (payment: Payment, now: number): number =>
  now - payment.updatedAt < HOUR ? now + ASKED_AGAIN_AFTER : now + FOLLOWED_EVERY

/** A person gives the money back: a payment that is too much or too little, or of an order that is cancelled. */
export async function refundByHand({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id: string; reason: string }
}): Promise<Result<void, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  const payment = await paymentsRepository(ctx).byId(input.id)
  const order = payment?.orderId ? await ordersRepository(ctx).byId(payment.orderId) : null
  // Who does not see the order does not see its money either.
  if (!payment || (order === null && !isWholeTenant(ctx.scope))) return fail('order_payment.not_found')
  if (!isRefundable(payment, order)) return fail('order_payment.not_refundable', { state: payment.state })
  return oweRefund(ctx, { payment, order, why: input.reason })
}
