// Hours on the road for a lane (carrier, warehouse, region), from history: district → city → province → nation → distance.
import type { PromiseBasis } from '../promise.contract.ts'
import { countOf, type LaneHistogram, quantileHours, withPrior } from './lane-histogram.ts'

export interface LaneRow {
  readonly carrier: string
  readonly warehouseId: string
  /** Division code at the rung's length (6, 4, 2 digits) or `*`. */
  readonly region: string
  readonly histogram: LaneHistogram
}

export interface TransitAnswer {
  readonly hours: number
  readonly level: PromiseBasis['level']
  /** Parcels behind the figure; 0 for `default`. */
  readonly samples: number
}

export interface LaneSettings {
  /** A rung answers by itself from this many parcels on; also the weight that the wider region has in it. */
  readonly minSamples: number
  /** Share of the parcels that arrived within the figure. */
  readonly quantile: number
}

/** 0.9: nine of ten parcels keep it; ODI's goal is 92.7 %, and rounding and the night rule add the rest. */
export const defaultLaneSettings: LaneSettings = { minSamples: 8, quantile: 0.9 }

export interface LaneBook {
  /** `regionCode` null = unknown. `km` between warehouse and receiver answers where there is no history at all. */
  transit(lane: {
    readonly carrier: string
    readonly warehouseId: string
    readonly regionCode: string | null
    readonly km: number | null
  }): TransitAnswer
}

/** Rungs of a division code, narrowest first: `330110` → `330110`, `3301`, `33`, `*`; `330000` → `33`, `*`. */
export function rungsOf(regionCode: string | null): string[] {
  if (regionCode === null || !/^\d{6}$/.test(regionCode)) return ['*']
  const district = regionCode.slice(4) === '00' ? [] : [regionCode]
  const city = regionCode.slice(2, 4) === '00' ? [] : [regionCode.slice(0, 4)]
  return [...district, ...city, regionCode.slice(0, 2), '*']
}

/**
 * Answers from the narrowest rung that has `minSamples` parcels; what the next wider rung knows is mixed in as that many
 * parcels, so that the ninth parcel of a district does not throw its promise about.
 */
export function laneBook(rows: readonly LaneRow[], settings: LaneSettings = defaultLaneSettings): LaneBook {
  const byLane = new Map(rows.map((row) => [laneKey(row.carrier, row.warehouseId, row.region), row.histogram]))
  const answers = new Map<string, TransitAnswer | null>()
  return {
    transit({ carrier, warehouseId, regionCode, km }) {
      const key = laneKey(carrier, warehouseId, regionCode ?? '*')
      let answer = answers.get(key)
      if (answer === undefined) {
        const rungs = rungsOf(regionCode).map((region) => ({
          region,
          histogram: byLane.get(laneKey(carrier, warehouseId, region)) ?? {},
        }))
        answer = fromHistory(rungs, settings)
        answers.set(key, answer)
      }
      return answer ?? { hours: hoursByDistance(km), level: 'default', samples: 0 }
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

function fromHistory(
  rungs: readonly { readonly region: string; readonly histogram: LaneHistogram }[],
  { minSamples, quantile }: LaneSettings,
): TransitAnswer | null {
  const index = rungs.findIndex(({ histogram }) => countOf(histogram) >= minSamples)
  const rung = rungs[index]
  if (rung === undefined) return null
  const wider = rungs[index + 1]?.histogram ?? {}
  const hours = quantileHours(withPrior(rung.histogram, wider, minSamples), quantile)
  return hours === null ? null : { hours, level: levelOf(rung.region), samples: countOf(rung.histogram) }
}

function levelOf(region: string): PromiseBasis['level'] {
  if (region === '*') return 'nation'
  return region.length === 6 ? 'district' : region.length === 4 ? 'city' : 'province'
}

const laneKey = (carrier: string, warehouseId: string, region: string): string => `${carrier}|${warehouseId}|${region}`
