import { describe, expect, it } from 'vitest'
import { chineseCalendar } from '../../../src/promise/chinese-calendar.ts'
import {
  defaultWarehouseDays,
  nextDay,
  type WorkingDays,
  worksOn,
} from '../../../src/promise/domain/business-calendar.ts'

describe("the state's calendar", () => {
  it.each([
    ['2026-02-14', true, '春节', null, '调休: a Saturday that is worked'],
    ['2026-02-17', false, '春节', 1, '初一'],
    ['2026-10-01', false, '国庆节', null, 'National Day'],
    ['2026-10-10', true, '国庆节', null, '调休: a Saturday that is worked'],
    ['2026-11-21', false, null, null, 'a plain Saturday'],
    ['2026-11-23', true, null, null, 'a plain Monday'],
  ])('%s: workday %s, %s', (day, isWorkday, holiday, lunarNewYearDay, _why) => {
    const read = chineseCalendar.day(day)
    expect(read.isWorkday).toBe(isWorkday)
    expect(read.lunarNewYearDay).toBe(lunarNewYearDay)
    if (!isWorkday) expect(read.holiday).toBe(holiday)
    expect(read.isPublished).toBe(true)
  })

  it('a year without published holidays follows the weekdays and says so; the lunar year is known all the same', () => {
    expect(chineseCalendar.day('2027-01-01')).toEqual({
      isWorkday: true,
      holiday: null,
      lunarNewYearDay: null,
      isPublished: false,
    })
    expect(chineseCalendar.day('2027-02-06')).toMatchObject({
      isWorkday: false,
      lunarNewYearDay: 1,
      isPublished: false,
    })
  })
})

describe('working days of a warehouse', () => {
  const office: WorkingDays = { ...defaultWarehouseDays, weekends: false, holidays: false }
  const works = (day: string, days: WorkingDays) => worksOn(day, days, chineseCalendar)

  it('by default are all but the first three of the lunar year', () => {
    const days = ['2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20', '2026-10-01', '2026-11-21']
    expect(days.map((day) => works(day, defaultWarehouseDays))).toEqual([true, false, false, false, true, true, true])
  })

  it('an office rests on weekends and holidays and works on moved ones', () => {
    expect(works('2026-11-21', office)).toBe(false)
    expect(works('2026-10-10', office)).toBe(true)
    expect(works('2026-10-05', office)).toBe(false)
  })

  it('single days overrule the rules', () => {
    const days = { ...office, rest: ['2026-11-23'], work: ['2026-02-17'] }
    expect(works('2026-11-23', days)).toBe(false)
    expect(works('2026-02-17', days)).toBe(true)
  })

  it('the next working day skips the whole holiday', () => {
    expect(nextDay('2026-10-01', (day) => works(day, office))).toBe('2026-10-08')
  })

  it('settings without any working day do not loop for ever', () => {
    expect(nextDay('2026-10-01', () => false)).toBe('2026-10-01')
  })
})
