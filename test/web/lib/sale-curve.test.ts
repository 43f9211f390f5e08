import { describe, expect, it } from 'vitest'
import { peakOf, saleCurve } from '../../../web/src/lib/sale-curve.ts'

const at = (second: number, more: { claimed?: number; refused?: number; returned?: number; added?: number } = {}) => ({
  at: second * 1000,
  claimed: 0,
  refused: 0,
  returned: 0,
  added: 0,
  ...more,
})

describe('the curve of a sale', () => {
  const seconds = [
    at(90, { added: 10 }),
    at(100, { claimed: 6 }),
    at(102, { claimed: 4, refused: 9 }),
    at(110, { returned: 3 }),
  ]
  it('has a point for each second, also where nothing happened, and what was left at its end', () => {
    const { points, stepMs } = saleCurve({ seconds, leftNow: 3, from: 99_000, to: 103_000, most: 60 })
    expect(stepMs).toBe(1000)
    expect(points.map(({ claimed, refused, left }) => [claimed, refused, left])).toEqual([
      [0, 0, 10],
      [6, 0, 4],
      [0, 0, 4],
      [4, 9, 0],
      [0, 0, 0],
    ])
  })
  it('joins seconds where there are too many, and loses none', () => {
    const { points, stepMs } = saleCurve({ seconds, leftNow: 3, from: 90_000, to: 110_000, most: 7 })
    expect([points.length, stepMs]).toEqual([7, 3000])
    expect(points.reduce((sum, { claimed }) => sum + claimed, 0)).toBe(10)
    expect(points.at(-1)?.left).toBe(3)
    expect(points[0]?.left).toBe(10)
  })
  it('finds the minute of the rush by what was claimed, else by what was asked', () => {
    const rush = [at(10, { refused: 900 }), at(100, { claimed: 5 }), at(200, { claimed: 2 })]
    expect(peakOf(rush, 60_000)).toEqual({ from: 90_000, to: 149_000 })
    expect(peakOf([at(10, { refused: 9 })], 60_000)).toEqual({ from: 0, to: 59_000 })
    expect(peakOf([at(10, { added: 9 })], 60_000)).toBeNull()
  })
})
