/** The books of a shop as a calendar: a row a day of the tenant's zone, newest first, 24 cells each. */
import type { CheckedHour } from '../api/completeness.ts'

const OFFSET = 8 * 3_600_000
const HOUR = 3_600_000
const DAY = 24 * HOUR

/** `ahead`: the hour has not come; `unchecked`: nobody looked. */
export type CellState = CheckedHour['state'] | 'ahead' | 'unchecked'

export interface HourCell {
  readonly from: number
  readonly state: CellState
  readonly hour: CheckedHour | null
}

export interface DayRow {
  /** Midnight in the tenant's zone, epoch ms. */
  readonly from: number
  readonly cells: readonly HourCell[]
  readonly platformOrders: number
  readonly ourOrders: number
}

export const midnightOf = (instant: number): number => Math.floor((instant + OFFSET) / DAY) * DAY - OFFSET

export function dayRows({ hours, days, now }: { hours: readonly CheckedHour[]; days: number; now: number }): DayRow[] {
  const byHour = new Map(hours.map((hour) => [hour.hour, hour]))
  const today = midnightOf(now)
  return Array.from({ length: days }, (_, index) => {
    const from = today - index * DAY
    const cells = Array.from({ length: 24 }, (_, n): HourCell => {
      const at = from + n * HOUR
      const hour = byHour.get(at) ?? null
      return { from: at, hour, state: hour?.state ?? (at + HOUR > now ? 'ahead' : 'unchecked') }
    })
    const sum = (of: (hour: CheckedHour) => number | null) =>
      cells.reduce((total, { hour }) => total + (hour === null ? 0 : (of(hour) ?? 0)), 0)
    return { from, cells, platformOrders: sum((hour) => hour.platformOrders), ourOrders: sum((hour) => hour.ourOrders) }
  })
}
