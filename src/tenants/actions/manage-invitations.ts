/** Invitations: made, sent again, withdrawn. Nothing here tells whether the address has an account. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import type { MailEffect } from '../../mail/mail.contract.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import { carryAuditsOf, pendingAuditIfChanged } from '../../platform/commit-control.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { isWholeTenant } from '../../platform/row-scope.ts'
import { mayTry } from '../attempts.ts'
import { limitOf, withinLimit } from '../domain/plan-limits.ts'
import { INVITATION_TIME } from '../letter-links.ts'
import type { Invitation } from '../members.contract.ts'
import { type InvitationRow, membersRepository } from '../members.repository.ts'
import { peopleRepository } from '../people.repository.ts'
import { tenantPlanRepository } from '../tenant-plan.repository.ts'
import { mayHandOut } from './manage-members.ts'

export const toInvitation = ({ tenantId: _tenant, inviterId: _inviter, ...invitation }: InvitationRow): Invitation =>
  invitation

/** In our name, to anybody: only for people who have shown that they read their own mail. */
async function mayWrite(ctx: Ctx): Promise<Result<void, Failure>> {
  if (ctx.actor.kind !== 'user') return ok(undefined)
  const person = await peopleRepository(controlDb(ctx.env)).byId(ctx.actor.id)
  return person?.emailVerified ? ok(undefined) : fail('account.email_unconfirmed')
}

/** The letter goes through the outbox: row and audit in one commit. */
function sendLetter(ctx: Ctx, invitationId: string) {
  const letter: MailEffect = { kind: 'mail.send', errand: { kind: 'invitation', invitationId } }
  return commit(ctx, {
    statements: [],
    audit: { action: 'invitation.sent', subjects: [invitationId] },
    effects: [letter],
  })
}

export async function invite({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { email: string; role: string }
}): Promise<Result<Invitation, Failure>> {
  const allowed = authorise(ctx, 'members:write')
  if (!allowed.ok) return allowed
  for (const check of [await mayWrite(ctx), await mayHandOut(ctx, input.role)]) if (!check.ok) return check
  // Whoever comes in sees the whole tenant until somebody narrows it: nobody gives a wider view than their own.
  if (!isWholeTenant(ctx.scope)) return fail('member_scope.beyond_own')
  const repository = membersRepository(controlDb(ctx.env))
  const tenantId = ctx.tenant.id
  const now = ctx.clock.now()
  const members = await repository.members(tenantId)
  // No secret: whoever invites sees the list of members.
  if (members.some(({ email }) => email === input.email)) return fail('member.conflict')
  if (!(await mayTry(ctx.env, [['inviteTenant', tenantId]], now))) return fail('auth.too_many_attempts')
  const row = {
    id: ctx.ids.next('inv'),
    tenantId,
    ...input,
    inviterId: ctx.actor.id,
    now,
    expiresAt: now + INVITATION_TIME,
  }
  const audit = pendingAuditIfChanged(ctx, {
    action: 'invitation.created',
    subjects: [row.id],
    after: { role: input.role },
  })
  if (!(await repository.invite(row, limitOf(ctx.tenant.plan, 'members'), audit))) {
    const waiting = (await repository.invitations(tenantId, now)).filter(({ status }) => status === 'pending')
    if (waiting.some(({ email }) => email === input.email)) return fail('invitation.conflict')
    const used = (await tenantPlanRepository(controlDb(ctx.env)).memberCount(tenantId)) + waiting.length
    const fits = withinLimit(ctx.tenant.plan, 'members', used)
    return fits.ok ? fail('platform.conflict') : fits
  }
  ctx.waitUntil(carryAuditsOf(ctx))
  const sent = await sendLetter(ctx, row.id)
  if (!sent.ok) return sent
  const made = await repository.invitation(row.id, now)
  return made ? ok(toInvitation(made)) : fail('invitation.not_found')
}

async function openInvitationOf(ctx: Ctx, id: string): Promise<Result<InvitationRow, Failure>> {
  const row = await membersRepository(controlDb(ctx.env)).invitation(id, ctx.clock.now())
  if (row?.tenantId !== ctx.tenant.id || (row.status !== 'pending' && row.status !== 'expired'))
    return fail('invitation.not_found')
  return ok(row)
}

/** Seven new days and a new link; the one before ends. */
export async function resendInvitation({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id: string }
}): Promise<Result<Invitation, Failure>> {
  const allowed = authorise(ctx, 'members:write')
  if (!allowed.ok) return allowed
  const found = await openInvitationOf(ctx, input.id)
  if (!found.ok) return found
  for (const check of [await mayWrite(ctx), await mayHandOut(ctx, found.value.role)]) if (!check.ok) return check
  const now = ctx.clock.now()
  if (!(await mayTry(ctx.env, [['resendInvitation', input.id]], now))) return fail('auth.too_many_attempts')
  const repository = membersRepository(controlDb(ctx.env))
  const audit = pendingAuditIfChanged(ctx, { action: 'invitation.renewed', subjects: [input.id] })
  if (!(await repository.renew(found.value, now, now + INVITATION_TIME, audit))) return fail('invitation.not_found')
  ctx.waitUntil(carryAuditsOf(ctx))
  const sent = await sendLetter(ctx, input.id)
  if (!sent.ok) return sent
  return ok({ ...toInvitation(found.value), status: 'pending', sentAt: now, expiresAt: now + INVITATION_TIME })
}

export async function withdrawInvitation({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id: string }
}): Promise<Result<void, Failure>> {
  const allowed = authorise(ctx, 'members:write')
  if (!allowed.ok) return allowed
  const audit = pendingAuditIfChanged(ctx, { action: 'invitation.withdrawn', subjects: [input.id] })
  if (!(await membersRepository(controlDb(ctx.env)).withdraw(ctx.tenant.id, input.id, audit)))
    return fail('invitation.not_found')
  ctx.waitUntil(carryAuditsOf(ctx))
  return ok(undefined)
}
