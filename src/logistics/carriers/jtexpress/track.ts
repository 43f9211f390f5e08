/** 极兔's scans. The words of `scanType` are not confirmed (?): the table stands here alone. */
import * as z from 'zod'
import { parseLocal } from '../../../core/time.ts'
import type { CanonicalNode, TrackReport } from '../../carrier.port.ts'
import { listOf, text } from '../loose-fields.ts'
import { hubOrBranch, type NodeTable, nodeIn, trackReport, watchingOf } from '../track-lines.ts'
import { CARRIER } from './call.ts'

export const nodeByScan: NodeTable = {
  快件揽收: 'picked_up',
  入仓扫描: 'arrived_hub',
  到件扫描: 'arrived_hub',
  发件扫描: 'departed_hub',
  出仓扫描: 'out_for_delivery',
  派件扫描: 'out_for_delivery',
  代理点收入: 'awaiting_collection',
  入柜: 'awaiting_collection',
  快件签收: 'delivered',
  签收扫描: 'delivered',
  问题件扫描: 'exception',
  退件扫描: 'returning',
  退件签收: 'returned',
}

const detailSchema = z.object({
  scanTime: text,
  desc: text,
  scanType: text,
  scanNetworkName: text,
  scanNetworkTypeName: text,
  scanNetworkCity: text,
})
export const traceSchema = z.object({ billCode: text, details: listOf(detailSchema) })

/** 出仓 from a hub sends the parcel on; from a branch it goes to the buyer. */
function nodeOf({
  scanType,
  scanNetworkName,
  scanNetworkTypeName,
}: z.infer<typeof detailSchema>): CanonicalNode | null {
  if (scanType === '出仓扫描' && /中心|集散|分拨/.test(scanNetworkTypeName)) return 'departed_hub'
  return hubOrBranch(nodeIn(nodeByScan, scanType), `${scanNetworkTypeName} ${scanNetworkName}`)
}

export function reportOf({ billCode, details }: z.infer<typeof traceSchema>): TrackReport | null {
  const lines = details.map((detail) => ({
    at: parseLocal(detail.scanTime),
    node: nodeOf(detail),
    text: detail.desc,
    place: detail.scanNetworkCity || detail.scanNetworkName,
    code: detail.scanType,
  }))
  return billCode === ''
    ? null
    : trackReport({ waybill: billCode, carrier: CARRIER, watching: watchingOf(lines), lines })
}
