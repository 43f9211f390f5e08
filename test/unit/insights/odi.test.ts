import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, instantOf } from '../../../src/core/time.ts'
import { countedPromise, incrementsOf, type OdiFact, odiOf, sumByDay } from '../../../src/insights/domain/odi.ts'

const PROMISED = instantOf('2026-11-20', 20 * 60)
const delivered = (deliveredAt: number, breachCounted = false): OdiFact => ({
  kind: 'delivered',
  promisedAt: PROMISED,
  deliveredAt,
  breachCounted,
})
const breached: OdiFact = { kind: 'breached', promisedAt: PROMISED }
const added = (...facts: OdiFact[]) => sumByDay(facts.flatMap(incrementsOf)).sort((a, b) => (a.day < b.day ? -1 : 1))

describe('the promise that counts', () => {
  it('is the one that the buyer was given with the order: goods that are sent again count for nothing of their own', () => {
    expect(countedPromise({ promisedAt: PROMISED, reshipOf: null })).toBe(PROMISED)
    expect(countedPromise({ promisedAt: PROMISED, reshipOf: 'ord_1' })).toBeNull()
    const promisedAt = countedPromise({ promisedAt: PROMISED, reshipOf: 'ord_1' })
    expect(incrementsOf({ kind: 'delivered', promisedAt, deliveredAt: PROMISED, breachCounted: false })).toEqual([])
  })
})

describe('what a fact adds to the days', () => {
  it('a parcel in time counts for both figures, each on its own day', () => {
    expect(added(delivered(PROMISED - 30 * HOUR))).toEqual([
      { day: '2026-11-19', signed: 1, signedInTime: 1, due: 0, kept: 0 },
      { day: '2026-11-20', signed: 0, signedInTime: 0, due: 1, kept: 1 },
    ])
  })

  it('the promised instant itself is in time, one millisecond later is not', () => {
    expect(added(delivered(PROMISED))[0]).toMatchObject({ signedInTime: 1, kept: 1 })
    expect(added(delivered(PROMISED + 1))[0]).toMatchObject({ signedInTime: 0, due: 1, kept: 0 })
  })

  it('a breach and the late parcel after it count the promise once', () => {
    expect(added(breached, delivered(PROMISED + DAY, true))).toEqual([
      { day: '2026-11-20', signed: 0, signedInTime: 0, due: 1, kept: 0 },
      { day: '2026-11-21', signed: 1, signedInTime: 0, due: 0, kept: 0 },
    ])
  })

  it('a parcel that was in time but heard of late takes its breach back', () => {
    expect(added(breached, delivered(PROMISED - HOUR, true))).toEqual([
      { day: '2026-11-20', signed: 1, signedInTime: 1, due: 1, kept: 1 },
    ])
  })

  it('a lost parcel stays in ODI-strict and never reaches ODI', () => {
    expect(added(breached)).toEqual([{ day: '2026-11-20', signed: 0, signedInTime: 0, due: 1, kept: 0 }])
  })

  it('an order without a promise adds nothing', () => {
    expect(incrementsOf({ kind: 'delivered', promisedAt: null, deliveredAt: PROMISED, breachCounted: false })).toEqual(
      [],
    )
  })

  it('whatever happens, every promise is due exactly once and kept at most once', async () => {
    const life = fc.record({
      offset: fc.integer({ min: -3 * DAY, max: 3 * DAY }),
      heardLate: fc.boolean(),
      lost: fc.boolean(),
    })
    await fc.assert(
      fc.property(fc.array(life, { maxLength: 30 }), (lives) => {
        const facts = lives.flatMap(({ offset, heardLate, lost }): OdiFact[] => {
          if (lost) return [breached]
          const isBreached = offset > 0 || heardLate
          return [...(isBreached ? [breached] : []), delivered(PROMISED + offset, isBreached)]
        })
        const days = added(...facts)
        const sum = (key: 'signed' | 'signedInTime' | 'due' | 'kept') => days.reduce((n, day) => n + day[key], 0)
        expect(sum('due')).toBe(lives.length)
        expect(sum('signed')).toBe(lives.filter(({ lost }) => !lost).length)
        expect(sum('kept')).toBe(sum('signedInTime'))
      }),
    )
  })
})

describe('the two ratios', () => {
  const days = [
    { day: '2026-11-19', signed: 10, signedInTime: 9, due: 10, kept: 8 },
    { day: '2026-11-20', signed: 10, signedInTime: 10, due: 4, kept: 4 },
  ]

  it('ODI counts every day, ODI-strict only the days that are over', () => {
    expect(odiOf(days, '2026-11-20')).toEqual({ odi: 0.95, odiStrict: 0.8 })
    expect(odiOf(days, '2026-11-21')).toEqual({ odi: 0.95, odiStrict: 12 / 14 })
  })

  it('nothing counted is no ratio', () => {
    expect(odiOf([], '2026-11-20')).toEqual({ odi: null, odiStrict: null })
  })
})
