/** What an operator does to a tenant: suspend, resume, a longer trial, a plan. Each with a reason, in the operator's log and in the tenant's own. */
import { systemClock } from '../../core/clock.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { DAY } from '../../core/time.ts'
import { closeFeed } from '../../feed/tenant-feed.client.ts'
import type { OperatorErrorCode } from '../../operator/operator.errors.ts'
import { logAct, logActIfChanged, type Operator } from '../../operator/operator-log.ts'
import { carryAuditsOf, pendingAuditIfChanged } from '../../platform/commit-control.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { doubtTenants } from '../../platform/tenant-fence.ts'
import type { PaidPlan } from '../../tenants/domain/plans.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import { tenantsRepository } from '../../tenants/tenants.repository.ts'
import { type Activation, activatePlan } from './activate-plan.ts'

interface Where {
  readonly env: Env
  readonly by: Operator
  readonly tenantId: string
  readonly why: string
  readonly waitUntil: (work: Promise<unknown>) => void
}

type OperatorFailure = Failure<OperatorErrorCode>

/** The tenant's context with the operator as its actor. */
async function ctxOf({ env, by, tenantId, waitUntil }: Where): Promise<Ctx | null> {
  const tenant = await tenantsRepository(controlDb(env)).byId(tenantId)
  if (!tenant) return null
  const ctx = systemCtx({ env, tenant, job: 'operator', waitUntil, requestId: by.requestId })
  return { ...ctx, actor: { kind: 'operator', id: by.keyId }, origin: { ip: by.ip, userAgent: null } }
}

/** One statement on the tenant's row, both logs beside it, all or nothing. False when the statement changed nothing. */
async function change(
  where: Where,
  ctx: Ctx,
  {
    statement,
    action,
    before,
    after,
  }: {
    readonly statement: D1PreparedStatement
    readonly action: string
    readonly before: unknown
    readonly after: unknown
  },
): Promise<boolean> {
  const { env, by, tenantId, why } = where
  const [changed] = await env.CONTROL.batch([
    statement,
    pendingAuditIfChanged(ctx, { action, subjects: [tenantId], before, after: { ...(after as object), why } }),
    // The row before it was written only if the statement changed one.
    logActIfChanged(env.CONTROL, by, { action, subject: tenantId, why, detail: { before, after } }),
  ])
  doubtTenants()
  ctx.waitUntil(carryAuditsOf(ctx))
  return (changed?.meta.changes ?? 0) > 0
}

/** People and keys are refused from now on (other isolates follow within seconds); what platforms push is taken in and kept. */
export async function suspendTenant(where: Where): Promise<Result<void, OperatorFailure>> {
  const ctx = await ctxOf(where)
  if (!ctx) return fail('tenant.not_found')
  const changed = await change(where, ctx, {
    statement: where.env.CONTROL.prepare(
      "UPDATE tenants SET status = 'suspended', updated_at = ? WHERE id = ? AND status <> 'suspended'",
    ).bind(systemClock.now(), where.tenantId),
    action: 'tenant.suspended',
    before: { status: ctx.tenant.status },
    after: { status: 'suspended' },
  })
  if (changed) await closeFeed(where.env, where.tenantId, 'all', ctx.log)
  return changed ? ok(undefined) : fail('operator.status_conflict')
}

/** Back to what it was: active, or closing where its owner had closed it. */
export async function resumeTenant(where: Where): Promise<Result<void, OperatorFailure>> {
  const ctx = await ctxOf(where)
  if (!ctx) return fail('tenant.not_found')
  const status = (ctx.tenant.closingAt ?? null) === null ? 'active' : 'closing'
  const changed = await change(where, ctx, {
    statement: where.env.CONTROL.prepare(
      "UPDATE tenants SET status = CASE WHEN closing_at IS NULL THEN 'active' ELSE 'closing' END, updated_at = ? WHERE id = ? AND status = 'suspended'",
    ).bind(systemClock.now(), where.tenantId),
    action: 'tenant.resumed',
    before: { status: 'suspended' },
    after: { status },
  })
  return changed ? ok(undefined) : fail('operator.status_conflict')
}

/** `days` from today, or from the end of the trial where that is later. */
export async function extendTrial(
  where: Where,
  days: number,
): Promise<Result<{ trialEndsAt: number }, OperatorFailure>> {
  const ctx = await ctxOf(where)
  if (!ctx) return fail('tenant.not_found')
  const before = ctx.tenant.trialEndsAt
  const now = systemClock.now()
  const trialEndsAt = Math.max(now, before) + days * DAY
  const changed = await change(where, ctx, {
    // Two operators at once: the second one finds another end than it read.
    statement: where.env.CONTROL.prepare(
      "UPDATE tenants SET trial_ends_at = ?, updated_at = ? WHERE id = ? AND trial_ends_at = ? AND plan = 'trial'",
    ).bind(trialEndsAt, now, where.tenantId, before),
    action: 'tenant.trial_extended',
    before: { trialEndsAt: before },
    after: { trialEndsAt },
  })
  return changed ? ok({ trialEndsAt }) : fail('operator.status_conflict')
}

/** A plan that was paid outside (transfer); `reference` names the payment, and the same one again changes nothing. */
export async function activateByOperator(
  where: Where,
  input: {
    readonly plan: PaidPlan
    readonly months: number
    readonly amountFen: number
    readonly reference: string
  },
): Promise<Result<Activation, Failure>> {
  const ctx = await ctxOf(where)
  if (!ctx) return fail('tenant.not_found')
  const { reference, ...bought } = input
  const done = await activatePlan({
    ctx,
    input: { ...bought, paymentId: reference, method: 'transfer', note: where.why },
  })
  if (!done.ok) return done
  await logAct(where.env.CONTROL, where.by, {
    action: done.value.isNew ? 'plan.activated' : 'plan.activated_again',
    subject: where.tenantId,
    why: where.why,
    detail: { ...input, to: done.value.to },
  }).run()
  return done
}
