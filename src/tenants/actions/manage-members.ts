/** Members of a tenant: their role, their removal, and whether all of them need a second factor. There is always an owner. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { closeFeed } from '../../feed/tenant-feed.client.ts'
import { authorise } from '../../platform/authorise.ts'
import { carryAuditsOf, pendingAuditIfChanged } from '../../platform/commit-control.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { canChangeMember } from '../domain/member-rules.ts'
import type { SecurityPolicy } from '../members.contract.ts'
import { membersRepository } from '../members.repository.ts'
import { forgetPeople } from '../people-memory.ts'
import { rightsOf } from '../role-words.ts'

/** Nobody gives, takes or touches a role that may do more than they may themselves. */
export async function mayHandOut(ctx: Ctx, role: string): Promise<Result<void, Failure>> {
  const rights = await rightsOf(ctx.env, ctx.tenant.id, role)
  if (rights === null) return fail('role.not_found')
  const beyond = rights.filter((right) => !ctx.rights.has(right))
  return beyond.length > 0 ? fail('auth.forbidden', { rights: beyond }) : ok(undefined)
}

/** A role that is gone (null rights) may be taken from somebody by everybody who manages members. */
async function mayTouch(ctx: Ctx, role: string): Promise<Result<void, Failure>> {
  const allowed = await mayHandOut(ctx, role)
  return !allowed.ok && allowed.error.code === 'role.not_found' ? ok(undefined) : allowed
}

export async function changeRole({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { userId: string; role: string }
}): Promise<Result<void, Failure>> {
  const allowed = authorise(ctx, 'members:write')
  if (!allowed.ok) return allowed
  const repository = membersRepository(controlDb(ctx.env))
  const change = canChangeMember(await repository.members(ctx.tenant.id), { userId: input.userId, to: input.role })
  if (!change.ok) return change
  for (const check of [await mayTouch(ctx, change.value.role), await mayHandOut(ctx, input.role)])
    if (!check.ok) return check
  const audit = pendingAuditIfChanged(ctx, {
    action: 'member.role_changed',
    subjects: [input.userId],
    before: { role: change.value.role },
    after: { role: input.role },
  })
  // Asked again inside the statement: two owners may step down in the same moment.
  if (!(await repository.setRole(ctx.tenant.id, input.userId, input.role, audit))) return fail('member.last_owner')
  forgetPeople()
  await closeFeed(ctx.env, ctx.tenant.id, [input.userId], ctx.log)
  ctx.waitUntil(carryAuditsOf(ctx))
  return ok(undefined)
}

export async function removeMember({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { userId: string }
}): Promise<Result<void, Failure>> {
  const allowed = authorise(ctx, 'members:write')
  if (!allowed.ok) return allowed
  const members = await membersRepository(controlDb(ctx.env)).members(ctx.tenant.id)
  const change = canChangeMember(members, { userId: input.userId, to: null })
  if (!change.ok) return change
  const touch = await mayTouch(ctx, change.value.role)
  return touch.ok ? endMembership(ctx, input.userId, 'member.removed') : touch
}

/** Everybody may leave, but the last owner. */
export async function leaveTenant({ ctx }: { ctx: Ctx }): Promise<Result<void, Failure>> {
  const members = await membersRepository(controlDb(ctx.env)).members(ctx.tenant.id)
  const change = canChangeMember(members, { userId: ctx.actor.id, to: null })
  return change.ok ? endMembership(ctx, ctx.actor.id, 'member.left') : change
}

async function endMembership(ctx: Ctx, userId: string, action: string): Promise<Result<void, Failure>> {
  const audit = pendingAuditIfChanged(ctx, { action, subjects: [userId] })
  if (!(await membersRepository(controlDb(ctx.env)).remove(ctx.tenant.id, userId, audit)))
    return fail('member.last_owner')
  forgetPeople()
  await closeFeed(ctx.env, ctx.tenant.id, [userId], ctx.log)
  ctx.waitUntil(carryAuditsOf(ctx))
  return ok(undefined)
}

/** Whoever asks for it must have one, or they would lock themselves out with the rest. */
export async function setSecurityPolicy({
  ctx,
  input,
}: {
  ctx: Ctx
  input: SecurityPolicy
}): Promise<Result<SecurityPolicy, Failure>> {
  const allowed = authorise(ctx, 'members:write')
  if (!allowed.ok) return allowed
  const repository = membersRepository(controlDb(ctx.env))
  const lacking = input.secondFactorRequired
    ? (await repository.members(ctx.tenant.id)).filter((member) => !member.hasSecondFactor).map(({ userId }) => userId)
    : []
  if (lacking.includes(ctx.actor.id)) return fail('second_factor.own_first')
  const audit = pendingAuditIfChanged(ctx, {
    action: 'tenant.second_factor_policy_set',
    subjects: [ctx.tenant.id],
    after: input,
  })
  await repository.requireSecondFactor(ctx.tenant.id, input.secondFactorRequired, ctx.clock.now(), audit)
  forgetPeople()
  if (lacking.length > 0) await closeFeed(ctx.env, ctx.tenant.id, lacking, ctx.log)
  ctx.waitUntil(carryAuditsOf(ctx))
  return ok(input)
}
