import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR, instantOf, localMinuteOfDay, parseLocal } from '../../../src/core/time.ts'
import { chineseCalendar } from '../../../src/promise/chinese-calendar.ts'
import { defaultWarehouseDays } from '../../../src/promise/domain/business-calendar.ts'
import { CURVE, type LaneBook, type RoadEstimate } from '../../../src/promise/domain/lane-book.ts'
import { leavesAt } from '../../../src/promise/domain/leaves-at.ts'
import {
  hoursNeeded,
  hoursUntilDeparture,
  makePromise,
  toDeliveryHour,
} from '../../../src/promise/domain/make-promise.ts'
import { promiseBasisSchema } from '../../../src/promise/promise.contract.ts'
import { defaultPromiseSettings } from '../../../src/promise/promise-settings.contract.ts'

const at = (text: string): number => parseLocal(text) ?? Number.NaN
/** A road of so many hours, whatever is asked. */
const road = (hours: number, over: Partial<RoadEstimate> = {}): Pick<LaneBook, 'road'> => ({
  road: () => ({
    level: 'city',
    samples: 42,
    medianHours: hours,
    dayHours: 0,
    hours: [hours, ...CURVE.map(() => hours)],
    ...over,
  }),
})
const warehouse = { id: 'wh_1', cutoffMinute: 16 * 60, handlingMinutes: 120 }
const leaves = (paid: string, over: Partial<Parameters<typeof leavesAt>[0]> = {}) =>
  leavesAt({
    paidAt: at(paid),
    cutoffMinute: 16 * 60,
    handlingMinutes: 120,
    warehouseDays: defaultPromiseSettings.warehouseDays,
    courierDays: defaultPromiseSettings.courierDays,
    calendar: chineseCalendar,
    ...over,
  })

describe('when an order leaves', () => {
  it.each([
    ['2026-11-20 09:00:00', '2026-11-20 18:00:00', ''],
    ['2026-11-20 15:59:59', '2026-11-20 18:00:00', ''],
    ['2026-11-20 16:00:00', '2026-11-21 18:00:00', '已过截单时间，次日发'],
    ['2026-11-20 23:59:59', '2026-11-21 18:00:00', '已过截单时间，次日发'],
    ['2026-02-16 17:00:00', '2026-02-20 18:00:00', '已过截单时间，次日发；春节不发货，顺延至 2026-02-20'],
    ['2026-12-31 17:00:00', '2027-01-01 18:00:00', '已过截单时间，次日发；2027 年放假安排未公布，按周末规则'],
  ])('paid %s it leaves %s', (paid, expected, note) => {
    expect(leaves(paid)).toMatchObject({ leavesAt: at(expected), note })
  })

  it('a warehouse that rests on weekends sends on Monday', () => {
    const warehouseDays = { ...defaultWarehouseDays, weekends: false }
    expect(leaves('2026-11-20 17:00:00', { warehouseDays }).leavesAt).toBe(at('2026-11-23 18:00:00'))
  })

  it('the van needs the courier too', () => {
    const courierDays = { ...defaultPromiseSettings.courierDays, rest: ['2026-11-20', '2026-11-21'] }
    expect(leaves('2026-11-20 09:00:00', { courierDays }).leavesAt).toBe(at('2026-11-22 18:00:00'))
  })

  it('what does not fit before the bench goes with a later van, over days of rest', () => {
    const queue = { ahead: 2_500, perDay: 1_000 }
    expect(leaves('2026-11-20 09:00:00', { queue })).toMatchObject({
      leavesAt: at('2026-11-22 18:00:00'),
      note: '仓库前面还有 2500 单，晚 2 班车',
    })
    const warehouseDays = { ...defaultPromiseSettings.warehouseDays, weekends: false }
    expect(leaves('2026-11-20 09:00:00', { queue, warehouseDays }).leavesAt).toBe(at('2026-11-24 18:00:00'))
    expect(leaves('2026-11-20 09:00:00', { queue: { ahead: 999, perDay: 1_000 } }).note).toBe('')
  })

  it('a year without published holidays takes the tenant’s own days', () => {
    const warehouseDays = { ...defaultPromiseSettings.warehouseDays, rest: ['2027-02-06'] }
    expect(leaves('2027-02-05 17:00:00', { warehouseDays: { ...warehouseDays, lunarNewYearRest: 0 } }).leavesAt).toBe(
      at('2027-02-07 18:00:00'),
    )
  })

  it('handling past midnight leaves on the next calendar day', () => {
    expect(leaves('2026-11-20 09:00:00', { cutoffMinute: 23 * 60 }).leavesAt).toBe(at('2026-11-21 01:00:00'))
  })
})

describe('what waiting costs', () => {
  it.each([
    ['2026-11-20 15:00:00', 3],
    ['2026-11-20 16:00:00', 26],
    ['2026-02-16 18:00:00', 96],
  ])('at %s the next parcel leaves in %s h', (now, hours) => {
    expect(hoursUntilDeparture({ now: at(now), warehouse, calendar: chineseCalendar })).toBe(hours)
  })
})

