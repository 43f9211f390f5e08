/** Paying a plan at WeChat Pay: a checkout with a QR code, the notification, and a question to WeChat Pay where none came. */
import type { CheckoutInput, Payment } from '../../billing/billing.contract.ts'
import { billingRepository, type PaymentRow, paymentDto, paymentsToAskAbout } from '../../billing/billing.repository.ts'
import { type WechatPayConfig, wechatPayConfig } from '../../billing/wechatpay-config.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { DAY, MINUTE } from '../../core/time.ts'
import { authorise } from '../../platform/authorise.ts'
import { commitControl } from '../../platform/commit-control.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { createLog } from '../../platform/log.ts'
import { closeOrder, createNative, queryOrder, type WechatPayOptions } from '../../platform/wechatpay/client.ts'
import { readNotification } from '../../platform/wechatpay/notification.ts'
import type { Transaction } from '../../platform/wechatpay/transaction.ts'
import { priceFen } from '../../tenants/domain/plans.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import { tenantsRepository } from '../../tenants/tenants.repository.ts'
import { activatePlan } from './activate-plan.ts'

/** How long a QR code can be paid. */
const CHECKOUT_MS = 30 * MINUTE
/** A code that is shown again has at least this left. */
const WORTH_SHOWING_MS = 5 * MINUTE
/** Notifications come within seconds; after this we ask. */
const ASK_AFTER_MS = MINUTE
const ASKED_A_RUN = 50

export const NOTIFY_PATH = '/api/public/wechatpay/notify'

const planWords = { standard: '标准版', pro: '专业版' } as const

const optionsOf = (config: WechatPayConfig): WechatPayOptions => ({
  config,
  // The operator's own setting, not a tenant's: no look at where the address leads.
  fetch: (input: RequestInfo | URL, init?: RequestInit) => fetch(input, init),
  now: () => Date.now(),
})

/** A code to be paid. The same choice within half an hour shows the same code. */
export async function startCheckout({
  ctx,
  input,
}: {
  ctx: Ctx
  input: CheckoutInput
}): Promise<Result<Payment, Failure>> {
  const allowed = authorise(ctx, 'billing:write')
  if (!allowed.ok) return allowed
  const config = wechatPayConfig(ctx.env)
  if (!config) return fail('billing.checkout_unavailable', { todo: 'send an upgrade request; we call back' })
  const repository = billingRepository(controlDb(ctx.env), ctx.tenant.id)
  const now = ctx.clock.now()
  const amountFen = priceFen(input.plan, input.months)
  const same = (await repository.openPayments(now + WORTH_SHOWING_MS)).find(
    (row) => row.plan === input.plan && row.months === input.months && row.amountFen === amountFen && row.codeUrl,
  )
  if (same) return ok(paymentDto(same, null))
  const row: PaymentRow = {
    tenantId: ctx.tenant.id,
    id: ctx.ids.next('pay'),
    ...input,
    amountFen,
    method: 'wechat',
    status: 'open',
    codeUrl: null,
    transactionId: null,
    note: '',
    createdBy: ctx.actor.id,
    createdAt: now,
    expiresAt: now + CHECKOUT_MS,
    paidAt: null,
    updatedAt: now,
  }
  // Ours first: a payment must never come in for an order that we do not know.
  await repository.insertPayment(row)
  const made = await createNative(optionsOf(config), {
    outTradeNo: row.id,
    description: `订枢 ${planWords[row.plan]} ${row.months} 个月`,
    amountFen,
    attach: ctx.tenant.id,
    notifyUrl: `${ctx.env.PUBLIC_URL}${NOTIFY_PATH}`,
    expiresAt: row.expiresAt,
  })
  if (!made.ok) {
    await repository.close(row.id, now)
    ctx.log.warn('checkout.failed', { code: made.error.code, status: made.error.status })
    return fail('billing.checkout_failed', { why: made.error.code, detail: made.error.detail })
  }
  const written = await commitControl(ctx, {
    statements: [repository.setCodeUrl(row.id, made.value, now)],
    audit: { action: 'plan.checkout', subjects: [row.id], after: { ...input, amountFen } },
  })
  return written.ok ? ok(paymentDto({ ...row, codeUrl: made.value }, null)) : written
}

