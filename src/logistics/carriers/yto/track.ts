/** 圆通's scans; only GOT and ARRIVAL were seen in real answers, the rest of the table is not confirmed (?). */
import * as z from 'zod'
import { parseLocal } from '../../../core/time.ts'
import type { CanonicalNode, TrackReport } from '../../carrier.port.ts'
import { text } from '../loose-fields.ts'
import { hubOrBranch, type NodeTable, nodeIn, trackReport, watchingOf } from '../track-lines.ts'
import { CARRIER } from './call.ts'

export const nodeByInfo: NodeTable = {
  GOT: 'picked_up',
  ARRIVAL: 'arrived_hub',
  DEPARTURE: 'departed_hub',
  PACKAGE: 'in_transit',
  INBOUND: 'in_transit',
  SENT_SCAN: 'out_for_delivery',
  SIGNED: 'delivered',
  FAILED: 'exception',
  FORWARDING: 'returning',
  RETURN: 'returning',
  REJECT: 'refused',
}

export const scanSchema = z.object({ waybill_No: text, upload_Time: text, infoContent: text, processInfo: text })

/** INBOUND into a station or a locker waits for the buyer (?). */
function nodeOf(code: string, said: string): CanonicalNode | null {
  if (code === 'INBOUND' && /驿站|柜|代收/.test(said)) return 'awaiting_collection'
  return hubOrBranch(nodeIn(nodeByInfo, code), said)
}

export function reportOf(waybill: string, scans: readonly z.infer<typeof scanSchema>[]): TrackReport | null {
  const lines = scans.map(({ upload_Time, infoContent, processInfo }) => ({
    at: parseLocal(upload_Time),
    node: nodeOf(infoContent, processInfo),
    text: processInfo,
    place: '',
    code: infoContent,
  }))
  return trackReport({ waybill, carrier: CARRIER, watching: watchingOf(lines), lines })
}
