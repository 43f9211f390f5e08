/** A person has looked at it: the case closes with a reason. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { publishCases } from '../../feed/tenant-feed.client.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { Effect } from '../../platform/outbox.ts'
import type { Case } from '../cases.contract.ts'
import { caseById, closeOneCase } from '../cases.repository.ts'

/** `owed`: what the closing owes the outside, in the same commit. */
export async function closeCase({
  ctx,
  input,
  owed = [],
}: {
  readonly ctx: Ctx
  readonly input: { readonly id: string; readonly reason: string }
  readonly owed?: readonly Effect[]
}): Promise<Result<Case, Failure>> {
  const allowed = authorise(ctx, 'cases:write')
  if (!allowed.ok) return allowed
  const found = await caseById(ctx, input.id)
  if (found === null) return fail('case.not_found')
  if (found.status === 'closed') return alreadyClosed(found)
  const closing = { closedAt: ctx.clock.now(), closedBy: ctx.actor.id, closeReason: input.reason }
  const written = await commit(ctx, {
    statements: [closeOneCase(ctx, found.id, closing)],
    audit: { action: 'case.closed', subjects: [found.id, found.orderId], after: { reason: input.reason } },
    effects: owed,
  })
  if (!written.ok) return alreadyClosed((await caseById(ctx, input.id)) ?? found)
  const closed: Case = { ...found, ...closing, status: 'closed' }
  ctx.waitUntil(publishCases(ctx.env, ctx.tenant.id, [{ ...closed, place: null }], ctx.log))
  return ok(closed)
}

const alreadyClosed = ({ closedBy, closedAt }: Case) => fail('case.already_closed', { closedBy, closedAt })
