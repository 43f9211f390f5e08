// Which days a warehouse works and a courier comes: the state's holidays with 调休, and the merchant's own rules on top.
import { addDays, weekdayOf } from '../../core/time.ts'

export interface CalendarDay {
  /** Working day by the state's calendar, moved weekends (调休) included. */
  readonly isWorkday: boolean
  /** Name of the public holiday; null on other days. */
  readonly holiday: string | null
  /** 1 on the first day of the lunar year (初一) and so on; null outside the first month. */
  readonly lunarNewYearDay: number | null
  /** False when the year's holidays are not published yet: then weekdays are all that is known. */
  readonly isPublished: boolean
}

/** `day` is a local day, `2026-11-21`. */
export interface BusinessCalendar {
  day(day: string): CalendarDay
}

/** When somebody works. Holidays of several days count as rest days too; `rest` and `work` overrule everything. */
export interface WorkingDays {
  /** Works on Saturdays and Sundays that are rest days. */
  readonly weekends: boolean
  /** Works on public holidays. */
  readonly holidays: boolean
  /** Closed on this many days from 初一, whatever else is said; 0 = never. */
  readonly lunarNewYearRest: number
  /** Local days on which nobody works / everybody does. */
  readonly rest: readonly string[]
  readonly work: readonly string[]
}

/** A warehouse of a merchant: every day but the first three of the lunar year. */
export const defaultWarehouseDays: WorkingDays = {
  weekends: true,
  holidays: true,
  lunarNewYearRest: 3,
  rest: [],
  work: [],
}

export function worksOn(day: string, days: WorkingDays, calendar: BusinessCalendar): boolean {
  if (days.work.includes(day)) return true
  if (days.rest.includes(day)) return false
  const { isWorkday, holiday, lunarNewYearDay } = calendar.day(day)
  if (lunarNewYearDay !== null && lunarNewYearDay <= days.lunarNewYearRest) return false
  if (isWorkday) return true
  return holiday === null ? days.weekends : days.holidays
}

/** Kinds of days on which the road is as slow as on others of the kind. */
export const dayClasses = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'holiday'] as const
export type DayClass = (typeof dayClasses)[number]

/** A parcel that leaves within this many days before a public holiday meets it on the road. */
const HOLIDAY_REACH_DAYS = 2

export function dayClassOf(day: string, calendar: BusinessCalendar): DayClass {
  for (let i = 0; i <= HOLIDAY_REACH_DAYS; i++) if (calendar.day(addDays(day, i)).holiday !== null) return 'holiday'
  return dayClasses[weekdayOf(day)] ?? 'mon'
}

/** Longest rest that is believed; settings that leave no working day must not loop for ever. */
const LONGEST_REST_DAYS = 60

/** The first local day from `day` on for which `works` holds; `day` itself when none does within two months. */
export function nextDay(day: string, works: (day: string) => boolean): string {
  for (let i = 0; i <= LONGEST_REST_DAYS; i++) {
    const candidate = addDays(day, i)
    if (works(candidate)) return candidate
  }
  return day
}
