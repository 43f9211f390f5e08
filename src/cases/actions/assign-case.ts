/** Somebody takes it, or gives it to a colleague. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { Case } from '../cases.contract.ts'
import { stepCase } from './step-case.ts'

/** `person` is known to be one of the tenant's. */
export function assignCase({
  ctx,
  input: { id, person },
}: {
  readonly ctx: Ctx
  readonly input: { readonly id: string; readonly person: { readonly userId: string; readonly name: string } }
}): Promise<Result<Case, Failure>> {
  return stepCase({
    ctx,
    id,
    decide: (found) =>
      found.status === 'closed'
        ? fail('case.already_closed')
        : ok({
            kind: 'assigned',
            change: {
              assigneeId: person.userId,
              assigneeName: person.name,
              assignedAt: found.assignedAt ?? ctx.clock.now(),
            },
            target: person.name,
            note: '',
          }),
  })
}
