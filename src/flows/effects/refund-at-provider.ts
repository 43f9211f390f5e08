/** Asks the provider to give a payment back, under a number of its own: a repeat gives nothing back twice. */
import { connectionsRepository, openConnection } from '../../connections/connections.repository.ts'
import { fail, ok } from '../../core/result.ts'
import { refundNoOf } from '../../payments/domain/payment.ts'
import { paymentsRepository } from '../../payments/payments.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { callPayer, payerOf } from '../payments/payment-connections.ts'
import { noteRefund, refundFailed } from '../payments/refund-payment.ts'
import type { EffectResult } from './carry-out-effects.ts'

export async function refundAtProvider(ctx: Ctx, paymentId: string): Promise<EffectResult> {
  const payment = await paymentsRepository(ctx).byId(paymentId)
  if (payment?.state !== 'refunding') return ok(undefined)
  const row = await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).byId(payment.connectionId)
  const payer = row ? payerOf(await openConnection(ctx.env, row)) : null
  if (!payer) return refundFailed(ctx, payment, '支付连接已不存在')
  const { outTradeNo, amountFen, why } = payment
  const asked = await callPayer(ctx, payer, (adapter, options) =>
    adapter.refund({ outTradeNo, refundNo: refundNoOf(payment), amountFen, totalFen: amountFen, reason: why }, options),
  )
  if (asked.ok) return noteRefund(ctx, payment, asked.value)
  const { error } = asked
  if (!error.retryable) return refundFailed(ctx, payment, `${error.code}: ${error.detail}`)
  return {
    ok: false,
    error: {
      ...fail(`outside.${error.code}`, { provider: error.provider, detail: error.detail }).error,
      ...('retryAfterMs' in error ? { retryAfterMs: error.retryAfterMs } : {}),
    },
  }
}
