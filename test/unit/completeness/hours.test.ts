import { describe, expect, it } from 'vitest'
import { askedSpan, cutSpan, dueSpan, hourOf, hoursOf, stateOfHour } from '../../../src/completeness/domain/hours.ts'
import { DAY, HOUR, MINUTE } from '../../../src/core/time.ts'

const TEN = Date.UTC(2026, 10, 22, 10)

describe('hours that are due for a check', () => {
  it('are the last three that have been over for ten minutes', () => {
    expect(dueSpan({ now: TEN + 17 * MINUTE, daily: false })).toEqual({ from: TEN - 3 * HOUR, to: TEN })
    expect(dueSpan({ now: TEN + 9 * MINUTE, daily: false }).to).toBe(TEN - HOUR)
  })

  it('wait longer for a platform that lists its orders late', () => {
    expect(dueSpan({ now: TEN + 17 * MINUTE, lagMs: 10 * MINUTE, daily: false }).to).toBe(TEN - HOUR)
  })

  it('are two days once a night', () => {
    expect(hoursOf(dueSpan({ now: TEN + 17 * MINUTE, daily: true }))).toHaveLength(48)
  })
})

describe('a span that somebody asks for', () => {
  const now = TEN + 30 * MINUTE

  it('is widened to whole hours', () => {
    expect(askedSpan({ from: TEN - 90 * MINUTE, to: TEN - 70 * MINUTE, now })).toEqual({
      from: TEN - 2 * HOUR,
      to: TEN - HOUR,
    })
  })

  it('ends where the hours have not settled, and begins where the books do', () => {
    expect(askedSpan({ from: 0, to: now + DAY, now })).toEqual({ from: hourOf(now - 90 * DAY), to: TEN })
  })

  it('is none when it lies in the future, or ends before it begins', () => {
    expect(askedSpan({ from: now, to: now + HOUR, now })).toBeNull()
    expect(askedSpan({ from: TEN - HOUR, to: TEN - 5 * HOUR, now })).toBeNull()
  })

  it('is cut into pieces that touch and do not overlap', () => {
    expect(cutSpan({ from: TEN - 14 * HOUR, to: TEN }, 6)).toEqual([
      { from: TEN - 14 * HOUR, to: TEN - 8 * HOUR },
      { from: TEN - 8 * HOUR, to: TEN - 2 * HOUR },
      { from: TEN - 2 * HOUR, to: TEN },
    ])
  })
})

describe('a checked hour', () => {
  it.each([
    ['complete', 12, 12, 0],
    ['complete', 0, 0, 0],
    ['repaired', 12, 12, 3],
    ['missing', 12, 11, 0],
    ['missing', 12, 11, 4],
    ['unknown', null, null, 0],
  ] as const)(
    'is %s with %j on the platform, %j here and %j repaired',
    (state, platformOrders, ourOrders, repaired) => {
      expect(stateOfHour({ platformOrders, ourOrders, repaired })).toBe(state)
    },
  )
})
