/** It was not over: open again with a deadline of its own, counted from now. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { Case } from '../cases.contract.ts'
import { readCaseSettings } from '../cases.repository.ts'
import { deadlineOf } from '../domain/triage.ts'
import { stepCase } from './step-case.ts'

export function reopenCase({
  ctx,
  input: { id, reason },
}: {
  readonly ctx: Ctx
  readonly input: { readonly id: string; readonly reason: string }
}): Promise<Result<Case, Failure>> {
  return stepCase({
    ctx,
    id,
    async decide(found) {
      if (found.status === 'open') return fail('case.still_open')
      const from = { code: found.code, openedAt: ctx.clock.now(), dueAt: null, again: found.complaints > 1 }
      return ok({
        kind: 'reopened',
        change: {
          status: 'open',
          dueAt: deadlineOf(from, await readCaseSettings(ctx)),
          closedAt: null,
          closedBy: null,
          closeReason: null,
          causeCode: '',
          reopened: found.reopened + 1,
          toldAt: null,
        },
        target: '',
        note: reason,
      })
    },
  })
}
