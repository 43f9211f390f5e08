/** A person has looked at it: the case closes with the cause that was found and what was done. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { publishCases } from '../../feed/tenant-feed.client.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { Effect } from '../../platform/outbox.ts'
import type { Case } from '../cases.contract.ts'
import { caseById, closeOneCase, insertCaseEvents, readCaseSettings } from '../cases.repository.ts'
import { actorOf } from './step-case.ts'

/** `owed`: what the closing owes the outside, in the same commit. Without a `cause` it is the code that it was opened with. */
export async function closeCase({
  ctx,
  input,
  owed = [],
}: {
  readonly ctx: Ctx
  readonly input: { readonly id: string; readonly reason: string; readonly cause?: string | undefined }
  readonly owed?: readonly Effect[]
}): Promise<Result<Case, Failure>> {
  const allowed = authorise(ctx, 'cases:write')
  if (!allowed.ok) return allowed
  const found = await caseById(ctx, input.id)
  if (found === null) return fail('case.not_found')
  if (found.status === 'closed') return alreadyClosed(found)
  const { cause } = input
  if (cause !== undefined && !(await readCaseSettings(ctx)).codes.some(({ code }) => code === cause))
    return fail('case.unknown_code', { code: cause })
  const causeCode = cause ?? found.code
  const closing = { closedAt: ctx.clock.now(), closedBy: ctx.actor.id, closeReason: input.reason }
  const seq = found.steps + 1
  const written = await commit(ctx, {
    statements: [
      closeOneCase(ctx, found.id, closing, causeCode),
      ...insertCaseEvents(ctx, [
        {
          caseId: found.id,
          seq,
          kind: 'closed',
          at: closing.closedAt,
          ...actorOf(ctx),
          target: causeCode,
          note: input.reason,
        },
      ]),
    ],
    audit: { action: 'case.closed', subjects: [found.id, found.orderId], after: { reason: input.reason, causeCode } },
    effects: owed,
  })
  if (!written.ok) {
    const now = (await caseById(ctx, input.id)) ?? found
    return now.status === 'closed' ? alreadyClosed(now) : written
  }
  const closed: Case = { ...found, ...closing, causeCode, steps: seq, status: 'closed' }
  ctx.waitUntil(publishCases(ctx.env, ctx.tenant.id, [{ ...closed, place: null }], ctx.log))
  return ok(closed)
}

const alreadyClosed = ({ closedBy, closedAt }: Case) => fail('case.already_closed', { closedBy, closedAt })
