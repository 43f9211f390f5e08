/**
 * A parcel's history. Couriers repeat, re-order and correct their lists, and two services may watch one parcel: merging is
 * a union by (instant, node), so any order and any repetition of reports ends in the same history.
 */
import type { CanonicalNode, TrackNode } from '../carrier.port.ts'

/** What a parcel tells its order. */
export const orderFacts = [
  'shipped',
  'in_transit',
  'out_for_delivery',
  'delivered',
  'exception',
  'refused',
  'returning',
  'returned',
] as const
export type OrderFact = (typeof orderFacts)[number]

export interface ParcelHistory {
  /** Ascending by time. */
  readonly nodes: readonly TrackNode[]
  /** Where the parcel stands; a scan after the signature does not move it. */
  readonly node: CanonicalNode
  readonly nodeAt: number
  readonly fact: OrderFact
  /** The courier's instant of the first signature, kept when the parcel goes back afterwards; null before. */
  readonly deliveredAt: number | null
}

/** Decides which of two lines of one second comes first: the further one is later. */
const rank: Readonly<Record<CanonicalNode, number>> = {
  no_info: 0,
  created: 1,
  awaiting_pickup: 2,
  picked_up: 3,
  customs: 4,
  arrived_hub: 5,
  in_transit: 6,
  departed_hub: 7,
  arrived_branch: 8,
  out_for_delivery: 9,
  awaiting_collection: 10,
  exception: 11,
  refused: 12,
  returning: 13,
  cancelled: 14,
  delivered: 15,
  returned: 16,
}

const factOfNode: Readonly<Record<CanonicalNode, OrderFact>> = {
  no_info: 'shipped',
  created: 'shipped',
  awaiting_pickup: 'shipped',
  picked_up: 'in_transit',
  in_transit: 'in_transit',
  departed_hub: 'in_transit',
  arrived_hub: 'in_transit',
  arrived_branch: 'in_transit',
  customs: 'in_transit',
  out_for_delivery: 'out_for_delivery',
  // In a locker or a station the parcel waits for the buyer: nobody has signed yet.
  awaiting_collection: 'out_for_delivery',
  delivered: 'delivered',
  exception: 'exception',
  // A voided waybill after the hand-over needs a person.
  cancelled: 'exception',
  refused: 'refused',
  returning: 'returning',
  returned: 'returned',
}

/** What may follow a node that is not simply passed; every other later line is noise. */
const followers: Partial<Readonly<Record<CanonicalNode, readonly CanonicalNode[]>>> = {
  delivered: ['refused', 'returning', 'returned'],
  refused: ['out_for_delivery', 'awaiting_collection', 'delivered', 'returning', 'returned'],
  returning: ['delivered', 'returned'],
  returned: [],
}

/** Of two lines with the same instant and node the fuller text stays: a correction replaces what it corrects. */
function fuller(left: TrackNode, right: TrackNode): TrackNode {
  const keyOf = (node: TrackNode) => JSON.stringify([node.text, node.place, node.code])
  if (left.text.length !== right.text.length) return left.text.length > right.text.length ? left : right
  return keyOf(left) >= keyOf(right) ? left : right
}

/** Union of the lists, ascending by time. */
export function mergeNodes(...lists: readonly (readonly TrackNode[])[]): TrackNode[] {
  const byScan = new Map<string, TrackNode>()
  for (const node of lists.flat()) {
    const scan = `${node.at} ${node.node}`
    const known = byScan.get(scan)
    byScan.set(scan, known ? fuller(known, node) : node)
  }
  return [...byScan.values()].sort((a, b) => a.at - b.at || rank[a.node] - rank[b.node])
}

/** Where a parcel stands after these lines. `shippedAt`: the hand-over, the instant of a parcel without any line. */
export function foldTrack(lines: readonly TrackNode[], shippedAt: number): ParcelHistory {
  const nodes = mergeNodes(lines)
  let node: CanonicalNode = 'no_info'
  let nodeAt = shippedAt
  let deliveredAt: number | null = null
  for (const line of nodes) {
    if (!(followers[node]?.includes(line.node) ?? true)) continue
    node = line.node
    nodeAt = line.at
    if (node === 'delivered') deliveredAt ??= line.at
  }
  return { nodes, node, nodeAt, fact: factOfNode[node], deliveredAt }
}

export const factOf = (node: CanonicalNode): OrderFact => factOfNode[node]

/** Nothing more will happen to the parcel. */
export const isEnd = (fact: OrderFact): boolean => fact === 'delivered' || fact === 'returned'
