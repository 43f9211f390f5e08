/**
 * The state's calendar from `chinese-days`. Its JSON is read rather than its functions: those look at the machine's time
 * zone and answer "workday" for years without data.
 */
import chineseDays from 'chinese-days'
import published from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import type { BusinessCalendar, CalendarDay } from './domain/business-calendar.ts'

const holidays: Readonly<Record<string, string | undefined>> = published.holidays
const movedWorkdays: Readonly<Record<string, string | undefined>> = published.workdays
const publishedYears: ReadonlySet<string> = new Set(Object.keys(published.holidays).map((day) => day.slice(0, 4)))
const known = new Map<string, CalendarDay>()

export const chineseCalendar: BusinessCalendar = {
  day(day) {
    const seen = known.get(day)
    if (seen) return seen
    const read = readDay(day)
    known.set(day, read)
    return read
  },
}

function readDay(day: string): CalendarDay {
  // `Spring Festival,春节,4` → 春节
  const holiday = holidays[day]?.split(',')[1] ?? null
  const weekday = new Date(`${day}T00:00:00.000Z`).getUTCDay()
  const isWeekend = weekday === 0 || weekday === 6
  const { lunarMon, lunarDay, isLeap } = chineseDays.getLunarDate(day)
  return {
    isWorkday: movedWorkdays[day] !== undefined || (holiday === null && !isWeekend),
    holiday,
    lunarNewYearDay: lunarMon === 1 && !isLeap ? lunarDay : null,
    isPublished: publishedYears.has(day.slice(0, 4)),
  }
}
