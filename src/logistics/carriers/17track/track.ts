/** 17TRACK's events. `sub_status` is the finer word of `status`; a sub-status without an entry of its own reads as its status. */
import * as z from 'zod'
import type { CanonicalNode, TrackReport } from '../../carrier.port.ts'
import { listOf, text } from '../loose-fields.ts'
import { type NodeTable, nodeIn, type TrackLine, trackReport, watchingOf } from '../track-lines.ts'
import { carrierOf } from './carriers.ts'

export const nodeByStatus: NodeTable = {
  NotFound: 'no_info',
  InfoReceived: 'created',
  InTransit: 'in_transit',
  InTransit_PickedUp: 'picked_up',
  InTransit_Departure: 'departed_hub',
  InTransit_Arrival: 'arrived_hub',
  InTransit_CustomsProcessing: 'customs',
  InTransit_CustomsReleased: 'customs',
  InTransit_CustomsRequiringInformation: 'customs',
  AvailableForPickup: 'awaiting_collection',
  OutForDelivery: 'out_for_delivery',
  Delivered: 'delivered',
  DeliveryFailure: 'exception',
  DeliveryFailure_Rejected: 'refused',
  Exception: 'exception',
  Exception_Returning: 'returning',
  Exception_Returned: 'returned',
  Exception_Rejected: 'refused',
  Expired: 'exception',
}

/** Milestones, for events without a status. */
export const nodeByStage: NodeTable = {
  InfoReceived: 'created',
  PickedUp: 'picked_up',
  Departure: 'departed_hub',
  Arrival: 'arrived_hub',
  AvailableForPickup: 'awaiting_collection',
  OutForDelivery: 'out_for_delivery',
  Delivered: 'delivered',
  Returning: 'returning',
  Returned: 'returned',
}

export const nodeOf = (code: string): CanonicalNode | null =>
  nodeIn(nodeByStatus, code) ?? nodeIn(nodeByStatus, code.split('_')[0] ?? '')

const eventSchema = z.object({
  time_iso: text,
  time_utc: text,
  description: text,
  location: text,
  stage: text,
  sub_status: text,
})

export const trackSchema = z.object({
  number: text,
  carrier: text,
  track_info: z
    .object({
      latest_status: z.object({ status: text, sub_status: text }).nullish(),
      latest_event: eventSchema.nullish(),
      tracking: z.object({ providers: listOf(z.object({ events: listOf(eventSchema) })) }).nullish(),
    })
    .nullish(),
})

function lineOf(event: z.infer<typeof eventSchema>): TrackLine {
  const at = Date.parse(event.time_utc || event.time_iso)
  const code = event.sub_status || event.stage
  return {
    at: Number.isNaN(at) ? null : at,
    node: event.sub_status === '' ? nodeIn(nodeByStage, event.stage) : nodeOf(event.sub_status),
    text: event.description,
    place: event.location,
    code,
  }
}

/** The last event may stand beside the list before the list has it. */
export function reportOf({ number, carrier, track_info: info }: z.infer<typeof trackSchema>): TrackReport | null {
  const latest = info?.latest_event
  const status = info?.latest_status
  const newest =
    latest && (latest.time_iso || latest.time_utc)
      ? [{ ...latest, sub_status: latest.sub_status || status?.sub_status || status?.status || '' }]
      : []
  const listed = info?.tracking?.providers.flatMap(({ events }) => events) ?? []
  const isListed = listed.some(
    ({ time_iso, time_utc }) => time_iso === latest?.time_iso && time_utc === latest.time_utc,
  )
  const lines = [...listed, ...(isListed ? [] : newest)].map(lineOf)
  return number === ''
    ? null
    : trackReport({ waybill: number, carrier: carrierOf(carrier), watching: watchingOf(lines), lines })
}
