/** A year with known truth. `npm run bench:promise` runs twenty of them. */
import { describe, expect, it } from 'vitest'
import { instantOf } from '../../../src/core/time.ts'
import { CURVE } from '../../../src/promise/domain/lane-book.ts'
import { ordersOfWorld, outcomeOf, promiseThrough } from '../../support/promise-world.ts'

/** Three months of history, then the year that counts. */
const year = (seed: number, perDay: number) =>
  outcomeOf(
    promiseThrough(ordersOfWorld({ seed, from: '2024-10-03', days: 455, perDay })).filter(
      ({ order }) => order.paidAt >= instantOf('2025-01-01'),
    ),
  )

describe('a year of promises', () => {
  it('keeps the promised share, with a padding at least a quarter below the table’s', { timeout: 60_000 }, () => {
    const { orders, kept, padding, tablePadding, curve } = year(3, 30)
    expect(orders).toBeGreaterThan(10_000)
    expect(Math.abs(kept - 0.95)).toBeLessThanOrEqual(0.02)
    expect(padding).toBeLessThanOrEqual(0.75 * tablePadding)
    // The whole distribution is right, not one point of it; whole hours and nights blur its middle.
    curve.forEach((share, i) => {
      expect(Math.abs(share - (CURVE[i] ?? 0))).toBeLessThan(0.06)
    })
  })
})
