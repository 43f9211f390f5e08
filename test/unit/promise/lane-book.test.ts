import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY } from '../../../src/core/time.ts'
import {
  defaultLaneSettings,
  hoursByDistance,
  type LaneRow,
  laneBook,
  rungsOf,
} from '../../../src/promise/domain/lane-book.ts'
import {
  countOf,
  hourKey,
  hoursOf,
  quantileHours,
  quantilesOf,
  shareBeyond,
  shifted,
  slipKey,
  weightAt,
  withPrior,
} from '../../../src/promise/domain/lane-histogram.ts'

describe('a histogram of transit hours', () => {
  it('counts a parcel in the hour within which it arrived', () => {
    expect([hourKey(30.2), hourKey(31)]).toEqual(['31', '31'])
    expect([hourKey(0), hourKey(0.4), hourKey(5000)]).toEqual(['1', '1', '720'])
    expect([slipKey(-0.4), slipKey(-3), slipKey(-999), slipKey(2.1)]).toEqual(['0', '-3', '-240', '3'])
  })

  it('answers the hour within which nine of ten arrived', () => {
    expect(quantileHours(hoursOf({ 20: 8, 30: 1, 90: 1 }), 0.9)).toBe(30)
    expect(quantileHours(hoursOf({ 20: 8, 30: 0.5, 90: 1.5 }), 0.9)).toBe(90)
    expect(quantileHours(hoursOf({ 100: 1, 20: 9 }), 0.9)).toBe(20)
    expect(quantileHours(hoursOf({}), 0.9)).toBeNull()
  })

  it('its quantile is reached by at least that share of the parcels, and by no smaller hour', async () => {
    await fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 60 }), (hours) => {
        const counts: Record<string, number> = {}
        for (const h of hours) counts[hourKey(h)] = (counts[hourKey(h)] ?? 0) + 1
        const histogram = hoursOf(counts)
        const answer = quantileHours(histogram, 0.9) ?? 0
        expect(hours.filter((h) => h <= answer).length).toBeGreaterThanOrEqual(0.9 * hours.length - 1e-9)
        expect(hours.filter((h) => h < answer).length).toBeLessThan(0.9 * hours.length)
        expect(countOf(histogram)).toBe(hours.length)
      }),
    )
  })

  it('a prior weighs as many parcels as it is told, however many it holds', () => {
    const mixed = withPrior(hoursOf({ 20: 8 }), hoursOf({ 40: 500, 60: 500 }), 8)
    expect(mixed).toEqual(hoursOf({ 20: 8, 40: 4, 60: 4 }))
    expect(withPrior(hoursOf({ 20: 8 }), hoursOf({}), 8)).toEqual(hoursOf({ 20: 8 }))
  })

  it('several shares at once are what each is by itself; shares beyond an hour; parcels moved in time', () => {
    const hours = hoursOf({ '-2': 3, 5: 4, 9: 3 })
    expect(quantilesOf(hours, [0.2, 0.5, 0.9])).toEqual([-2, 5, 9])
    expect([shareBeyond(hours, 5), shareBeyond(hours, 4.5), shareBeyond(hoursOf({}), 1)]).toEqual([0.3, 0.7, null])
    expect(shifted(hours, 2)).toEqual(hoursOf({ 0: 3, 7: 4, 11: 3 }))
    expect(hoursOf({ x: 1, 1.5: 2, 7: -1, 8: 2, 'sat:3': 4 })).toEqual(hoursOf({ 8: 2 }))
    expect(hoursOf({ 'sat:3': 4, 'sun:3': 1 }, 2, 'sat:')).toEqual(hoursOf({ 3: 8 }))
  })

  it('a parcel of a half-life ago weighs half of one of today, whenever that is', () => {
    const now = Date.parse('2031-05-01T00:00:00Z')
    expect(weightAt(now - 45 * DAY, 45) / weightAt(now, 45)).toBeCloseTo(0.5, 12)
    expect(Number.isFinite(weightAt(Date.parse('2050-01-01'), 10))).toBe(true)
  })
})

