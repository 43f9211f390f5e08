/** A person says no: "not now" to a parcel, "not a duplicate" to a pair. Remembered until one of the receivers changes. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { mergingRepository, type Suggestion } from '../../merging/merging.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import { lookForMerges } from './look-for-merges.ts'
import { decider, twice } from './merge-orders.ts'

export async function dismissSuggestion({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly suggestionId: string; readonly why: string }
}): Promise<Result<Suggestion, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  const done = await twice(async (): Promise<Result<Suggestion, Failure>> => {
    const repository = mergingRepository(ctx)
    const suggestion = await repository.byId(input.suggestionId)
    if (!suggestion) return fail('merging.not_found')
    if (suggestion.state === 'dismissed') return ok(suggestion)
    if (suggestion.state !== 'open') return fail('merging.not_open', { state: suggestion.state })
    const now = ctx.clock.now()
    const decided: Suggestion = {
      ...suggestion,
      state: 'dismissed',
      decidedBy: decider(ctx),
      why: input.why,
      decidedAt: now,
    }
    const saved = await commit(ctx, {
      statements: repository.decide([decided]),
      audit: {
        action: 'merging.dismissed',
        subjects: [suggestion.id, ...suggestion.orderIds],
        after: { why: input.why },
      },
    })
    return saved.ok ? ok({ ...decided, version: suggestion.version + 1 }) : saved
  })
  // Two wishes of one receiver may leave as one parcel.
  if (done.ok && done.value.kind === 'duplicate')
    await lookForMerges(unscoped(ctx, 'what the machine finds it finds for everybody'), done.value.orderIds)
  return done
}
