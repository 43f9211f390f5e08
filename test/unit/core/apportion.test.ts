import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apportion } from '../../../src/core/apportion.ts'

describe('apportioned pieces', () => {
  it('add up, and nobody gets more than the weight asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 8 }), fc.nat(), (weights, n) => {
        const sum = weights.reduce((all, weight) => all + weight, 0)
        const total = sum === 0 ? 0 : n % (sum + 1)
        const parts = apportion(total, weights)
        expect(parts.reduce((all, part) => all + part, 0)).toBe(total)
        parts.forEach((part, index) => {
          expect(part).toBeLessThanOrEqual(weights[index] ?? 0)
        })
      }),
    )
  })
})
