/** It is another group's: it goes there with the reason, and nobody has it yet. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { Case } from '../cases.contract.ts'
import { readCaseSettings } from '../cases.repository.ts'
import { stepCase } from './step-case.ts'

export function transferCase({
  ctx,
  input: { id, groupId, reason },
}: {
  readonly ctx: Ctx
  readonly input: { readonly id: string; readonly groupId: string; readonly reason: string }
}): Promise<Result<Case, Failure>> {
  return stepCase({
    ctx,
    id,
    async decide(found) {
      if (found.status === 'closed') return fail('case.already_closed')
      if (found.groupId === groupId) return fail('case.same_group')
      const { groups } = await readCaseSettings(ctx)
      if (!groups.some((group) => group.id === groupId)) return fail('case.unknown_group', { groupId })
      return ok({
        kind: 'transferred',
        // The new group is told anew when the deadline is over.
        change: {
          groupId,
          routedBy: null,
          assigneeId: '',
          assigneeName: '',
          transfers: found.transfers + 1,
          toldAt: null,
          triagedAt: found.triagedAt ?? ctx.clock.now(),
        },
        target: groupId,
        note: reason,
      })
    },
  })
}
