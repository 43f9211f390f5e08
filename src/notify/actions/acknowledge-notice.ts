/** Somebody has seen it and is on it: the first one counts, and nobody else is told any more. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { notifyRepository } from '../notify.repository.ts'

export interface Acknowledged {
  readonly by: string
  /** False: somebody else was first, and `by` names them. */
  readonly isFirst: boolean
  /** What the notices were about and waits for an answer of its own: 货架提醒, 异常. */
  readonly alertIds: readonly string[]
  readonly caseIds: readonly string[]
}

/** A button stands below a whole message: every notice in it is acknowledged. A repeat changes nothing. */
export async function acknowledgeNotice({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly id: string; readonly by: string }
}): Promise<Result<Acknowledged, Failure>> {
  const repository = notifyRepository(ctx)
  const now = ctx.clock.now()
  // Whoever loses the race against another answer finds it on the second look.
  for (let look = 0; look < 2; look++) {
    const pressed = await repository.byId(input.id)
    if (!pressed) return fail('notice.not_found')
    const all = await repository.sameMessage(pressed)
    const open = all.filter((notice) => notice.acknowledgedAt === null)
    const about = {
      alertIds: [...new Set(all.flatMap((notice) => notice.params.alertId ?? []))],
      caseIds: [...new Set(all.flatMap((notice) => notice.params.caseId ?? []))],
    }
    if (open.length === 0) return ok({ by: pressed.acknowledgedBy ?? '', isFirst: false, ...about })
    const causes = [...new Set(open.map((notice) => notice.id.slice(0, notice.id.indexOf(':') + 1)))]
    const ids = open.map((notice) => notice.id)
    const written = await commit(ctx, {
      statements: [...repository.acknowledge(ids, { by: input.by, now }), ...repository.spareAll(causes, now)],
      audit: { action: 'notice.acknowledged', subjects: ids, after: { by: input.by } },
    })
    if (written.ok) return ok({ by: input.by, isFirst: true, ...about })
  }
  return fail('platform.conflict')
}
