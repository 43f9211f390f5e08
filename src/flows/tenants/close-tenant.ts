/** The owner ends the tenant: 30 days to take it back, then everything goes. The password is asked for again, and the name is typed. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { DAY } from '../../core/time.ts'
import type { Audit } from '../../platform/audit-row.ts'
import { authorise } from '../../platform/authorise.ts'
import { carryAuditsOf, pendingAuditIfChanged } from '../../platform/commit-control.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { forgiveTries, mayTry } from '../../tenants/attempts.ts'
import { authOf } from '../../tenants/auth.ts'
import { forgetCallers } from '../../tenants/caller-by-key.ts'
import { CLOSING_DAYS } from '../../tenants/domain/standing.ts'
import { forgetPeople } from '../../tenants/people-memory.ts'
import { tenantPlanRepository } from '../../tenants/tenant-plan.repository.ts'

export interface CloseInput {
  readonly password: string
  readonly name: string
  /** Of the request: the session whose password is asked. */
  readonly headers: Headers
}

async function isOwnPassword(ctx: Ctx, password: string, headers: Headers): Promise<boolean> {
  try {
    return (await authOf(ctx.env).api.verifyPassword({ body: { password }, headers })).status
  } catch {
    return false
  }
}

/** Answers when it will be deleted, epoch ms. */
export async function closeTenant({
  ctx,
  input,
}: {
  ctx: Ctx
  input: CloseInput
}): Promise<Result<{ deleteAt: number }, Failure>> {
  const allowed = authorise(ctx, 'tenant:delete')
  if (!allowed.ok) return allowed
  // A key has no password to ask for.
  if (ctx.actor.kind !== 'user') return fail('auth.forbidden', { why: 'a person has to do this' })
  if (input.name.trim() !== ctx.tenant.name) return fail('tenant.name_differs')
  const tries = [['passwordPerson', ctx.actor.id]] as const
  if (!(await mayTry(ctx.env, tries, ctx.clock.now()))) return fail('auth.too_many_attempts')
  if (!(await isOwnPassword(ctx, input.password, input.headers))) return fail('auth.bad_credentials')
  await forgiveTries(ctx.env, tries)
  const now = ctx.clock.now()
  const deleteAt = now + CLOSING_DAYS * DAY
  const begun = await ifItChanges(ctx, tenantPlanRepository(controlDb(ctx.env)).beginClosing(ctx.tenant.id, now), {
    action: 'tenant.closed',
    subjects: [ctx.tenant.id],
    after: { deleteAt },
  })
  return ok({ deleteAt: begun ? deleteAt : (ctx.tenant.closingAt ?? now) + CLOSING_DAYS * DAY })
}

/** The change and its audit row in one batch; false when it changed nothing. */
async function ifItChanges(ctx: Ctx, change: D1PreparedStatement, audit: Audit): Promise<boolean> {
  const [changed] = await ctx.env.CONTROL.batch([change, pendingAuditIfChanged(ctx, audit)])
  if (!changed || changed.meta.changes === 0) return false
  forgetCallers()
  forgetPeople()
  ctx.waitUntil(carryAuditsOf(ctx))
  return true
}

/** Within the grace period, by whoever may close it. */
export async function takeTenantBack({ ctx }: { ctx: Ctx }): Promise<Result<void, Failure>> {
  const allowed = authorise(ctx, 'tenant:delete')
  if (!allowed.ok) return allowed
  const change = tenantPlanRepository(controlDb(ctx.env)).takeBack(ctx.tenant.id, ctx.clock.now())
  const isBack = await ifItChanges(ctx, change, { action: 'tenant.taken_back', subjects: [ctx.tenant.id] })
  return isBack ? ok(undefined) : fail('tenant.not_closing')
}
