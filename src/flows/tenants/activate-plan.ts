/** A plan begins or goes on: one numbered period, the tenant's row and the payment in one batch. Each payment buys once. */
import type { PaymentRow, PeriodRow } from '../../billing/billing.repository.ts'
import { billingRepository } from '../../billing/billing.repository.ts'
import { nextPeriod } from '../../billing/domain/next-period.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { isUniqueViolation } from '../../platform/commit.ts'
import { carryAuditsOf, pendingAudit } from '../../platform/commit-control.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { forgetCallers } from '../../tenants/caller-by-key.ts'
import type { PaidPlan } from '../../tenants/domain/plans.ts'
import { forgetPeople } from '../../tenants/people-memory.ts'
import { tenantPlanRepository } from '../../tenants/tenant-plan.repository.ts'
import { tenantsRepository } from '../../tenants/tenants.repository.ts'

export interface ActivateInput {
  readonly plan: PaidPlan
  readonly months: number
  /** Names the payment; the same one again changes nothing. The operator's own reference, or a checkout's id. */
  readonly paymentId: string
  readonly amountFen: number
  readonly method: PaymentRow['method']
  /** WeChat Pay's number of the payment. */
  readonly transactionId?: string
  readonly paidAt?: number
  readonly note?: string
}

export interface Activation {
  readonly plan: PaidPlan
  readonly from: number
  readonly to: number
  readonly creditDays: number
  /** False when this payment had been honoured before. */
  readonly isNew: boolean
}

/** Two activations at once: the second one reads the end that the first one wrote. */
const TRIES = 5

/** `ctx` is the tenant's, with the operator or the machine as its actor. Orders that waited go on within two minutes. */
export async function activatePlan({
  ctx,
  input,
}: {
  ctx: Ctx
  input: ActivateInput
}): Promise<Result<Activation, Failure>> {
  const allowed = authorise(ctx, 'billing:write')
  if (!allowed.ok) return allowed
  const db = controlDb(ctx.env)
  const billing = billingRepository(db, ctx.tenant.id)
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const [tenant, periods] = await Promise.all([tenantsRepository(db).byId(ctx.tenant.id), billing.periods()])
    if (!tenant) return fail('tenant.not_found')
    const known = periods.find((period) => period.paymentId === input.paymentId)
    if (known) return ok(activation(known, false))
    const now = ctx.clock.now()
    const period: PeriodRow = {
      tenantId: tenant.id,
      no: (periods.at(-1)?.no ?? 0) + 1,
      months: input.months,
      ...nextPeriod({ ...tenant, paidUntil: tenant.paidUntil ?? null }, input, now),
      paymentId: input.paymentId,
      activatedBy: `${ctx.actor.kind}:${ctx.actor.id}`,
      createdAt: now,
    }
    const paid = { transactionId: input.transactionId ?? null, paidAt: input.paidAt ?? now }
    try {
      await db.$client.batch([
        ...billing.periodStatements(period),
        tenantPlanRepository(db).setPlan(tenant.id, period.plan, period.to, now),
        ...billing.paymentStatements(paymentOf(ctx, input, now)),
        billing.markPaid(input.paymentId, paid, now),
        billing.settleRequests(now),
        pendingAudit(ctx, {
          action: 'plan.activated',
          subjects: [input.paymentId],
          before: { plan: tenant.plan, paidUntil: tenant.paidUntil ?? null },
          after: { plan: period.plan, paidUntil: period.to, months: input.months, amountFen: input.amountFen },
        }),
      ])
    } catch (error) {
      if (isUniqueViolation(error)) continue
      throw error
    }
    forgetCallers()
    forgetPeople()
    ctx.waitUntil(carryAuditsOf(ctx))
    return ok(activation(period, true))
  }
  return fail('platform.conflict')
}

const activation = ({ plan, from, to, creditDays }: PeriodRow, isNew: boolean): Activation => ({
  plan,
  from,
  to,
  creditDays,
  isNew,
})

/** The row of a payment that did not begin as a checkout; a checkout's own row stays as it is. */
function paymentOf(ctx: Ctx, input: ActivateInput, now: number): PaymentRow {
  return {
    tenantId: ctx.tenant.id,
    id: input.paymentId,
    plan: input.plan,
    months: input.months,
    amountFen: input.amountFen,
    method: input.method,
    status: 'open',
    codeUrl: null,
    transactionId: null,
    note: input.note ?? '',
    createdBy: ctx.actor.id,
    createdAt: now,
    expiresAt: now,
    paidAt: null,
    updatedAt: now,
  }
}
