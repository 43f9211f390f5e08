/** The buyer complained about it: from the second time on the case is marked, red, and has half the time. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { Case } from '../cases.contract.ts'
import { readCaseSettings } from '../cases.repository.ts'
import { deadlineOf } from '../domain/triage.ts'
import { stepCase } from './step-case.ts'

export function complainAgain({
  ctx,
  input: { id, note },
}: {
  readonly ctx: Ctx
  readonly input: { readonly id: string; readonly note: string }
}): Promise<Result<Case, Failure>> {
  return stepCase({
    ctx,
    id,
    async decide(found) {
      if (found.status === 'closed') return fail('case.already_closed')
      const complaints = found.complaints + 1
      const again = complaints > 1
      const dueAt = again ? deadlineOf({ ...found, again }, await readCaseSettings(ctx)) : found.dueAt
      return ok({
        kind: 'complained',
        change: { complaints, ...(again ? { severity: 'red' as const, dueAt } : {}) },
        target: String(complaints),
        note,
      })
    },
  })
}