describe('the promised time', () => {
  const promise = (paid: string, hours: number) =>
    makePromise({
      paidAt: at(paid),
      warehouse,
      carrier: 'yuantong',
      regionCode: '330110',
      km: 160,
      lanes: road(hours),
      calendar: chineseCalendar,
    })

  it.each([
    ['2026-11-20 09:00:00', 24, '2026-11-21 18:00:00', 'in daytime as it is'],
    ['2026-11-20 09:00:00', 28, '2026-11-21 22:00:00', '22:00 is still promised'],
    ['2026-11-20 09:00:00', 29, '2026-11-22 10:00:00', '23:00 becomes 10:00 of the next day'],
    ['2026-11-20 09:00:00', 35, '2026-11-22 10:00:00', '05:00 becomes 10:00 of the same day'],
    ['2026-11-20 09:00:00', 41, '2026-11-22 11:00:00', '11:00 is day again'],
    ['2026-11-20 09:00:00', 24.5, '2026-11-21 19:00:00', 'rounded up to the full hour'],
  ])('paid %s and %s h on the road is promised for %s: %s', (paid, hours, expected) => {
    expect(promise(paid, hours).promisedAt).toBe(at(expected))
  })

  it('says what it rests on', () => {
    const { basis } = promise('2026-11-20 17:00:00', 24)
    expect(basis).toEqual({
      warehouseId: 'wh_1',
      carrier: 'yuantong',
      leavesAt: at('2026-11-21 18:00:00'),
      transitHours: 24,
      level: 'city',
      samples: 42,
      quantile: 0.95,
      medianHours: 24,
      dayHours: 0,
      day: 'sat',
      curve: CURVE.map(() => at('2026-11-22 18:00:00')),
      calendarKnown: true,
      note: '同城市 42 单，95% 在 24 小时内送到；已过截单时间，次日发',
    })
    expect(() => promiseBasisSchema.parse(basis)).not.toThrow()
  })

  it('moves over days on which the courier rests', () => {
    const settings = {
      ...defaultPromiseSettings,
      courierDays: { ...defaultPromiseSettings.courierDays, rest: ['2026-11-21'] },
    }
    expect(toDeliveryHour(at('2026-11-21 15:00:00'), settings, chineseCalendar)).toBe(at('2026-11-22 10:00:00'))
  })

  it('cold goods have a window of two hours before the latest time; an unpublished year is marked', () => {
    const cold = makePromise({
      paidAt: at('2026-12-31 17:00:00'),
      warehouse,
      carrier: 'shunfeng',
      regionCode: null,
      km: null,
      lanes: road(24),
      calendar: chineseCalendar,
      cold: true,
    })
    expect(cold.promisedAt - (cold.basis.windowFrom ?? 0)).toBe(2 * HOUR)
    expect(cold.basis.calendarKnown).toBe(false)
  })

  it('the hours that a delivery needed are the fewest with which the promise had been kept', async () => {
    const from = at('2026-11-20 18:00:00')
    await fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 * 60 }), (minutes) => {
        const deliveredAt = from + minutes * 60_000
        const needed = hoursNeeded({ from, deliveredAt }, defaultPromiseSettings, chineseCalendar)
        const told = (hours: number) => toDeliveryHour(from + hours * HOUR, defaultPromiseSettings, chineseCalendar)
        expect(told(needed)).toBeGreaterThanOrEqual(deliveredAt)
        expect(told(needed - 1)).toBeLessThan(deliveredAt)
      }),
    )
  })

  it('is a full hour of the day, never before the parcel could arrive, and grows with the payment time', async () => {
    const start = instantOf('2026-01-01')
    const instants = fc.integer({ min: start, max: start + 365 * 24 * HOUR })
    const make = (paidAt: number, hours: number) =>
      makePromise({
        paidAt,
        warehouse,
        carrier: 'c',
        regionCode: null,
        km: null,
        lanes: road(hours, { level: 'nation', samples: 9 }),
        calendar: chineseCalendar,
      })
    await fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 200 }), fc.nat({ max: 100 * HOUR }), (paidAt, hours, later) => {
        const { promisedAt, basis } = make(paidAt, hours)
        expect(promisedAt % HOUR).toBe(0)
        expect(localMinuteOfDay(promisedAt)).toBeGreaterThanOrEqual(10 * 60)
        expect(localMinuteOfDay(promisedAt)).toBeLessThanOrEqual(22 * 60)
        expect(basis.leavesAt).toBeGreaterThan(paidAt)
        expect(promisedAt).toBeGreaterThanOrEqual(basis.leavesAt + hours * HOUR)
        expect(make(paidAt + later, hours).promisedAt).toBeGreaterThanOrEqual(promisedAt)
        expect(make(paidAt, hours + 1).promisedAt).toBeGreaterThanOrEqual(promisedAt)
      }),
    )
  })
})
