/** 快递鸟's track → the hub's; ascending by time, full list each time, numbers or strings alike. */
import * as z from 'zod'
import { parseLocal } from '../../../core/time.ts'
import type { TrackReport } from '../../carrier.port.ts'
import { listOf, text, truth } from '../loose-fields.ts'
import { type NodeTable, nodeIn, refineByText, trackReport } from '../track-lines.ts'
import { carrierOf } from './companies.ts'

/** `State` and the longer `StateEx` / `Action`. 204 and 205 appear in newer tables only and nobody confirmed them: in_transit. */
export const nodeByCode: NodeTable = {
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

export const trackSchema = z.object({
  ShipperCode: text,
  LogisticCode: text,
  Success: truth,
  Reason: text,
  State: text,
  StateEx: text,
  Traces: listOf(z.object({ AcceptTime: text, AcceptStation: text, Location: text, Action: text })),
})
export type KdniaoTrack = z.infer<typeof trackSchema>

/** Null when a line's time cannot be read. */
export function translateTrack(track: KdniaoTrack): TrackReport | null {
  const last = track.Traces.length - 1
  return trackReport({
    waybill: track.LogisticCode,
    carrier: carrierOf(track.ShipperCode),
    watching: track.State === '3' ? 'ended' : 'on',
    lines: track.Traces.map((line, index) => {
      const code = codeOf(line.Action, index === last ? [track.StateEx, track.State] : [])
      return {
        // Times are GMT+8 without offset; some carriers write them with slashes.
        at: parseLocal(line.AcceptTime.replaceAll('/', '-')),
        node: refineByText(nodeIn(nodeByCode, code), line.AcceptStation),
        text: line.AcceptStation,
        place: line.Location,
        code,
      }
    }),
  })
}

/** The line's own action; the newest line may fall back on the parcel's state. */
function codeOf(action: string, states: readonly string[]): string {
  if (action in nodeByCode) return action
  return states.find((state) => state in nodeByCode) ?? action
}
