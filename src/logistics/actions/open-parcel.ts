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
  readonly parcels: readonly { readonly id: string; readonly waybill: string; readonly isNew: boolean }[]
  /** For the commit of the hand-over; a waybill that somebody else opened meanwhile makes it a conflict. */
  readonly statements: readonly D1PreparedStatement[]
  readonly effects: readonly { readonly kind: 'track.subscribe'; readonly parcelId: string }[]
}

/** Repeats return the parcel that exists. A waybill that belongs to another fulfilment is refused: `parcel.waybill_taken`. */
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
  const owners = new Map(
    (await repository.byWaybills(wanted.map((parcel) => parcel.waybill))).map((row) => [row.waybill, row]),
  )
  const now = ctx.clock.now()
  const fresh = new Map<string, { readonly id: string; readonly parcel: NewParcel }>()
  const opened: OpenedParcels['parcels'][number][] = []
  for (const parcel of wanted) {
    const known = owners.get(parcel.waybill)
    const repeated = fresh.get(parcel.waybill)
    const owner = known?.fulfilmentId ?? repeated?.parcel.fulfilmentId ?? parcel.fulfilmentId
    if (owner !== parcel.fulfilmentId) return fail('parcel.waybill_taken', { waybill: parcel.waybill })
    const id = known?.id ?? repeated?.id ?? ctx.ids.next('par')
    if (!known) fresh.set(parcel.waybill, { id, parcel })
    opened.push({ id, waybill: parcel.waybill, isNew: !known && !repeated })
  }
  const rows = [...fresh.values()].map(({ id, parcel }) => rowOf({ id, parcel, now }))
  return ok({
    parcels: opened,
    statements: repository.insert(rows),
    effects: rows.map((row) => ({ kind: 'track.subscribe', parcelId: row.id })),
  })
}

function rowOf({ id, parcel, now }: { readonly id: string; readonly parcel: NewParcel; readonly now: number }) {
  const { orderId, fulfilmentId, waybill, carrier, shippedAt, promisedAt = null } = parcel
  return {
    id,
    orderId,
    fulfilmentId,
    waybill,
    carrier,
    node: 'no_info' as const,
    nodeAt: shippedAt,
    nodes: [],
    watching: 'none' as const,
    pollAt: nextPoll({ now, fact: 'shipped', shippedAt, promisedAt, planned: null }),
    shippedAt,
    deliveredAt: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}
