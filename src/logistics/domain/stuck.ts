/** A parcel is stuck when its stage lasts longer than the tenant allows. */
import { HOUR } from '../../core/time.ts'
import type { CanonicalNode } from '../carrier.port.ts'

/** Ms per stage; the tenant may change each. */
export interface StuckThresholds {
  /** From the hand-over or the collection to the first scan on the road. */
  readonly firstScan: number
  /** Between two scans on the road. */
  readonly betweenHubs: number
  readonly outForDelivery: number
}

export const defaultStuckThresholds: StuckThresholds = {
  firstScan: 24 * HOUR,
  betweenHubs: 48 * HOUR,
  outForDelivery: 4 * HOUR,
}

export type Stage = keyof StuckThresholds

/** Stages without an entry wait for a person, not for the courier: in a locker, refused, on the way back, at an end. */
const stageOfNode: Partial<Readonly<Record<CanonicalNode, Stage>>> = {
  no_info: 'firstScan',
  created: 'firstScan',
  awaiting_pickup: 'firstScan',
  picked_up: 'firstScan',
  in_transit: 'betweenHubs',
  departed_hub: 'betweenHubs',
  arrived_hub: 'betweenHubs',
  arrived_branch: 'betweenHubs',
  customs: 'betweenHubs',
  out_for_delivery: 'outForDelivery',
}

/** The stage a parcel is in and the instant at which it counts as stuck; null where no threshold applies. */
export function stuckDeadline(
  parcel: { readonly node: CanonicalNode; readonly nodeAt: number },
  thresholds: StuckThresholds = defaultStuckThresholds,
): { readonly stage: Stage; readonly deadline: number } | null {
  const stage = stageOfNode[parcel.node]
  return stage ? { stage, deadline: parcel.nodeAt + thresholds[stage] } : null
}
