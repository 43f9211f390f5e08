import { describe, expect, it } from 'vitest'
import { type Standing, standingView } from '../../../web/src/lib/standing-view.ts'

const NOW = Date.parse('2026-09-15T12:00:00+08:00')
const DAY = 86_400_000
const view = (standing: Standing) => standingView(standing, NOW)

describe('what stands above every page', () => {
  it('nothing while there is time, and nothing for a plan without an end', () => {
    expect(view({ mode: 'full', phase: 'trial', endsAt: NOW + 7 * DAY + 1 })).toBeNull()
    expect(view({ mode: 'full', phase: 'paid', endsAt: NOW + 14 * DAY + 1 })).toBeNull()
    expect(view({ mode: 'full', phase: 'paid', endsAt: null })).toBeNull()
    expect(view({ mode: 'moving' })).toBeNull()
  })

  it('something quiet in the last seven days, and in the days of grace', () => {
    expect(view({ mode: 'full', phase: 'trial', endsAt: NOW + 7 * DAY })).toEqual({
      tone: 'quiet',
      key: 'trialEnds',
      days: 7,
    })
    // `endsAt` of a paid plan is the end of its grace: seven days before it the plan itself ends.
    expect(view({ mode: 'full', phase: 'paid', endsAt: NOW + 8 * DAY })).toEqual({
      tone: 'quiet',
      key: 'planEnds',
      days: 1,
    })
    expect(view({ mode: 'full', phase: 'grace', endsAt: NOW + 2 * DAY })).toEqual({
      tone: 'quiet',
      key: 'grace',
      days: 2,
    })
  })

  it('something loud when only reading is left, each with its reason', () => {
    const keys = (['trial_over', 'plan_over', 'over_limit', 'closing'] as const).map(
      (reason) => view({ mode: 'read_only', reason })?.key,
    )
    expect(keys).toEqual(['trialOver', 'planOver', 'overLimit', 'closing'])
    expect(view({ mode: 'suspended' })).toEqual({ tone: 'loud', key: 'suspended' })
  })
})
