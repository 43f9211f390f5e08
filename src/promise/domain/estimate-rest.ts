// 重新预估: from where a parcel stands, when will it come, and how probable is it that the promise is missed?
import { HOUR } from '../../core/time.ts'
import type { RoadStage } from './lane-book.ts'
import { countOf, type Hours, quantileHours, shareBeyond } from './lane-histogram.ts'

/** Canonical nodes that open a stage; others change nothing about what is left. */
const stageOfNode: Readonly<Record<string, Exclude<RoadStage, 'van'>>> = {
  in_transit: 'hub',
  departed_hub: 'hub',
  arrived_hub: 'hub',
  arrived_branch: 'branch',
  out_for_delivery: 'door',
}

/** First scan of each stage that a parcel has reached. */
export function stageStarts(
  nodes: readonly { readonly node: string; readonly at: number }[],
): Partial<Record<Exclude<RoadStage, 'van'>, number>> {
  const starts: Partial<Record<Exclude<RoadStage, 'van'>, number>> = {}
  for (const { node, at } of nodes) {
    const stage = stageOfNode[node]
    if (stage !== undefined) starts[stage] = Math.min(starts[stage] ?? at, at)
  }
  return starts
}

/** The furthest stage and since when; `van` since the parcel left. */
export function stageNow(
  starts: ReturnType<typeof stageStarts>,
  shippedAt: number,
): { readonly stage: RoadStage; readonly since: number } {
  for (const stage of ['door', 'branch', 'hub'] as const) {
    const since = starts[stage]
    if (since !== undefined) return { stage, since }
  }
  return { stage: 'van', since: shippedAt }
}

export interface Rest {
  /** Epoch ms by which the share `quantile` of such parcels are delivered. */
  readonly expectedAt: number
  /** 0..1: that the parcel comes after `promisedAt`; null without a promise. */
  readonly risk: number | null
}

/** Parcels behind an estimate below which it says nothing. */
const LEAST = 8

/**
 * Among the lane's parcels that took at least as long in this stage as this one already has (conditional survival), the share
 * that took longer than what is left. Null when the lane knows too little.
 */
export function estimateRest(input: {
  readonly hours: Hours
  /** When the stage began, epoch ms. */
  readonly since: number
  readonly now: number
  readonly promisedAt: number | null
  readonly quantile: number
}): Rest | null {
  const { hours, since, now, promisedAt, quantile } = input
  const waited = Math.max(0, (now - since) / HOUR)
  const alive = shareBeyond(hours, waited)
  if (alive === null || countOf(hours) < LEAST) return null
  // Longer than nearly every parcel before it: history has nothing to say, except that it is late.
  if (alive < 0.005)
    return { expectedAt: now + 24 * HOUR, risk: promisedAt === null ? null : now + HOUR > promisedAt ? 1 : 0.9 }
  const share = 1 - alive * (1 - quantile)
  const left = quantileHours(hours, share) ?? 0
  const beyond = promisedAt === null ? null : (shareBeyond(hours, (promisedAt - since) / HOUR) ?? 0)
  return {
    expectedAt: Math.max(now, since + left * HOUR),
    risk: beyond === null || promisedAt === null ? null : promisedAt <= now ? 1 : Math.min(1, beyond / alive),
  }
}
