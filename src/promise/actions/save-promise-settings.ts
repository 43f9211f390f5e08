/** What a tenant decides about its promises. It counts for promises made from now on; those that were told stay. */
import { type Failure, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { PromiseSettings, ShownPromiseSettings } from '../promise-settings.contract.ts'
import { readPromiseSettings, savePromiseSettings } from '../promise-settings.repository.ts'

/** Without `finance:read` the amounts are left out. */
export function shownSettings({ rights }: Pick<Ctx, 'rights'>, settings: PromiseSettings): ShownPromiseSettings {
  const { helpCostFen, penalties, ...open } = settings
  return rights.has('finance:read') ? settings : open
}

export async function changePromiseSettings({
  ctx,
  input,
}: {
  ctx: Ctx
  input: PromiseSettings
}): Promise<Result<ShownPromiseSettings, Failure>> {
  const allowed = authorise(ctx, 'settings:write')
  if (!allowed.ok) return allowed
  const before = await readPromiseSettings(ctx)
  // Who does not see the amounts does not change them.
  const { helpCostFen, penalties } = before
  const after = ctx.rights.has('finance:read') ? input : { ...input, helpCostFen, penalties }
  const written = await commit(ctx, {
    statements: savePromiseSettings(ctx, after),
    audit: { action: 'promise.settings_changed', subjects: [ctx.tenant.id], before, after },
  })
  return written.ok ? ok(shownSettings(ctx, after)) : written
}
