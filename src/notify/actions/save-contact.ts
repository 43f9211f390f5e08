/** Where a colleague is reached, in their own words; whoever works here may say so of themselves. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { NoticeContact } from '../notify.contract.ts'
import { notifyRepository } from '../notify.repository.ts'

const onlyPeople = fail('auth.forbidden', { why: 'a person has an account, a key has none' })

export async function ownContact(ctx: Ctx): Promise<Result<NoticeContact, Failure>> {
  const allowed = authorise(ctx, 'settings:read')
  if (!allowed.ok) return allowed
  return ctx.actor.kind === 'user' ? ok(await notifyRepository(ctx).contact(ctx.actor.id)) : onlyPeople
}

export async function saveContact({
  ctx,
  input,
}: {
  ctx: Ctx
  input: NoticeContact
}): Promise<Result<NoticeContact, Failure>> {
  const allowed = authorise(ctx, 'settings:read')
  if (!allowed.ok) return allowed
  if (ctx.actor.kind !== 'user') return onlyPeople
  const { id: userId, name } = ctx.actor
  const written = await commit(ctx, {
    statements: notifyRepository(ctx).putContact({ ...input, userId, name }, ctx.clock.now()),
    audit: { action: 'notice_contact.set', subjects: [userId] },
  })
  return written.ok ? ok(input) : written
}
