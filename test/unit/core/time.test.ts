import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  DAY,
  formatLocal,
  instantOf,
  localDay,
  localMinuteOfDay,
  MINUTE,
  parseLocal,
} from '../../../src/core/time.ts'

const at = (text: string) => Date.parse(text)

describe('calendar work in China', () => {
  it('a day begins at 16:00 UTC of the day before', () => {
    expect(localDay(at('2026-06-17T15:59:59Z'))).toBe('2026-06-17')
    expect(localDay(at('2026-06-17T16:00:00Z'))).toBe('2026-06-18')
    expect(localMinuteOfDay(at('2026-06-17T16:01:59Z'))).toBe(1)
    expect(instantOf('2026-06-18', 16 * 60)).toBe(at('2026-06-18T08:00:00Z'))
  })
  it('days are added over the ends of months and years', () => {
    expect([addDays('2026-12-31', 1), addDays('2028-02-28', 1), addDays('2026-03-01', -1)]).toEqual([
      '2027-01-01',
      '2028-02-29',
      '2026-02-28',
    ])
  })
  it('reads and writes the form that the platforms use', () => {
    expect(formatLocal(at('2026-06-18T02:03:04Z'))).toBe('2026-06-18 10:03:04')
    expect(parseLocal('2026-06-18 10:03:04')).toBe(at('2026-06-18T02:03:04Z'))
    expect(parseLocal('2026-06-18 10:03')).toBe(at('2026-06-18T02:03:00Z'))
  })
  it.each([
    '',
    '2026-06-18',
    '2026-06-18T10:03:04',
    '2026-13-01 00:00:00',
    '2026-06-18 25:00:00',
    '2026-02-30 10:00:00',
    '0000-00-00 00:00:00',
  ])('%j is no time', (text) => expect(parseLocal(text)).toBeNull())
  it('every second comes back as it went', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        expect(parseLocal(formatLocal(seconds * 1_000))).toBe(seconds * 1_000)
      }),
    )
  })
  it('day and minute together are the instant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (ms) => {
        const start = instantOf(localDay(ms), localMinuteOfDay(ms))
        expect(ms - start).toBeGreaterThanOrEqual(0)
        expect(ms - start).toBeLessThan(MINUTE)
        expect(instantOf(addDays(localDay(ms), 1)) - instantOf(localDay(ms))).toBe(DAY)
      }),
    )
  })
})