/** Checks what WeChat Pay says against our own record and lets the plan begin. Safe to repeat. */
async function honour(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  config: WechatPayConfig,
  paid: Transaction,
): Promise<Result<void, Failure>> {
  const tenant = await tenantsRepository(controlDb(env)).byId(paid.attach)
  const row = tenant ? await billingRepository(controlDb(env), tenant.id).payment(paid.outTradeNo) : null
  if (!tenant || !row) return fail('payment.not_found', { id: paid.outTradeNo })
  if (paid.state !== 'SUCCESS' || paid.mchId !== config.mchId || paid.appId !== config.appId)
    return fail('payment.not_found', { id: row.id, why: 'not a payment to us' })
  if (paid.totalFen !== row.amountFen)
    return fail('payment.not_found', { id: row.id, why: `${paid.totalFen} paid, ${row.amountFen} asked` })
  const ctx = systemCtx({ env, tenant, job: 'wechatpay', waitUntil: (work) => execution.waitUntil(work) })
  const done = await activatePlan({
    ctx,
    input: {
      plan: row.plan,
      months: row.months,
      paymentId: row.id,
      amountFen: row.amountFen,
      method: 'wechat',
      ...(paid.transactionId ? { transactionId: paid.transactionId } : {}),
      ...(paid.paidAt === null ? {} : { paidAt: paid.paidAt }),
    },
  })
  return done.ok ? ok(undefined) : done
}

/** Status and body of the answer: 204 and nothing, or the form in which WeChat Pay wants a refusal; it comes again then. */
export async function takeNotification(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  message: { readonly headers: Headers; readonly rawBody: string; readonly now: number },
): Promise<{ status: 204 | 401 | 404 | 500; body: string | null }> {
  const refuse = (status: 401 | 404 | 500, why: string) => {
    createLog().error('wechatpay.refused', { why })
    return { status, body: JSON.stringify({ code: 'FAIL', message: why }) }
  }
  const config = wechatPayConfig(env)
  if (!config) return refuse(404, 'not set up')
  const read = await readNotification(config, message)
  if (!read.ok) return refuse(401, read.error)
  if (read.value === null) return { status: 204, body: null }
  const done = await honour(env, execution, config, read.value)
  if (done.ok) return { status: 204, body: null }
  return refuse(500, `${done.error.code} ${JSON.stringify(done.error.data ?? {})}`)
}

/** Every minute: what was opened and not heard of is asked about; what can no longer be paid is closed. */
export async function askAboutPayments(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  now: number,
): Promise<void> {
  const config = wechatPayConfig(env)
  if (!config) return
  const log = createLog({ job: 'payments' })
  for (const row of await paymentsToAskAbout(controlDb(env), now - ASK_AFTER_MS, ASKED_A_RUN)) {
    const repository = billingRepository(controlDb(env), row.tenantId)
    const said = await queryOrder(optionsOf(config), row.id)
    if (said.ok && said.value.state === 'SUCCESS') {
      // `attach` is missing in some answers of the query; the row knows its tenant.
      const done = await honour(env, execution, config, { ...said.value, attach: row.tenantId })
      if (!done.ok) log.error('payment.not_honoured', { payment: row.id, code: done.error.code, ...done.error.data })
    } else if (row.expiresAt < now && (said.ok || said.error.code === 'not_found')) {
      const closed = await closeOrder(optionsOf(config), row.id)
      // What is not closed may have been paid in this moment: the next minute asks again.
      if (closed.ok || row.expiresAt + DAY < now) await repository.close(row.id, now)
    } else if (!said.ok) log.warn('payment.unanswered', { payment: row.id, code: said.error.code })
  }
}
