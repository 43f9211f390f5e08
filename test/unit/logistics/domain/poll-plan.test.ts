import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../../../src/core/time.ts'
import { nextPoll, type PollQuestion } from '../../../../src/logistics/domain/poll-plan.ts'
import { orderFacts } from '../../../../src/logistics/domain/track.ts'

const now = 1_800_000_000_000
const plan = (question: Partial<PollQuestion>) => {
  const next = nextPoll({ now, fact: 'in_transit', shippedAt: now - DAY, promisedAt: null, planned: null, ...question })
  return next === null ? null : next - now
}

test.each<[string, Partial<PollQuestion>, number | null]>([
  ['every 6 h by default', {}, 6 * HOUR],
  ['every 6 h while the promise is far', { promisedAt: now + 3 * DAY }, 6 * HOUR],
  ['faster near the promise', { promisedAt: now + 8 * HOUR }, 2 * HOUR],
  ['never faster than every 30 min', { promisedAt: now + MINUTE }, 30 * MINUTE],
  ['fast right after a broken promise', { promisedAt: now - HOUR }, 30 * MINUTE],
  ['slower long after it', { promisedAt: now - 20 * HOUR }, 5 * HOUR],
  ['half as often after ten days on the road', { shippedAt: now - 11 * DAY }, 12 * HOUR],
  ['once a day after thirty', { shippedAt: now - 31 * DAY }, DAY],
  ['hourly while it is out for delivery', { fact: 'out_for_delivery' }, HOUR],
  ['not at all when it is delivered', { fact: 'delivered' }, null],
  ['not at all when it is back', { fact: 'returned' }, null],
  ['not at all after 60 days', { shippedAt: now - 61 * DAY }, null],
  ['at the planned time when that is sooner', { planned: now + HOUR }, HOUR],
  ['at the new time when the plan has passed', { planned: now - 1 }, 6 * HOUR],
])('a parcel is asked for %s', (_, question, expected) => {
  expect(plan(question)).toBe(expected)
})

test('two questions for one number are never closer than 30 minutes', () => {
  const question = fc.record({
    fact: fc.constantFrom(...orderFacts),
    promisedAt: fc.option(fc.integer({ min: now - 90 * DAY, max: now + 90 * DAY })),
    shippedAt: fc.integer({ min: now - 90 * DAY, max: now }),
  })
  fc.assert(
    fc.property(question, (each) => {
      const gap = plan(each)
      expect(gap === null || (gap >= 30 * MINUTE && gap <= DAY)).toBe(true)
    }),
  )
})
