import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grantCalls, type QuotaState, unusedQuota } from '../../../../src/channels/domain/quota.ts'

test('no stretch of one window ever holds more calls than the quota, and what is remembered stays short', () => {
  const rule = { calls: 20, windowMs: 60_000 }
  const asks = fc.array(
    fc.record({ after: fc.integer({ min: 0, max: 20_000 }), wanted: fc.integer({ min: 1, max: 30 }) }),
    {
      maxLength: 200,
    },
  )
  fc.assert(
    fc.property(asks, (steps) => {
      let state: QuotaState = unusedQuota
      let now = 1_000_000
      const granted: { at: number; calls: number }[] = []
      for (const { after, wanted } of steps) {
        now += after
        const grant = grantCalls(state, wanted, { rule, now })
        state = grant.state
        expect(state.grants.length).toBeLessThanOrEqual(61)
        if (grant.granted === 0) {
          // Coming back at the named time succeeds.
          expect(grantCalls(state, 1, { rule, now: now + grant.retryAfterMs }).granted).toBe(1)
        } else granted.push({ at: now, calls: grant.granted })
        const recent = granted.filter(({ at }) => at > now - rule.windowMs)
        expect(recent.reduce((sum, { calls }) => sum + calls, 0)).toBeLessThanOrEqual(rule.calls)
      }
    }),
  )
})
