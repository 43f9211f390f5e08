/** The next one of a chain is told: its time has come, or the one before failed. What was delivered or answered meanwhile spares it. */
import { type Failure, ok, type Result } from '../../core/result.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { nextAllowed } from '../domain/quiet-hours.ts'
import { notifyRepository } from '../notify.repository.ts'

const MOST_AT_ONCE = 500

/** With `chains`, their next steps at once; without, every step that is due. Repeats change nothing. */
export async function escalateNotices({
  ctx,
  chains = null,
}: {
  ctx: Ctx
  chains?: readonly string[] | null
}): Promise<Result<{ readonly told: number; readonly spared: number }, Failure>> {
  const named = chains?.filter((chain) => chain !== '') ?? null
  if (named?.length === 0) return ok({ told: 0, spared: 0 })
  const repository = notifyRepository(ctx)
  const now = ctx.clock.now()
  const held = await repository.heldSteps({ now, chains: named, limit: MOST_AT_ONCE })
  if (held.length === 0) return ok({ told: 0, spared: 0 })
  const routes = await repository.routesOf([...new Set(held.map(({ event }) => event))])
  const marks = held.map(({ id, event, connectionId, isSpared }) => {
    const quiet = routes.find((route) => route.event === event && route.connectionId === connectionId)
    const notBefore = quiet ? nextAllowed({ event, now }, quiet) : now
    return { id, status: isSpared ? ('spared' as const) : ('waiting' as const), notBefore }
  })
  const told = held.filter(({ isSpared }) => !isSpared)
  const written = await commit(ctx, {
    statements: repository.settleHeld(marks, now),
    audit: { action: 'notice.escalated', subjects: told.map(({ id }) => id) },
    effects: [...new Set(told.map(({ connectionId }) => connectionId))].map((connectionId) => ({
      kind: 'notify.flush',
      connectionId,
    })),
  })
  return written.ok ? ok({ told: told.length, spared: held.length - told.length }) : written
}
