// The four factors of a candidate, each 0..1 with its reason in one sentence for people.
import type { RoutingWeights } from '../routing.contract.ts'
import type { Demand, TransitEstimate } from './routing-input.ts'

export interface Factor {
  readonly value: number
  readonly reason: string
}

export interface Factors {
  readonly stock: Factor
  readonly speed: Factor
  readonly load: Factor
  readonly quality: Factor
}

/** Share of the stock factor that covering the order earns; the rest is for how deep the shelf stays afterwards. */
const COVERAGE_SHARE = 0.7

/**
 * `0.7 · pieces it has ÷ pieces ordered + 0.3 · depth`; depth is the smallest share of a SKU's shelf that stays after the
 * order, so that the last pieces of a warehouse are kept for the buyers near it.
 */
export function stockFactor(demand: readonly Demand[], availableOf: (sku: string) => number): Factor {
  let ordered = 0
  let covered = 0
  let depth = 1
  let least = Number.POSITIVE_INFINITY
  for (const { sku, quantity } of demand) {
    const available = Math.max(0, availableOf(sku))
    ordered += quantity
    covered += Math.min(available, quantity)
    const left = Math.max(0, available - quantity)
    depth = Math.min(depth, available === 0 ? 0 : left / available)
    least = Math.min(least, left)
  }
  const value = ordered === 0 ? 0 : (COVERAGE_SHARE * covered) / ordered + (1 - COVERAGE_SHARE) * depth
  const reason =
    covered === ordered
      ? `${ordered} 件全部有货，发完后最少的一款还剩 ${least} 件`
      : `${ordered} 件中有货 ${covered} 件`
  return { value: rounded(value), reason }
}

/** Fastest candidate's hours ÷ own hours; waiting for the next pick-up counts as much as the road. */
export function speedFactor(own: {
  readonly waitHours: number
  readonly transit: TransitEstimate
  readonly bestHours: number
}): Factor {
  const { waitHours, transit, bestHours } = own
  const hours = waitHours + transit.hours
  const basis = transit.samples > 0 ? `近 ${transit.samples} 单九成` : '按距离估计'
  const wait = waitHours > 0 ? `等发 ${whole(waitHours)} 小时，` : ''
  const rank = hours <= bestHours ? '最快' : `最快的仓 ${whole(bestHours)} 小时`
  return {
    value: rounded(hours <= 0 ? 1 : Math.min(1, bestHours / hours)),
    reason: `${wait}路上约 ${whole(transit.hours)} 小时（${basis}），${rank}`,
  }
}

/** 1 for an idle warehouse, 0 for one at its daily capacity. */
export function loadFactor(today: number, dailyCapacity: number): Factor {
  const reason =
    today >= dailyCapacity
      ? `今天已派 ${today} 单，到了日产能 ${dailyCapacity} 单`
      : `今天已派 ${today} 单，日产能 ${dailyCapacity} 单`
  return { value: rounded(Math.max(0, 1 - today / dailyCapacity)), reason }
}

/** What mispicks and complaints left of 1. */
export function qualityFactor(quality: number): Factor {
  return { value: rounded(quality), reason: `发货质量 ${rounded(quality)}（错发与投诉）` }
}

/** Weighted mean of the factors, 0..1, whatever the weights add up to. */
export function scoreOf(factors: Factors, weights: RoutingWeights): number {
  const total = weights.stock + weights.speed + weights.load + weights.quality
  if (total <= 0) return 0
  const sum =
    weights.stock * factors.stock.value +
    weights.speed * factors.speed.value +
    weights.load * factors.load.value +
    weights.quality * factors.quality.value
  return Math.round((sum / total) * 10_000) / 10_000
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000
const whole = (hours: number): number => Math.round(hours)
