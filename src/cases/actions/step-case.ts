/** The one shape of what people do with a case: look, judge, and write the change with its event, whose number is the guard. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { publishCases } from '../../feed/tenant-feed.client.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { Case, CaseEventKind } from '../cases.contract.ts'
import { type CaseChange, caseById, changeCase, insertCaseEvents } from '../cases.repository.ts'

export interface CaseStep {
  readonly kind: CaseEventKind
  readonly change: CaseChange
  readonly target: string
  readonly note: string
}

export const actorOf = ({ actor }: Pick<Ctx, 'actor'>) => ({
  byId: actor.id,
  byName: 'name' in actor ? actor.name : '',
})

/** `platform.conflict`: somebody else did something with it meanwhile. */
export async function stepCase({
  ctx,
  id,
  decide,
}: {
  readonly ctx: Ctx
  readonly id: string
  readonly decide: (found: Case) => Result<CaseStep, Failure> | Promise<Result<CaseStep, Failure>>
}): Promise<Result<Case, Failure>> {
  const allowed = authorise(ctx, 'cases:write')
  if (!allowed.ok) return allowed
  const found = await caseById(ctx, id)
  if (found === null) return fail('case.not_found')
  const decided = await decide(found)
  if (!decided.ok) return decided
  const { kind, change, target, note } = decided.value
  const at = ctx.clock.now()
  const seq = found.steps + 1
  // What it closed by itself with is in its row alone, and the row is about to be opened again.
  const lost =
    kind === 'reopened' && found.closedBy === 'system' && found.closedAt !== null
      ? [{ at: found.closedAt, note: found.closeReason ?? '' }]
      : []
  const events = [
    ...lost.map((closing) => ({ ...closing, kind: 'closed' as const, byId: 'system', byName: '', target: '' })),
    { kind, at, ...actorOf(ctx), target, note },
  ].map((event, index) => ({ ...event, caseId: id, seq: seq + index }))
  const steps = found.steps + events.length
  const written = await commit(ctx, {
    statements: [changeCase(ctx, { id, steps: steps - 1 }, change), ...insertCaseEvents(ctx, events)],
    audit: { action: `case.${kind}`, subjects: [id, found.orderId], after: { target, note } },
  })
  if (!written.ok) return written
  const after: Case = { ...found, ...change, steps }
  ctx.waitUntil(publishCases(ctx.env, ctx.tenant.id, [{ ...after, place: null }], ctx.log))
  return ok(after)
}
