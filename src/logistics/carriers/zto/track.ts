/** 中通's scans. The words of `scanType` are not confirmed (?): the table stands here alone. */
import * as z from 'zod'
import type { TrackReport } from '../../carrier.port.ts'
import { text } from '../loose-fields.ts'
import { hubOrBranch, type NodeTable, nodeIn, trackReport, watchingOf } from '../track-lines.ts'
import { CARRIER } from './call.ts'

export const nodeByScan: NodeTable = {
  收件: 'picked_up',
  发件: 'departed_hub',
  到件: 'arrived_hub',
  派件: 'out_for_delivery',
  ARRIVAL: 'awaiting_collection',
  入库: 'awaiting_collection',
  签收: 'delivered',
  SIGNED: 'delivered',
  第三方签收: 'delivered',
  问题件: 'exception',
  退件: 'returning',
  退件签收: 'returned',
  拒收: 'refused',
}

export const scanSchema = z.object({
  billCode: text,
  scanType: text,
  scanDate: z.coerce.number(),
  desc: text,
  scanSite: z.object({ name: text, city: text }).nullish(),
})

export function reportOf(waybill: string, scans: readonly z.infer<typeof scanSchema>[]): TrackReport | null {
  const lines = scans.map(({ scanType, scanDate, desc, scanSite }) => ({
    at: Number.isSafeInteger(scanDate) && scanDate > 0 ? scanDate : null,
    node: hubOrBranch(nodeIn(nodeByScan, scanType), scanSite?.name ?? ''),
    text: desc,
    place: scanSite?.city ?? '',
    code: scanType,
  }))
  return trackReport({ waybill, carrier: CARRIER, watching: watchingOf(lines), lines })
}
