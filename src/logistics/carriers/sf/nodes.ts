/** 顺丰's codes. `secondaryStatusCode` is the authority where it comes; while it only says "on the road", `opCode` says where. */
import type { CanonicalNode } from '../../carrier.port.ts'
import { type NodeTable, nodeIn } from '../track-lines.ts'

/** 70A, 611, 631, 648 are not confirmed (?). */
export const nodeByOpCode: NodeTable = {
  '50': 'picked_up',
  '54': 'picked_up',
  '51': 'picked_up',
  '46': 'picked_up',
  '43': 'picked_up',
  '41': 'picked_up',
  '607': 'picked_up',
  '30': 'in_transit',
  '36': 'departed_hub',
  '31': 'arrived_hub',
  '105': 'in_transit',
  '106': 'in_transit',
  '310': 'in_transit',
  '3036': 'in_transit',
  '646': 'in_transit',
  '647': 'in_transit',
  '123': 'in_transit',
  '130': 'arrived_branch',
  '44': 'out_for_delivery',
  '204': 'out_for_delivery',
  '34': 'out_for_delivery',
  '47': 'out_for_delivery',
  '630': 'out_for_delivery',
  '634': 'out_for_delivery',
  '33': 'exception',
  '70': 'exception',
  '70A': 'exception',
  '611': 'exception',
  '631': 'exception',
  '80': 'delivered',
  '8000': 'delivered',
  // The remark names the new number.
  '99': 'returning',
  '648': 'returning',
}

/** 1301 is not confirmed (?). */
export const nodeByStatus: NodeTable = {
  '101': 'picked_up',
  '201': 'in_transit',
  '204': 'customs',
  '205': 'customs',
  '301': 'out_for_delivery',
  '401': 'delivered',
  '1301': 'exception',
}

/** Of the order, before and at the collection: the part before the hyphen is the stage. */
export const nodeByOrderState: NodeTable = { '04': 'awaiting_pickup', '05': 'picked_up' }

export function nodeOf(opCode: string, status: string): CanonicalNode | null {
  const coarse = nodeIn(nodeByStatus, status)
  const fine = nodeIn(nodeByOpCode, opCode)
  return coarse !== null && coarse !== 'in_transit' ? coarse : (fine ?? coarse)
}
