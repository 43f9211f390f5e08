/** Labels of many jobs at once: each succeeds or fails by itself. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { printLabel } from './print-label.ts'

/** Services answer in half a second or so: a few at a time. */
const AT_ONCE = 4

export interface LabelOutcome {
  readonly fulfilmentId: string
  readonly waybill: string | null
  readonly error: Failure | null
}

/** `fulfilment.not_found` when none of the jobs is there to be seen. */
export async function printLabels({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly ids: readonly string[] }
}): Promise<Result<readonly LabelOutcome[], Failure>> {
  const allowed = authorise(ctx, 'fulfilment:write')
  if (!allowed.ok) return allowed
  const ids = [...new Set(input.ids)]
  if ((await fulfilmentRepository(ctx).byIds(ids)).length === 0) return fail('fulfilment.not_found')
  const outcomes: LabelOutcome[] = []
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    const group = ids.slice(i, i + AT_ONCE)
    const printed = await Promise.all(group.map((fulfilmentId) => printLabel({ ctx, input: { fulfilmentId } })))
    for (const [n, result] of printed.entries())
      outcomes.push({
        fulfilmentId: group[n] ?? '',
        waybill: result.ok ? result.value.waybill : null,
        error: result.ok ? null : result.error,
      })
  }
  return ok(outcomes)
}
