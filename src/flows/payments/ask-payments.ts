/** Notifications get lost: providers are asked about orders that nobody has paid yet, about late money, and about refunds under way. */
import { activeConnections } from '../../connections/connections.repository.ts'
import { MINUTE } from '../../core/time.ts'
import type { Order } from '../../orders/domain/order.ts'
import { unpaidSince } from '../../orders/waiting-orders.queries.ts'
import { ASKED_FOR_MS, isAskedWithin } from '../../payments/domain/ask-times.ts'
import { refundNoOf } from '../../payments/domain/payment.ts'
import { duePayments, paymentsRepository } from '../../payments/payments.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb, shardDb, shardNames } from '../../platform/db.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import { refundAtProvider } from '../effects/refund-at-provider.ts'
import { knownTenant } from '../shops/known-connection.ts'
import { callPayer, collectsFor, type Payer, payersOf, shopsOf } from './payment-connections.ts'
import { nextFollow, noteRefund } from './refund-payment.ts'
import { settlePayment, takeReport } from './take-payments.ts'

/** `unanswered`: a provider could not be asked, so nobody knows. */
export type Said = 'paid' | 'unpaid' | 'unanswered'

type Asked = Pick<Order, 'connectionId' | 'channel' | 'platformOrderId'>

/** Asks every provider that collects for the order's shop; what was paid is settled at once. */
export async function askAbout(ctx: Ctx, payers: readonly Payer[], order: Asked): Promise<Said> {
  let said: Said = 'unpaid'
  for (const payer of payers.filter((candidate) => collectsFor(candidate, order))) {
    const answer = await callPayer(ctx, payer, (adapter, options) => adapter.query(order.platformOrderId, options))
    if (!answer.ok) said = said === 'paid' ? said : 'unanswered'
    else if (answer.value && (await takeReport(ctx, payer, answer.value)) === 'applied') said = 'paid'
  }
  return said
}

/** Orders of a tenant that one run asks about; WeChat Pay takes some 1,000 questions a minute. */
const ASKED_A_RUN = 200
const LOOKED_AT_A_RUN = 100

/** Every minute. */
export async function askPayments(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  now: number,
): Promise<void> {
  const ctxOf = async (tenantId: string): Promise<Ctx | null> => {
    const tenant = await knownTenant(env, tenantId, now)
    return tenant
      ? systemCtx({ env, tenant, job: 'ask_payments', waitUntil: (work) => execution.waitUntil(work) })
      : null
  }
  const connected = new Set((await activeConnections(controlDb(env), 'payment')).map(({ tenantId }) => tenantId))
  for (const tenantId of connected) {
    const ctx = await ctxOf(tenantId)
    if (ctx) await askAboutUnpaid(ctx, now)
  }
  for (const shard of shardNames) {
    const due = await duePayments(shardDb(env, shard), { now, limit: LOOKED_AT_A_RUN })
    for (const [tenantId, items] of Map.groupBy(due, (item) => item.tenantId)) {
      const ctx = await ctxOf(tenantId)
      // A moved tenant's rows lie on in the old shard until they are cleared.
      if (!ctx || ctx.tenant.shard !== shard) continue
      const payers = await payersOf(ctx)
      for (const { id } of items)
        await lookAt(ctx, payers, id).catch((error: unknown) =>
          ctx.log.error('payment.unsettled', { payment: id, error: String(error) }),
        )
    }
  }
}

async function askAboutUnpaid(ctx: Ctx, now: number): Promise<void> {
  const payers = await payersOf(ctx)
  const shops = [...new Set((await Promise.all(payers.map(({ connection }) => shopsOf(ctx, connection)))).flat())]
  const unpaid = await unpaidSince(ctx, shops, now - ASKED_FOR_MS)
  const due = unpaid.filter((order) => isAskedWithin(order, now - MINUTE, now)).slice(0, ASKED_A_RUN)
  for (const order of due)
    await askAbout(ctx, payers, { ...order, channel: 'open' }).catch((error: unknown) =>
      ctx.log.error('payment.unasked', { order: order.id, error: String(error) }),
    )
}

async function lookAt(ctx: Ctx, payers: readonly Payer[], id: string): Promise<void> {
  const repository = paymentsRepository(ctx)
  const payment = await repository.byId(id)
  const payer = payers.find(({ connection }) => connection.id === payment?.connectionId)
  const now = ctx.clock.now()
  if (!payment) return
  if (!payer) {
    // Switched off: looked at again when it may be on again.
    await repository.lookAgain(id, now + 10 * MINUTE)
    return
  }
  if (payment.state === 'waiting') {
    await settlePayment(ctx, payer, id)
    return
  }
  await repository.lookAgain(id, payment.state === 'refunding' ? nextFollow(payment, now) : null)
  if (payment.state !== 'refunding') return
  const { outTradeNo, amountFen } = payment
  const said = await callPayer(ctx, payer, (adapter, options) =>
    adapter.queryRefund({ outTradeNo, refundNo: refundNoOf(payment), amountFen }, options),
  )
  if (!said.ok) return
  // Nobody there knows of it: the request was lost, and is made again under the same number.
  if (said.value === null) await refundAtProvider(ctx, id)
  else await noteRefund(ctx, payment, said.value)
}
