/** How the tenant wants orders of one receiver handled. */
import type { Failure, Result } from '../../core/result.ts'
import { ok } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { MergeRules, SeenRules } from '../merging.contract.ts'
import { mergingRepository } from '../merging.repository.ts'

export async function saveRules({ ctx, input }: { ctx: Ctx; input: SeenRules }): Promise<Result<MergeRules, Failure>> {
  const allowed = authorise(ctx, 'settings:write')
  if (!allowed.ok) return allowed
  const repository = mergingRepository(ctx)
  const before = await repository.rules()
  const after = { ...before, ...input, postageFen: input.postageFen ?? before.postageFen }
  const saved = await commit(ctx, {
    statements: repository.saveRules(after, ctx.clock.now()),
    audit: { action: 'merging.rules_changed', subjects: [], before, after },
  })
  return saved.ok ? ok(after) : saved
}
