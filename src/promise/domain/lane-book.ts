// What is known of a lane (carrier, warehouse, region): district → city → province → courier × warehouse → province table → distance.
import type { PromiseBasis } from '../promise.contract.ts'
import type { DayClass } from './business-calendar.ts'
import {
  countOf,
  type Hours,
  hoursOf,
  type LaneHistogram,
  noHours,
  quantileHours,
  quantilesOf,
  shifted,
  weightAt,
  withPrior,
} from './lane-histogram.ts'

/** Where a parcel stands when its remaining hours are asked for. */
export const roadStages = ['van', 'hub', 'branch', 'door'] as const
export type RoadStage = (typeof roadStages)[number]

export interface LaneRow {
  readonly carrier: string
  readonly warehouseId: string
  /** Division code at the rung's length (6, 4, 2 digits) or `*`. */
  readonly region: string
  /** Hours from the van to the signature, freed of what the weekday adds. Weights of `halfLifeDays.road`. */
  readonly histogram: LaneHistogram
  /** `slipKey` of hours by which parcels came later than median and weekday said. Weights of `halfLifeDays.slip`. */
  readonly slip?: LaneHistogram
  /** `sat:12`: by how much a day's departures differ from the lane's median. Weights of `halfLifeDays.days`. */
  readonly days?: LaneHistogram
  /** `door:5`: hours from the first scan of a stage to the signature. Weights of `halfLifeDays.road`. */
  readonly stages?: LaneHistogram
}

/**
 * How fast history fades. The median of a narrow lane needs months of parcels; how far promises were off is pooled over wide
 * lanes and has to follow a courier that becomes slower within two weeks.
 */
export const halfLifeDays = { road: 45, slip: 10, days: 120 } as const

export interface RoadEstimate {
  readonly level: PromiseBasis['level']
  /** Parcels behind the median, old ones counted by what is left of them; 0 without history. */
  readonly samples: number
  readonly medianHours: number
  /** What the day of departure adds. */
  readonly dayHours: number
  /** Hours from departure within which the shares `[target, ...CURVE]` of the parcels are delivered. */
  readonly hours: readonly number[]
}

/** Levels at which the distribution itself is checked, besides the tenant's target. */
export const CURVE = [0.5, 0.8, 0.9, 0.95, 0.98] as const
/** Where nine of ten stand in `RoadEstimate.hours`. */
export const NINE_OF_TEN = 3

export interface LaneSettings {
  /** A rung answers by itself from this many parcels on; also the weight that the wider region has in it. */
  readonly minSamples: number
  /** Share of the parcels that has to arrive within the figure. */
  readonly quantile: number
  /** Hours on the road by province (`33`) where there is no history; the tenant's own table. */
  readonly provinceHours: Readonly<Record<string, number>>
  /** Epoch ms: as of when old parcels are weighed; null = every parcel counts 1 (histograms without decay). */
  readonly now: number | null
}

export const defaultLaneSettings: LaneSettings = { minSamples: 8, quantile: 0.95, provinceHours: {}, now: null }

export interface Lane {
  readonly carrier: string
  readonly warehouseId: string
  /** null = unknown. */
  readonly regionCode: string | null
}

export interface LaneBook {
  /** Hours from departure to signature. `km` between warehouse and receiver answers where there is no history at all. */
  road(lane: Lane & { readonly km: number | null; readonly day: DayClass | null }): RoadEstimate
  /** Hours from the first scan of a stage to the signature; empty when nothing is known. */
  remaining(lane: Lane & { readonly stage: RoadStage }): Hours
}

/** Rungs of a division code, narrowest first: `330110` → `330110`, `3301`, `33`, `*`; `330000` → `33`, `*`. */
export function rungsOf(regionCode: string | null): string[] {
  if (regionCode === null || !/^\d{6}$/.test(regionCode)) return ['*']
  const district = regionCode.slice(4) === '00' ? [] : [regionCode]
  const city = regionCode.slice(2, 4) === '00' ? [] : [regionCode.slice(0, 4)]
  return [...district, ...city, regionCode.slice(0, 2), '*']
}

/** Parcels' worth of the wider rung in what is known of slips: their tail needs more than a median does. */
const SLIP_PRIOR = 40
/** Parcels' worth of "no difference" in what a weekday adds. */
const DAY_PRIOR = 15

/**
 * The median is the narrowest rung's that has `minSamples` parcels, the next wider one mixed in as that many parcels. The
 * distribution around it is the one by which recent parcels missed it (split conformal prediction with weights by age: Barber,
 * Candès, Ramdas, Tibshirani, Annals of Statistics 51(2), 2023), each rung shrunk towards the wider one, so that the kept
 * share follows a courier that changes, whatever the medians believe.
 */
