/** 快递鸟's track → the hub's; ascending by time, full list each time, numbers or strings alike. */
import * as z from 'zod'
import { maskPhonesInText } from '../../../core/mask.ts'
import { parseLocal } from '../../../core/time.ts'
import type { CanonicalNode, TrackNode, TrackReport } from '../../carrier.port.ts'
import { carrierOf } from './companies.ts'

/** `State` and the longer `StateEx` / `Action`. 204 and 205 appear in newer tables only and nobody confirmed them: in_transit. */
const nodeByCode: Readonly<Record<string, CanonicalNode>> = {
  '0': 'no_info',
  '10': 'awaiting_pickup',
  '1': 'picked_up',
  '2': 'in_transit',
  '201': 'in_transit',
  '202': 'out_for_delivery',
  '211': 'awaiting_collection',
  '3': 'delivered',
  '301': 'delivered',
  '302': 'delivered',
  '304': 'delivered',
  '311': 'delivered',
  '4': 'exception',
  '401': 'exception',
  '402': 'exception',
  '403': 'exception',
  '405': 'exception',
  '412': 'exception',
  '404': 'refused',
  '406': 'returned',
  '407': 'returning',
}

const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((value) => value ?? '')
const truth = z
  .union([z.boolean(), z.string(), z.number()])
  .nullish()
  .transform((value) => value === true || value === 1 || value === 'true' || value === '1')

export const trackSchema = z.object({
  ShipperCode: text,
  LogisticCode: text,
  Success: truth,
  Reason: text,
  State: text,
  StateEx: text,
  Traces: z
    .array(z.object({ AcceptTime: text, AcceptStation: text, Location: text, Action: text }))
    .nullish()
    .transform((lines) => lines ?? []),
})
export type KdniaoTrack = z.infer<typeof trackSchema>

/** Null when a line's time cannot be read. */
export function translateTrack(track: KdniaoTrack): TrackReport | null {
  const nodes: TrackNode[] = []
  const last = track.Traces.length - 1
  for (const [index, line] of track.Traces.entries()) {
    // Times are GMT+8 without offset; some carriers write them with slashes.
    const at = parseLocal(line.AcceptTime.replaceAll('/', '-'))
    if (at === null) return null
    const code = codeOf(line.Action, index === last ? [track.StateEx, track.State] : [])
    nodes.push({
      at,
      node: nodeByCode[code] ?? 'in_transit',
      text: maskPhonesInText(line.AcceptStation),
      place: line.Location,
      code,
    })
  }
  const watching = track.State === '3' ? 'ended' : 'on'
  return { waybill: track.LogisticCode, carrier: carrierOf(track.ShipperCode), nodes, watching }
}

/** The line's own action; the newest line may fall back on the parcel's state. */
function codeOf(action: string, states: readonly string[]): string {
  if (action in nodeByCode) return action
  return states.find((state) => state in nodeByCode) ?? action
}
