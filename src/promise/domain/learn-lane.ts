// What a delivered parcel teaches its lane: hours on the road, hours from each stage, and by how much the promise was off.
import { HOUR } from '../../core/time.ts'
import type { PromiseBasis } from '../promise.contract.ts'
import type { PromiseSettings } from '../promise-settings.contract.ts'
import type { BusinessCalendar } from './business-calendar.ts'
import { halfLifeDays, type RoadStage, rungsOf } from './lane-book.ts'
import { hourKey, type LaneHistogram, slipKey, weightAt } from './lane-histogram.ts'
import { hoursNeeded } from './make-promise.ts'

export interface ArrivedParcel {
  readonly carrier: string
  readonly warehouseId: string
  readonly regionCode: string | null
  readonly shippedAt: number
  readonly deliveredAt: number
  /** First scan of each stage, epoch ms. */
  readonly stages?: Partial<Record<Exclude<RoadStage, 'van'>, number>>
  /** What the first promise rested on; null when it was made before such facts were kept. */
  readonly told?: Pick<PromiseBasis, 'leavesAt' | 'medianHours' | 'dayHours' | 'day' | 'warehouseId' | 'carrier'> | null
}

/** Weights to add to one rung's row. */
export interface Lesson {
  readonly carrier: string
  readonly warehouseId: string
  readonly region: string
  readonly count: number
  readonly histogram: LaneHistogram
  readonly slip: LaneHistogram
  readonly days: LaneHistogram
  readonly stages: LaneHistogram
}

/** Summed by row, so that a batch writes each row once. */
export function lessonsOf(
  parcels: readonly ArrivedParcel[],
  settings: PromiseSettings,
  calendar: BusinessCalendar,
): Lesson[] {
  const rows = new Map<
    string,
    { [K in keyof Lesson]: Lesson[K] extends LaneHistogram ? Record<string, number> : Lesson[K] }
  >()
  for (const parcel of parcels) {
    const { carrier, warehouseId, regionCode, shippedAt, deliveredAt, stages = {}, told } = parcel
    const road = weightAt(deliveredAt, halfLifeDays.road)
    const hours = (deliveredAt - shippedAt) / HOUR
    const isTold = told?.medianHours !== undefined && told.warehouseId === warehouseId && told.carrier === carrier
    const dayHours = isTold ? (told.dayHours ?? 0) : 0
    const slip = isTold
      ? hoursNeeded({ from: told.leavesAt, deliveredAt }, settings, calendar) - (told.medianHours ?? 0) - dayHours
      : null
    const rungs = rungsOf(regionCode)
    for (const region of rungs) {
      const key = `${carrier}|${warehouseId}|${region}`
      const row = rows.get(key) ?? {
        carrier,
        warehouseId,
        region,
        count: 0,
        histogram: {},
        slip: {},
        days: {},
        stages: {},
      }
      rows.set(key, { ...row, count: row.count + 1 })
      put(row.histogram, hourKey(hours - dayHours), road)
      if (slip !== null) put(row.slip, slipKey(slip), weightAt(deliveredAt, halfLifeDays.slip))
      // What a weekday adds is asked of a province at the narrowest.
      if (isTold && told.day !== undefined && region.length <= 2)
        put(
          row.days,
          `${told.day}:${slipKey(hours - (told.medianHours ?? 0))}`,
          weightAt(deliveredAt, halfLifeDays.days),
        )
      for (const [stage, since] of Object.entries(stages))
        put(row.stages, `${stage}:${hourKey((deliveredAt - since) / HOUR)}`, road)
    }
  }
  return [...rows.values()]
}

function put(histogram: Record<string, number>, key: string, weight: number): void {
  // Four digits say enough of a weight, and the row stays short.
  histogram[key] = Number(((histogram[key] ?? 0) + weight).toPrecision(4))
}
