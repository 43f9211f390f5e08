/** Every save is a version of its own, and so is going back to an old one: nothing is ever overwritten. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { whatChanged } from '../domain/what-changed.ts'
import type { FieldRule, FieldRuleVersion } from '../field-rules.contract.ts'
import { fieldRulesRepository } from '../field-rules.repository.ts'

interface NewVersion {
  readonly connectionId: string
  /** The version that the caller looked at. */
  readonly basedOn: number
  readonly rules: readonly FieldRule[]
  readonly note: string
  readonly revertedTo: number | null
}

type Answer = Promise<Result<FieldRuleVersion, Failure>>

async function addVersion(ctx: Ctx, { connectionId, basedOn, rules, note, revertedTo }: NewVersion): Answer {
  const repository = fieldRulesRepository(ctx)
  const before = await repository.current(connectionId)
  if (before.version !== basedOn) return fail('field_rules.changed_meanwhile', { version: before.version })
  const { kind, id } = ctx.actor
  const row = {
    version: basedOn + 1,
    rules: [...rules],
    note: note || whatChanged(before.rules, rules),
    revertedTo,
    by: { kind, id, ...('name' in ctx.actor ? { name: ctx.actor.name } : {}) },
    at: ctx.clock.now(),
  }
  const written = await commit(ctx, {
    statements: repository.insert(connectionId, row),
    audit: {
      action: revertedTo === null ? 'field_rules.saved' : 'field_rules.reverted',
      subjects: [connectionId],
      before: { version: before.version, rules: before.rules },
      after: { version: row.version, rules: row.rules, note: row.note },
    },
  })
  return written.ok ? ok(row) : fail('field_rules.changed_meanwhile')
}

export async function saveFieldRules({ ctx, input }: { ctx: Ctx; input: Omit<NewVersion, 'revertedTo'> }): Answer {
  const allowed = authorise(ctx, 'connections:write')
  return allowed.ok ? addVersion(ctx, { ...input, revertedTo: null }) : allowed
}

/** The rules of an old version become a new one. */
export async function revertFieldRules({
  ctx,
  input: { connectionId, basedOn, version },
}: {
  ctx: Ctx
  input: { readonly connectionId: string; readonly basedOn: number; readonly version: number }
}): Answer {
  const allowed = authorise(ctx, 'connections:write')
  if (!allowed.ok) return allowed
  const old = await fieldRulesRepository(ctx).version(connectionId, version)
  if (!old) return fail('field_rules.not_found')
  const { rules } = old
  return addVersion(ctx, { connectionId, basedOn, rules, note: `恢复到第 ${version} 版`, revertedTo: version })
}