describe('the ladder of a region', () => {
  it.each([
    ['330110', ['330110', '3301', '33', '*']],
    ['330100', ['3301', '33', '*']],
    ['330000', ['33', '*']],
    [null, ['*']],
    ['33', ['*']],
  ])('%s climbs %j', (code, rungs) => {
    expect(rungsOf(code)).toEqual(rungs)
  })

  const row = (region: string, hours: number, parcels: number): LaneRow => ({
    carrier: 'yuantong',
    warehouseId: 'w',
    region,
    histogram: { [hours]: parcels },
  })
  const answer = (
    from: ReturnType<typeof laneBook>,
    lane: { carrier: string; regionCode: string | null; km: number | null },
  ) => {
    const { level, samples, medianHours: hours } = from.road({ warehouseId: 'w', day: null, ...lane })
    return { hours, level, samples }
  }
  const rows = [row('330110', 20, 8), row('3301', 30, 7), row('33', 40, 50), row('*', 60, 900)]
  const book = laneBook(rows)
  const ask = (regionCode: string | null, carrier = 'yuantong') => answer(book, { carrier, regionCode, km: 160 })

  it('answers from the narrowest rung with enough parcels', () => {
    expect(ask('330110')).toMatchObject({ level: 'district', samples: 8 })
    expect(ask('330111')).toMatchObject({ level: 'province', samples: 50 })
    expect(ask('440305')).toEqual({ hours: 60, level: 'nation', samples: 900 })
    expect(ask(null)).toEqual({ hours: 60, level: 'nation', samples: 900 })
  })

  it('the wider rung steadies a thin one and fades as parcels come in', () => {
    const slow = laneBook([row('330110', 20, 8), row('3301', 30, 7)], { ...defaultLaneSettings, quantile: 0.9 })
    const lane = { carrier: 'yuantong', warehouseId: 'w', regionCode: '330110', km: null, day: null }
    expect(slow.road(lane).hours[0]).toBe(30)
    const thick = laneBook([row('330110', 20, 200), row('3301', 30, 7)])
    expect(thick.road(lane).hours[0]).toBe(20)
  })

  it('without any history the distance answers', () => {
    expect(ask('330110', 'shunfeng')).toEqual({ hours: 28, level: 'default', samples: 0 })
    expect([hoursByDistance(0), hoursByDistance(1130), hoursByDistance(null)]).toEqual([24, 53, 96])
  })

  it('a province of the tenant’s table answers before the distance does', () => {
    const table = laneBook([], { ...defaultLaneSettings, provinceHours: { 33: 31 } })
    expect(answer(table, { carrier: 'x', regionCode: '330110', km: 160 })).toEqual({
      hours: 31,
      level: 'table',
      samples: 0,
    })
    expect(answer(table, { carrier: 'x', regionCode: '440305', km: 160 })).toMatchObject({ level: 'default' })
  })

  it('slips of the lane move its promises; days of departure have their own hours; thin ones are shrunk', () => {
    const lane = { carrier: 'yuantong', warehouseId: 'w', regionCode: '330110', km: null }
    const late = laneBook([{ ...row('*', 20, 500), slip: { 10: 4_000 }, days: { 'sat:7': 900, 'sun:7': 2 } }])
    expect(late.road({ ...lane, day: 'mon' })).toMatchObject({ medianHours: 20, dayHours: 0 })
    expect(late.road({ ...lane, day: 'mon' }).hours[0]).toBe(30)
    expect(late.road({ ...lane, day: 'sat' }).hours[0]).toBe(37)
    expect(late.road({ ...lane, day: 'sun' }).dayHours).toBe(0)
  })

  it('what is left from a stage on is asked of that stage, and old parcels fade', () => {
    const now = Date.parse('2027-03-01T00:00:00Z')
    const weight = weightAt(now, 45)
    const book = laneBook(
      [{ ...row('*', 60, 100 * weight), stages: { 'door:4': 10 * weight, 'hub:30': 10 * weight } }],
      { ...defaultLaneSettings, now },
    )
    const lane = { carrier: 'yuantong', warehouseId: 'w', regionCode: null }
    expect(quantileHours(book.remaining({ ...lane, stage: 'door' }), 0.95)).toBe(4)
    expect(quantileHours(book.remaining({ ...lane, stage: 'van' }), 0.95)).toBe(60)
    expect(countOf(book.remaining({ ...lane, stage: 'branch' }))).toBe(0)
    expect(book.road({ ...lane, km: null, day: null }).samples).toBe(100)
  })
})
