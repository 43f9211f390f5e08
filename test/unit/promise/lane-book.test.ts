import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hoursByDistance, type LaneRow, laneBook, rungsOf } from '../../../src/promise/domain/lane-book.ts'
import { countOf, hourKey, learnLane, quantileHours, withPrior } from '../../../src/promise/domain/lane-histogram.ts'

describe('a histogram of transit hours', () => {
  it('counts a parcel in the hour within which it arrived', () => {
    expect(learnLane(learnLane({}, 30.2), 31)).toEqual({ 31: 2 })
    expect([hourKey(0), hourKey(0.4), hourKey(5000)]).toEqual(['1', '1', '720'])
  })

  it('answers the hour within which nine of ten arrived', () => {
    expect(quantileHours({ 20: 8, 30: 1, 90: 1 }, 0.9)).toBe(30)
    expect(quantileHours({ 20: 8, 30: 0.5, 90: 1.5 }, 0.9)).toBe(90)
    expect(quantileHours({ 100: 1, 20: 9 }, 0.9)).toBe(20)
    expect(quantileHours({}, 0.9)).toBeNull()
  })

  it('its quantile is reached by at least that share of the parcels, and by no smaller hour', async () => {
    await fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 60 }), (hours) => {
        const histogram = hours.reduce<Record<string, number>>((seen, h) => learnLane(seen, h), {})
        const answer = quantileHours(histogram, 0.9) ?? 0
        expect(hours.filter((h) => h <= answer).length).toBeGreaterThanOrEqual(0.9 * hours.length - 1e-9)
        expect(hours.filter((h) => h < answer).length).toBeLessThan(0.9 * hours.length)
        expect(countOf(histogram)).toBe(hours.length)
      }),
    )
  })

  it('a prior weighs as many parcels as it is told, however many it holds', () => {
    const mixed = withPrior({ 20: 8 }, { 40: 500, 60: 500 }, 8)
    expect(mixed).toEqual({ 20: 8, 40: 4, 60: 4 })
    expect(withPrior({ 20: 8 }, {}, 8)).toEqual({ 20: 8 })
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
  const rows = [row('330110', 20, 8), row('3301', 30, 7), row('33', 40, 50), row('*', 60, 900)]
  const book = laneBook(rows)
  const ask = (regionCode: string | null, carrier = 'yuantong') =>
    book.transit({ carrier, warehouseId: 'w', regionCode, km: 160 })

  it('answers from the narrowest rung with enough parcels', () => {
    expect(ask('330110')).toMatchObject({ level: 'district', samples: 8 })
    expect(ask('330111')).toMatchObject({ level: 'province', samples: 50 })
    expect(ask('440305')).toEqual({ hours: 60, level: 'nation', samples: 900 })
    expect(ask(null)).toEqual({ hours: 60, level: 'nation', samples: 900 })
  })

  it('the wider rung steadies a thin one and fades as parcels come in', () => {
    expect(ask('330110').hours).toBe(30)
    const thick = laneBook([row('330110', 20, 200), row('3301', 30, 7)])
    expect(thick.transit({ carrier: 'yuantong', warehouseId: 'w', regionCode: '330110', km: null }).hours).toBe(20)
  })

  it('without any history the distance answers', () => {
    expect(ask('330110', 'shunfeng')).toEqual({ hours: 28, level: 'default', samples: 0 })
    expect([hoursByDistance(0), hoursByDistance(1130), hoursByDistance(null)]).toEqual([24, 53, 96])
  })
})
