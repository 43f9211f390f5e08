/** Codes, groups and rules. They count for cases looked at from now on; those that are routed stay where they are. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { type CaseSettings, withPresets } from '../case-settings.contract.ts'
import { readCaseSettings, writeCaseSettings } from '../cases.repository.ts'
import { unknownName } from '../domain/settings-names.ts'

/** Rules name amounts: they are shown and changed with `finance:read`. */
export const shownCaseSettings = ({ rights }: Pick<Ctx, 'rights'>, settings: CaseSettings): CaseSettings =>
  rights.has('finance:read') ? settings : { ...settings, rules: [] }

export async function saveCaseSettings({
  ctx,
  input,
}: {
  readonly ctx: Ctx
  readonly input: CaseSettings
}): Promise<Result<CaseSettings, Failure>> {
  const allowed = authorise(ctx, 'settings:write')
  if (!allowed.ok) return allowed
  const before = await readCaseSettings(ctx)
  const after = withPresets(ctx.rights.has('finance:read') ? input : { ...input, rules: before.rules })
  const unknown = unknownName(after)
  if (unknown !== null) return fail('request.invalid', { issues: [unknown] })
  const written = await commit(ctx, {
    statements: [writeCaseSettings(ctx, after, ctx.clock.now())],
    audit: { action: 'case.settings_changed', subjects: [ctx.tenant.id], before, after },
  })
  return written.ok ? ok(shownCaseSettings(ctx, after)) : written
}
