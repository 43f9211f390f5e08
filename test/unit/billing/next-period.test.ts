import { describe, expect, it } from 'vitest'
import { addMonths, nextPeriod } from '../../../src/billing/domain/next-period.ts'
import { DAY, formatLocal } from '../../../src/core/time.ts'

const at = (text: string): number => Date.parse(`${text}+08:00`)
const NOW = at('2026-03-10T09:30:15')

describe('months', () => {
  it.each([
    ['2026-03-10T09:30:15', 1, '2026-04-10 09:30:15'],
    ['2026-01-31T23:59:59', 1, '2026-02-28 23:59:59'],
    ['2028-01-31T00:00:00', 1, '2028-02-29 00:00:00'],
    ['2026-12-15T08:00:00', 1, '2027-01-15 08:00:00'],
    ['2026-11-30T00:00:00', 15, '2028-02-29 00:00:00'],
    // 00:30 in Shanghai is still the day before in Greenwich.
    ['2026-05-01T00:30:00', 1, '2026-06-01 00:30:00'],
  ])('%s and %i months is %s', (from, months, to) => {
    expect(formatLocal(addMonths(at(from), months))).toBe(to)
  })
})

describe('the next period', () => {
  const standard = { plan: 'standard', months: 1 } as const
  const current = (plan: 'trial' | 'standard' | 'pro', paidUntil: number | null, trialEndsAt = 0) => ({
    plan,
    paidUntil,
    trialEndsAt,
  })

  it('the rest of a trial is not lost', () => {
    const trialEndsAt = NOW + 5 * DAY
    expect(nextPeriod(current('trial', null, trialEndsAt), standard, NOW)).toMatchObject({
      from: trialEndsAt,
      to: addMonths(trialEndsAt, 1),
    })
    expect(nextPeriod(current('trial', null, NOW - DAY), standard, NOW)).toMatchObject({ from: NOW })
  })

  it('the same plan goes on where it ends, also within the grace period', () => {
    for (const paidUntil of [NOW + 3 * DAY, NOW - 3 * DAY])
      expect(nextPeriod(current('standard', paidUntil), standard, NOW)).toMatchObject({
        from: paidUntil,
        to: addMonths(paidUntil, 1),
        creditDays: 0,
      })
  })

  it('after the grace period it begins anew', () => {
    expect(nextPeriod(current('standard', NOW - 7 * DAY), standard, NOW)).toMatchObject({ from: NOW })
  })

  it('another plan begins at once, and the rest of the old one lengthens it by its worth', () => {
    // 30 days of standard at 1,999 a month are worth 9.997 days of pro at 5,999: ten, in the buyer's favour.
    expect(nextPeriod(current('standard', NOW + 30 * DAY), { plan: 'pro', months: 1 }, NOW)).toEqual({
      plan: 'pro',
      from: NOW,
      to: addMonths(NOW, 1) + 10 * DAY,
      creditDays: 10,
    })
    expect(nextPeriod(current('pro', NOW + 10 * DAY), standard, NOW)).toMatchObject({ creditDays: 31 })
    expect(nextPeriod(current('pro', NOW - DAY), standard, NOW)).toMatchObject({ from: NOW, creditDays: 0 })
  })
})
