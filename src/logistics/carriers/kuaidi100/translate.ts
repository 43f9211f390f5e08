/** 快递100's track → the hub's. Its code is the authority; hubs and branches are read from the text, which alone names them. */
import * as z from 'zod'
import { parseLocal } from '../../../core/time.ts'
import type { TrackReport } from '../../carrier.port.ts'
import { listOf, text } from '../loose-fields.ts'
import { type NodeTable, nodeIn, refineByText, trackReport } from '../track-lines.ts'

/** Advanced states (`resultv2=4`) and the coarse ones they refine. */
export const nodeByCode: NodeTable = {
  '101': 'created',
  '102': 'awaiting_pickup',
  '1': 'picked_up',
  '103': 'picked_up',
  '0': 'in_transit',
  '1001': 'in_transit',
  '1002': 'in_transit',
  '1003': 'in_transit',
  '7': 'in_transit',
  '5': 'out_for_delivery',
  '501': 'awaiting_collection',
  '3': 'delivered',
  '301': 'delivered',
  '302': 'delivered',
  '303': 'delivered',
  '304': 'delivered',
  '2': 'exception',
  '201': 'exception',
  '202': 'exception',
  '204': 'exception',
  '205': 'exception',
  '206': 'exception',
  '207': 'exception',
  '208': 'exception',
  '209': 'exception',
  '203': 'refused',
  '14': 'refused',
  '6': 'returning',
  '4': 'returned',
  '210': 'cancelled',
  '401': 'cancelled',
  '8': 'customs',
  '10': 'customs',
  '11': 'customs',
  '12': 'customs',
  '13': 'customs',
}

const lineSchema = z.object({
  time: text,
  ftime: text,
  context: text,
  statusCode: text,
  areaName: text,
  location: text,
})

/** One parcel's track as a query answers it and a push carries it: the whole list, newest first. */
export const trackSchema = z.object({
  com: text,
  nu: text,
  state: text,
  ischeck: text,
  data: listOf(lineSchema),
})
export type Kuaidi100Track = z.infer<typeof trackSchema>

/** Null when a line's time cannot be read: a track without instants would corrupt the history. */
export function translateTrack(track: Kuaidi100Track, watching: TrackReport['watching']): TrackReport | null {
  return trackReport({
    waybill: track.nu,
    carrier: track.com,
    watching,
    lines: track.data.map((line, index) => {
      const code = codeOf(line.statusCode, index === 0 ? track.state : '')
      return {
        // Times are GMT+8 without offset.
        at: parseLocal(line.ftime) ?? parseLocal(line.time),
        node: refineByText(nodeIn(nodeByCode, code), line.context),
        text: line.context,
        place: line.areaName || line.location,
        code,
      }
    }),
  })
}

/** The line's own code; the newest line may fall back on the parcel's state. */
function codeOf(own: string, state: string): string {
  if (own in nodeByCode || !(state in nodeByCode)) return own
  return state
}