export function laneBook(rows: readonly LaneRow[], settings: LaneSettings = defaultLaneSettings): LaneBook {
  const { now, minSamples, quantile } = settings
  const byLane = new Map(rows.map((row) => [laneKey(row.carrier, row.warehouseId, row.region), row]))
  const weighed = new Map<string, Hours>()
  const read = (lane: Lane, region: string, part: 'histogram' | 'slip' | 'days' | 'stages', prefix = ''): Hours => {
    const key = `${part}|${prefix}|${laneKey(lane.carrier, lane.warehouseId, region)}`
    const known = weighed.get(key)
    if (known) return known
    const halfLife = part === 'slip' ? halfLifeDays.slip : part === 'days' ? halfLifeDays.days : halfLifeDays.road
    const stored = byLane.get(laneKey(lane.carrier, lane.warehouseId, region))?.[part]
    const fresh =
      stored === undefined ? noHours : hoursOf(stored, now === null ? 1 : 1 / weightAt(now, halfLife), prefix)
    weighed.set(key, fresh)
    return fresh
  }

  const medianOf = (lane: Lane, rungs: readonly string[]) => {
    const index = rungs.findIndex((region) => countOf(read(lane, region, 'histogram')) >= minSamples)
    const rung = rungs[index]
    if (rung === undefined) return null
    const own = read(lane, rung, 'histogram')
    const wider = rungs[index + 1]
    const mixed = wider === undefined ? own : withPrior(own, read(lane, wider, 'histogram'), minSamples)
    return { rung, samples: Math.round(countOf(own)), mixed, medianHours: quantileHours(mixed, 0.5) ?? 0 }
  }

  const dayHoursOf = (lane: Lane, rungs: readonly string[], day: DayClass): number => {
    let known: Hours = hoursOf({ 0: 1 })
    for (const region of rungs.filter((rung) => rung.length <= 2).toReversed())
      known = withPrior(read(lane, region, 'days', `${day}:`), known, DAY_PRIOR)
    return quantileHours(known, 0.5) ?? 0
  }

  const answers = new Map<string, RoadEstimate>()
  return {
    road({ km, day, ...lane }) {
      const key = `${laneKey(lane.carrier, lane.warehouseId, lane.regionCode ?? '*')}|${day}|${km}`
      const known = answers.get(key)
      if (known) return known
      const rungs = rungsOf(lane.regionCode)
      const median = medianOf(lane, rungs)
      const dayHours = median === null || day === null ? 0 : dayHoursOf(lane, rungs, day)
      const byTable = settings.provinceHours[lane.regionCode?.slice(0, 2) ?? '']
      const medianHours = median?.medianHours ?? byTable ?? hoursByDistance(km)
      let slack = median === null ? hoursOf({ 0: 1 }) : shifted(median.mixed, -medianHours)
      if (median !== null)
        for (const region of rungs.toReversed()) slack = withPrior(read(lane, region, 'slip'), slack, SLIP_PRIOR)
      const answer: RoadEstimate = {
        level: median === null ? (byTable === undefined ? 'default' : 'table') : levelOf(median.rung),
        samples: median?.samples ?? 0,
        medianHours,
        dayHours,
        hours: [quantileHours(slack, quantile), ...quantilesOf(slack, CURVE)].map(
          (hours) => medianHours + dayHours + (hours ?? 0),
        ),
      }
      answers.set(key, answer)
      return answer
    },
    remaining({ stage, ...lane }) {
      let known = noHours
      for (const region of rungsOf(lane.regionCode).toReversed()) {
        const own = stage === 'van' ? read(lane, region, 'histogram') : read(lane, region, 'stages', `${stage}:`)
        known = withPrior(own, known, minSamples)
      }
      return known
    },
  }
}

/**
 * A courier without history: 24 h for collection, sorting and delivery, and trunk roads at 40 km/h, halts included
 * (杭州 → 北京 1,130 km ≈ 52 h). 96 h when the distance is unknown.
 */
export function hoursByDistance(km: number | null): number {
  return km === null ? 96 : Math.ceil(24 + km / 40)
}

function levelOf(region: string): PromiseBasis['level'] {
  if (region === '*') return 'nation'
  return region.length === 6 ? 'district' : region.length === 4 ? 'city' : 'province'
}

const laneKey = (carrier: string, warehouseId: string, region: string): string => `${carrier}|${warehouseId}|${region}`
