import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DAY, localMinuteOfDay } from '../../../../src/core/time.ts'
import { nextAllowed } from '../../../../src/notify/domain/quiet-hours.ts'

const night = { quietFrom: 22 * 60, quietTo: 8 * 60 }
const lunch = { quietFrom: 12 * 60, quietTo: 13 * 60 + 30 }
const at = (text: string) => Date.parse(`${text}+08:00`)

test.each([
  ['before midnight', '2026-11-21T23:30:10', night, '2026-11-22T08:00:00'],
  ['after midnight', '2026-11-22T00:00:00', night, '2026-11-22T08:00:00'],
  ['at the first minute', '2026-11-21T22:00:00', night, '2026-11-22T08:00:00'],
  ['at the last second', '2026-11-22T07:59:59', night, '2026-11-22T08:00:00'],
  ['within one day', '2026-11-21T12:15:00', lunch, '2026-11-21T13:30:00'],
])('%s a notice waits until the quiet hours are over', (_, now, hours, expected) => {
  expect(nextAllowed({ event: 'order.shipped', now: at(now) }, hours)).toBe(at(expected))
})

test.each([
  ['outside the window', 'order.shipped', '2026-11-22T08:00:00', night],
  ['with no window', 'order.shipped', '2026-11-22T03:00:00', { quietFrom: 300, quietTo: 300 }],
  ['when the event is red', 'order.overdue', '2026-11-22T03:00:00', night],
])('%s it goes at once', (_, event, now, hours) => {
  expect(nextAllowed({ event, now: at(now) }, hours)).toBe(at(now))
})

test('the time it gives is allowed, never past, and less than a day away', () => {
  const minute = fc.integer({ min: 0, max: 1439 })
  const instant = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 })
  fc.assert(
    fc.property(minute, minute, instant, (quietFrom, quietTo, now) => {
      const next = nextAllowed({ event: 'order.shipped', now }, { quietFrom, quietTo })
      expect(next - now).toBeGreaterThanOrEqual(0)
      expect(next - now).toBeLessThanOrEqual(DAY)
      expect(nextAllowed({ event: 'order.shipped', now: next }, { quietFrom, quietTo })).toBe(next)
      if (next > now) expect(localMinuteOfDay(next)).toBe(quietTo)
    }),
  )
})
