/** Claims parcels for a question and plans the next one, so that a slow or failed answer is not asked again too soon. */
import { type Failure, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { isLastOfDay, nextPoll } from '../domain/poll-plan.ts'
import { factOf } from '../domain/track.ts'
import { logisticsRepository } from '../logistics.repository.ts'

export interface PollClaim {
  readonly parcelId: string
  /** Promised delivery of its order: the nearer, the sooner the next question. */
  readonly promisedAt: number | null
}

export interface ClaimedPoll {
  readonly parcelId: string
  /** The service refused to watch it, and its turn to be asked again has come: once a day. */
  readonly watchAgain: boolean
}

/** The parcels that are due and now claimed; `platform.conflict` when another clock or a push was first. */
export async function planPolls({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly parcels: readonly PollClaim[] }
}): Promise<Result<readonly ClaimedPoll[], Failure>> {
  const allowed = authorise(ctx, 'fulfilment:write')
  if (!allowed.ok) return allowed
  const now = ctx.clock.now()
  const repository = logisticsRepository(ctx)
  const promises = new Map(input.parcels.map((parcel) => [parcel.parcelId, parcel.promisedAt]))
  const due = (await repository.byIds([...promises.keys()])).filter((row) => row.pollAt !== null && row.pollAt <= now)
  if (due.length === 0) return ok([])
  const plans = due.map((row) => ({
    id: row.id,
    version: row.version,
    pollAt: nextPoll({
      now,
      fact: factOf(row.node),
      shippedAt: row.shippedAt,
      promisedAt: promises.get(row.id) ?? null,
      planned: null,
    }),
  }))
  const written = await commit(ctx, {
    statements: repository.setPollAt(plans),
    audit: { action: 'parcel.poll_planned', subjects: due.map((row) => row.id) },
  })
  if (!written.ok) return written
  return ok(
    due.map((row, i) => ({
      parcelId: row.id,
      watchAgain:
        row.watching === 'failed' && isLastOfDay({ now, next: plans[i]?.pollAt ?? null, shippedAt: row.shippedAt }),
    })),
  )
}
