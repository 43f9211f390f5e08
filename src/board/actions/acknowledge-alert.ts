/** A keeper says "I am on it": nobody above is told any more. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { ShelfAlert } from '../board.contract.ts'
import { boardRepository } from '../board.repository.ts'

/** A second acknowledgement changes nothing: the first one stands. */
export async function acknowledgeAlert({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly id: string }
}): Promise<Result<ShelfAlert, Failure>> {
  const allowed = authorise(ctx, 'fulfilment:write')
  if (!allowed.ok) return allowed
  const repository = boardRepository(ctx)
  const found = await repository.alert(input.id)
  if (!found) return fail('shelf_alert.not_found')
  const { isOver, ...alert } = found
  if (alert.acknowledgedAt !== null) return ok(alert)
  if (isOver) return fail('shelf_alert.over')
  const now = ctx.clock.now()
  const by = 'name' in ctx.actor && typeof ctx.actor.name === 'string' ? ctx.actor.name : ctx.actor.id
  const written = await commit(ctx, {
    statements: [repository.acknowledge(alert.id, by, now)],
    audit: { action: 'shelf.acknowledged', subjects: [alert.id] },
  })
  return written.ok ? ok({ ...alert, acknowledgedAt: now, acknowledgedBy: by }) : written
}
