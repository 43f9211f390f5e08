/** AfterShip's checkpoints: the sub-tag where our table has it, else its tag. */
import * as z from 'zod'
import { parseLocal } from '../../../core/time.ts'
import type { CanonicalNode, TrackReport } from '../../carrier.port.ts'
import { listOf, text } from '../loose-fields.ts'
import { type NodeTable, nodeIn, trackReport, watchingOf } from '../track-lines.ts'
import { carrierOf } from './slugs.ts'

export const nodeByTag: NodeTable = {
  Pending: 'no_info',
  InfoReceived: 'created',
  InTransit: 'in_transit',
  InTransit_002: 'picked_up',
  InTransit_003: 'arrived_hub',
  InTransit_006: 'customs',
  InTransit_007: 'customs',
  OutForDelivery: 'out_for_delivery',
  AttemptFail: 'exception',
  AvailableForPickup: 'awaiting_collection',
  Delivered: 'delivered',
  Exception: 'exception',
  Exception_010: 'returning',
  Exception_011: 'returned',
  Expired: 'exception',
}

export const nodeOf = (tag: string, subtag: string): CanonicalNode | null =>
  nodeIn(nodeByTag, subtag) ?? nodeIn(nodeByTag, tag)

export const trackSchema = z.object({
  tracking_number: text,
  slug: text,
  tag: text,
  checkpoints: listOf(
    z.object({ checkpoint_time: text, location: text, message: text, tag: text, subtag: text, raw_tag: text }),
  ),
})

/** Local time of the place, often without a zone: GMT+8 is taken then (?). */
function instant(words: string): number | null {
  if (!/(Z|[+-]\d{2}:?\d{2})$/.test(words)) return parseLocal(words.slice(0, 19).replace('T', ' '))
  const at = Date.parse(words)
  return Number.isNaN(at) ? null : at
}

export function reportOf({ tracking_number, slug, checkpoints }: z.infer<typeof trackSchema>): TrackReport | null {
  const lines = checkpoints.map(({ checkpoint_time, location, message, tag, subtag }) => ({
    at: instant(checkpoint_time),
    node: nodeOf(tag, subtag),
    text: message,
    place: location,
    code: subtag || tag,
  }))
  return tracking_number === ''
    ? null
    : trackReport({ waybill: tracking_number, carrier: carrierOf(slug), watching: watchingOf(lines), lines })
}
