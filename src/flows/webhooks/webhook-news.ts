/** What a change owes the webhooks: nothing where nobody listens, else effects for its commit. */
import type { OrderTrackChange } from '../../logistics/actions/record-track.ts'
import type { OrderChange } from '../../orders/domain/change-order.ts'
import type { Order } from '../../orders/domain/order.ts'
import { type WholeSummary, wholeSummaryOf } from '../../orders/order-summary.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { WebhookEvent } from '../../webhooks/domain/event-types.ts'
import { orderNews } from '../../webhooks/domain/order-news.ts'
import { wantedEvents, wantsAny } from '../../webhooks/subscriptions.ts'
import type { NewsPlace, ParcelNewsItem, WebhookEffect, WebhookNews } from '../effects/webhook-effect.ts'
import { placeOf } from '../orders/order-place.ts'

/** A parcel that was handed over, or that moved. */
export interface ParcelNews {
  readonly order: Order
  readonly type: WebhookEvent
  readonly parcelId: string
  readonly waybill: string
  readonly carrier: string
  readonly warehouseId: string | null
  /** Where the parcel stands, in the hub's own words. */
  readonly fact: string
  readonly at: number
}

export interface HappenedNow {
  readonly changes?: readonly OrderChange[]
  readonly parcels?: readonly ParcelNews[]
  /** Orders whose cases may have been opened or closed in the same step. */
  readonly caseOrders?: readonly string[]
  readonly caseIds?: readonly string[]
}

const caseEvents = ['case.opened', 'case.closed'] as const

export async function webhookEffects(
  ctx: Pick<Ctx, 'db' | 'tenant' | 'clock'>,
  { changes = [], parcels = [], caseOrders = [], caseIds = [] }: HappenedNow,
): Promise<WebhookEffect[]> {
  const wanted = await wantedEvents(ctx)
  if (wanted.size === 0) return []
  const orderIds = [
    ...new Set([...changes.map(({ after }) => after.id), ...parcels.map(({ order }) => order.id), ...caseOrders]),
  ]
  const news: WebhookNews[] = [
    ...changes.flatMap((change): WebhookNews[] => {
      const events = orderNews(change.steps).filter(({ type }) => wanted.has(type))
      return events.length > 0
        ? [{ kind: 'order', order: wholeSummaryOf(change.after), place: placeOfChange(change), events }]
        : []
    }),
    ...parcels.filter(({ type }) => wanted.has(type)).map(parcelItem),
    ...(wantsAny(wanted, caseEvents) && orderIds.length + caseIds.length > 0
      ? [{ kind: 'cases', orderIds, caseIds: [...caseIds] } as const]
      : []),
  ]
  const at = ctx.clock.now()
  return slices(news).map((part) => ({ kind: 'webhook', at, news: part }))
}

/** An order that lost its warehouse (cancelled, to be routed anew) is news for the warehouse that had it. */
function placeOfChange({ before, after }: OrderChange): NewsPlace {
  const now = placeOf(after)
  return before !== null && now.warehouseIds?.length === 0
    ? { regionCode: now.regionCode, warehouseIds: placeOf(before).warehouseIds }
    : now
}

function parcelItem({ order, type, at, warehouseId, parcelId, waybill, carrier, fact }: ParcelNews): ParcelNewsItem {
  const { regionCode, warehouseIds } = placeOf(order)
  return {
    kind: 'parcel',
    type,
    orderId: order.id,
    place: { regionCode, warehouseIds: warehouseId === null ? warehouseIds : [warehouseId] },
    at,
    data: { order: refOf(order), parcel: { id: parcelId, waybill, carrier, fact, at, warehouseId } },
  }
}

/** Which order it is, for messages that are about something else. */
export const refOf = ({
  id,
  hubNo,
  connectionId,
  platformOrderId,
  status,
}: Pick<WholeSummary, 'id' | 'hubNo' | 'connectionId' | 'platformOrderId' | 'status'>) => ({
  id,
  hubNo,
  connectionId,
  platformOrderId,
  status,
})

const eventOfFact: Readonly<Record<string, WebhookEvent>> = {
  in_transit: 'parcel.in_transit',
  out_for_delivery: 'parcel.out_for_delivery',
  delivered: 'parcel.delivered',
  exception: 'parcel.exception',
  refused: 'parcel.exception',
  returning: 'parcel.exception',
  returned: 'parcel.returned',
}

/** Parcels whose standing became another one. */
export function parcelNewsOf(
  tracked: readonly OrderTrackChange[],
  orders: ReadonlyMap<string, Order>,
  warehouseOf: (fulfilmentId: string) => string | null,
): ParcelNews[] {
  return tracked.flatMap((track) =>
    track.parcels.flatMap(({ parcelId, waybill, carrier, fulfilmentId, before, after }): ParcelNews[] => {
      const order = orders.get(track.orderId)
      const type = eventOfFact[after.fact]
      if (!order || !type || before.fact === after.fact) return []
      const warehouseId = warehouseOf(fulfilmentId)
      return [{ order, type, parcelId, waybill, carrier, warehouseId, fact: after.fact, at: after.nodeAt }]
    }),
  )
}

/** A queue message holds 128 KB, and a Chinese character takes three bytes of it. */
const MOST_CHARACTERS = 30_000

function slices(news: readonly WebhookNews[]): WebhookNews[][] {
  const parts: WebhookNews[][] = []
  let size = MOST_CHARACTERS
  for (const item of news) {
    const length = JSON.stringify(item).length
    if (size + length > MOST_CHARACTERS) {
      parts.push([])
      size = 0
    }
    parts.at(-1)?.push(item)
    size += length
  }
  return parts
}
