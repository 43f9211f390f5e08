// When a paid order leaves the warehouse: cut-off, handling, the warehouse's days and the courier's days.
import { addDays, instantOf, localDay, localMinuteOfDay, MINUTE } from '../../core/time.ts'
import { type BusinessCalendar, nextDay, type WorkingDays, worksOn } from './business-calendar.ts'

export interface Departure {
  /** Epoch ms. */
  readonly leavesAt: number
  /** Its local day, `2026-11-21`. */
  readonly day: string
  /** What moved it beyond the same day, in words for people; '' when nothing did. */
  readonly note: string
}

/** A queue of more days than this is a warehouse that stands still; the promise does not run away with it. */
const MOST_FULL_VANS = 14

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
  /** Jobs in front of the packing bench, and how many it does on a day; what does not fit goes with a later van. */
  readonly queue?: { readonly ahead: number; readonly perDay: number }
}): Departure {
  const { paidAt, cutoffMinute, handlingMinutes, warehouseDays, courierDays, calendar, queue } = input
  const paidDay = localDay(paidAt)
  const isInTime = localMinuteOfDay(paidAt) < cutoffMinute
  const earliest = isInTime ? paidDay : addDays(paidDay, 1)
  const works = (candidate: string) =>
    worksOn(candidate, warehouseDays, calendar) && worksOn(candidate, courierDays, calendar)
  const unqueued = nextDay(earliest, works)
  const fullVans = queue && queue.perDay > 0 ? Math.min(MOST_FULL_VANS, Math.floor(queue.ahead / queue.perDay)) : 0
  let day = unqueued
  for (let i = 0; i < fullVans; i++) day = nextDay(addDays(day, 1), works)
  const notes = [
    isInTime ? null : '已过截单时间，次日发',
    unqueued === earliest ? null : `${calendar.day(earliest).holiday ?? '休息日'}不发货，顺延至 ${unqueued}`,
    fullVans === 0 ? null : `仓库前面还有 ${queue?.ahead} 单，晚 ${fullVans} 班车`,
    calendar.day(day).isPublished ? null : `${day.slice(0, 4)} 年放假安排未公布，按周末规则`,
  ]
  return {
    leavesAt: instantOf(day, cutoffMinute) + handlingMinutes * MINUTE,
    day,
    note: notes.filter((note) => note !== null).join('；'),
  }
}
