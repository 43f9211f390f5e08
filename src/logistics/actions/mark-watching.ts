/** Remembers what a tracking service said when it was asked to watch parcels. */
import { type Failure, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { logisticsRepository } from '../logistics.repository.ts'

export interface WatchingMark {
  readonly id: string
  /** `asked` before the call, `on` when the service took it, `failed` when it refused for good. */
  readonly watching: 'asked' | 'on' | 'failed'
}

/** A parcel whose watch has ended stays so; a parcel of another tenant is not touched. */
export async function markWatching({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly parcels: readonly WatchingMark[] }
}): Promise<Result<void, Failure>> {
  const allowed = authorise(ctx, 'fulfilment:write')
  if (!allowed.ok) return allowed
  if (input.parcels.length === 0) return ok(undefined)
  return commit(ctx, {
    statements: logisticsRepository(ctx).setWatching(input.parcels, ctx.clock.now()),
    audit: {
      action: 'parcel.watched',
      subjects: input.parcels.map((parcel) => parcel.id),
      after: input.parcels.map((parcel) => parcel.watching),
    },
  })
}
