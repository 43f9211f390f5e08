// When a paid order leaves the warehouse: cut-off, handling, the warehouse's days and the courier's days.
import { addDays, instantOf, localDay, localMinuteOfDay, MINUTE } from '../../core/time.ts'
import { type BusinessCalendar, nextDay, type WorkingDays, worksOn } from './business-calendar.ts'

export interface Departure {
  /** Epoch ms. */
  readonly leavesAt: number
  /** What moved it beyond the same day, in words for people; '' when nothing did. */
  readonly note: string
}

/**
 * One van a day: it comes when the orders paid before the cut-off are handled, `cutoffMinute + handlingMinutes` of the
 * local day. An order paid at the cut-off or later, or on a day of rest, is on the van of the next day on which the
 * warehouse works and the courier comes.
 */
export function leavesAt(input: {
  /** Epoch ms. */
  readonly paidAt: number
  /** Minute of the local day, 0..1439. */
  readonly cutoffMinute: number
  readonly handlingMinutes: number
  readonly warehouseDays: WorkingDays
  readonly courierDays: WorkingDays
  readonly calendar: BusinessCalendar
}): Departure {
  const { paidAt, cutoffMinute, handlingMinutes, warehouseDays, courierDays, calendar } = input
  const paidDay = localDay(paidAt)
  const isInTime = localMinuteOfDay(paidAt) < cutoffMinute
  const earliest = isInTime ? paidDay : addDays(paidDay, 1)
  const day = nextDay(
    earliest,
    (candidate) => worksOn(candidate, warehouseDays, calendar) && worksOn(candidate, courierDays, calendar),
  )
  const notes = [
    isInTime ? null : '已过截单时间，次日发',
    day === earliest ? null : `${calendar.day(earliest).holiday ?? '休息日'}不发货，顺延至 ${day}`,
    calendar.day(day).isPublished ? null : `${day.slice(0, 4)} 年放假安排未公布，按周末规则`,
  ]
  return {
    leavesAt: instantOf(day, cutoffMinute) + handlingMinutes * MINUTE,
    note: notes.filter((note) => note !== null).join('；'),
  }
}
