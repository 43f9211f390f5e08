/** Parcels come into being when a warehouse hands them over; the tracking service is then asked to watch them. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { nextPoll } from '../domain/poll-plan.ts'
import { logisticsRepository } from '../logistics.repository.ts'

export interface NewParcel {
  readonly orderId: string
  readonly fulfilmentId: string
  readonly waybill: string
  /** Our code. */
  readonly carrier: string
  /** The hand-over, epoch ms. */
  readonly shippedAt: number
  /** Promised delivery, for the polling plan; null when unknown. */
  readonly promisedAt?: number | null
}

export interface OpenedParcels {
  /** In the order of the input. `isWatched`: of a shared waybill one row is watched, for all. */
  readonly parcels: readonly {
    readonly id: string
    readonly waybill: string
    readonly isNew: boolean
    readonly isWatched: boolean
  }[]
  /** For the commit of the hand-over; a waybill that somebody else opened meanwhile makes it a conflict. */
  readonly statements: readonly D1PreparedStatement[]
  readonly effects: readonly { readonly kind: 'track.subscribe'; readonly parcelId: string }[]
}

/**
 * Repeats return the parcel that exists. Jobs of one call may share a waybill: they leave in one box, each with a row for its own
 * order. A waybill that belongs to a fulfilment outside of the call is refused: `parcel.waybill_taken`.
 */
export async function openParcels({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly parcels: readonly NewParcel[] }
}): Promise<Result<OpenedParcels, Failure>> {
  const allowed = authorise(ctx, 'fulfilment:write')
  if (!allowed.ok) return allowed
  const repository = logisticsRepository(ctx)
  const wanted = input.parcels.map((parcel) => ({ ...parcel, waybill: parcel.waybill.trim() }))
  const isOurs = (fulfilmentId: string) => wanted.some((parcel) => parcel.fulfilmentId === fulfilmentId)
  const rows = (await repository.byWaybills([...new Set(wanted.map(({ waybill }) => waybill))])).map(
    ({ id, waybill, fulfilmentId, part }) => ({ id, waybill, fulfilmentId, part }),
  )
  const taken = rows.find(({ fulfilmentId }) => !isOurs(fulfilmentId))
  if (taken) return fail('parcel.waybill_taken', { waybill: taken.waybill })
  const now = ctx.clock.now()
  const fresh: ReturnType<typeof rowOf>[] = []
  const opened = wanted.map((parcel): OpenedParcels['parcels'][number] => {
    const sharing = rows.filter(({ waybill }) => waybill === parcel.waybill)
    const known = sharing.find(({ fulfilmentId }) => fulfilmentId === parcel.fulfilmentId)
    if (known) return { id: known.id, waybill: known.waybill, isNew: false, isWatched: known.part === 0 }
    const row = rowOf({ id: ctx.ids.next('par'), part: sharing.length, parcel, now })
    rows.push(row)
    fresh.push(row)
    return { id: row.id, waybill: row.waybill, isNew: true, isWatched: row.part === 0 }
  })
  return ok({
    parcels: opened,
    statements: repository.insert(fresh),
    effects: fresh.filter(({ part }) => part === 0).map((row) => ({ kind: 'track.subscribe', parcelId: row.id })),
  })
}

function rowOf({
  id,
  part,
  parcel,
  now,
}: {
  readonly id: string
  readonly part: number
  readonly parcel: NewParcel
  readonly now: number
}) {
  const { orderId, fulfilmentId, waybill, carrier, shippedAt, promisedAt = null } = parcel
  return {
    id,
    orderId,
    fulfilmentId,
    part,
    waybill,
    carrier,
    node: 'no_info' as const,
    nodeAt: shippedAt,
    nodes: [],
    watching: 'none' as const,
    pollAt: part > 0 ? null : nextPoll({ now, fact: 'shipped', shippedAt, promisedAt, planned: null }),
    shippedAt,
    deliveredAt: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}
