/** 快递100's track → the hub's. Its code is the authority; hubs and branches are read from the text, which alone names them. */
import * as z from 'zod'
import { maskPhonesInText } from '../../../core/mask.ts'
import { parseLocal } from '../../../core/time.ts'
import type { CanonicalNode, TrackNode, TrackReport } from '../../carrier.port.ts'

/** Advanced states (`resultv2=4`) and the coarse ones they refine. */
const nodeByCode: Readonly<Record<string, CanonicalNode>> = {
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

const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((value) => value ?? '')

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
  data: z
    .array(lineSchema)
    .nullish()
    .transform((lines) => lines ?? []),
})
export type Kuaidi100Track = z.infer<typeof trackSchema>

/** Null when a line's time cannot be read: a track without instants would corrupt the history. */
export function translateTrack(track: Kuaidi100Track, watching: TrackReport['watching']): TrackReport | null {
  const nodes: TrackNode[] = []
  for (const [index, line] of track.data.entries()) {
    // Times are GMT+8 without offset.
    const at = parseLocal(line.ftime) ?? parseLocal(line.time)
    if (at === null) return null
    const code = codeOf(line.statusCode, index === 0 ? track.state : '')
    nodes.push({
      at,
      node: refine(nodeByCode[code] ?? 'in_transit', line.context),
      text: maskPhonesInText(line.context),
      place: line.areaName || line.location,
      code,
    })
  }
  return { waybill: track.nu, carrier: track.com, nodes, watching }
}

/** The line's own code; the newest line may fall back on the parcel's state. */
function codeOf(own: string, state: string): string {
  if (own in nodeByCode || !(state in nodeByCode)) return own
  return state
}

function refine(node: CanonicalNode, context: string): CanonicalNode {
  if (node !== 'in_transit') return node
  if (/离开|发往/.test(context)) return 'departed_hub'
  return /到达.*(网点|营业部|驿站)/.test(context) ? 'arrived_branch' : node
}
