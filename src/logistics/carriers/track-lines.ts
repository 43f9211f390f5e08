/** Lines of a courier's track → the hub's nodes. What no table knows is kept as `in_transit` with its text, and told. */
import { maskPhonesInText } from '../../core/mask.ts'
import type { CanonicalNode, TrackNode, TrackReport } from '../carrier.port.ts'

export type NodeTable = Readonly<Record<string, CanonicalNode>>

export interface TrackLine {
  /** Epoch ms; null when the time cannot be read. */
  readonly at: number | null
  /** By the courier's table; null for a code that it does not hold. */
  readonly node: CanonicalNode | null
  readonly text: string
  readonly place: string
  readonly code: string
}

/** Null when a line's time cannot be read: a track without instants would corrupt the history. */
export function trackReport({
  waybill,
  carrier,
  watching,
  lines,
}: {
  readonly waybill: string
  readonly carrier: string
  readonly watching: TrackReport['watching']
  readonly lines: readonly TrackLine[]
}): TrackReport | null {
  const nodes: TrackNode[] = []
  const unknown = new Set<string>()
  for (const { at, node, text, place, code } of lines) {
    if (at === null) return null
    // A line without any code says nothing new about our tables.
    if (node === null && code !== '') unknown.add(code.slice(0, 60))
    const phone = node === 'out_for_delivery' ? /(?<!\d)1[3-9]\d{9}(?!\d)/.exec(text)?.[0] : undefined
    const line = { at, node: node ?? 'in_transit', text: maskPhonesInText(text), place, code }
    nodes.push(phone === undefined ? line : { ...line, phone })
  }
  const report = { waybill, carrier, nodes, watching }
  return unknown.size > 0 ? { ...report, unknownCodes: [...unknown] } : report
}

/** The node of a code; null when the table does not hold it (names of `Object` among them). */
export const nodeIn = (table: NodeTable, code: string): CanonicalNode | null =>
  Object.hasOwn(table, code) ? (table[code] ?? null) : null

/** `ended` once the newest line is an end. */
export const watchingOf = (lines: readonly TrackLine[]): TrackReport['watching'] =>
  lines.some(({ node }) => node === 'delivered' || node === 'returned') ? 'ended' : 'on'

const isBranch = /网点|营业[部点厅]|服务点|驿站|分部|一部|二部|三部/

/** A hub that is a branch by its name: couriers that use one code for both. */
export const hubOrBranch = (node: CanonicalNode | null, place: string): CanonicalNode | null =>
  node === 'arrived_hub' && isBranch.test(place) && !/中心|集散|分拨|枢纽/.test(place) ? 'arrived_branch' : node

/** Where the code only says "on the road", the text may name a hub that was left or a branch that was reached. */
export function refineByText(node: CanonicalNode | null, context: string): CanonicalNode | null {
  if (node !== 'in_transit') return node
  if (/离开|发往/.test(context)) return 'departed_hub'
  return /到达.*(网点|营业部|驿站)/.test(context) ? 'arrived_branch' : node
}
