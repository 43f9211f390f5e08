import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { halveWindow, OVERLAP, planPull, sliceWindow } from '../../../../src/channels/domain/pull-window.ts'
import { DAY, HOUR, MINUTE } from '../../../../src/core/time.ts'

const now = 1_795_226_400_000
const instants = fc.integer({ min: now - 100 * DAY, max: now })

describe('planPull', () => {
  test('a running connection reads from ten minutes before its cursor to now', () => {
    expect(planPull({ syncedTo: now - 5 * MINUTE, now })).toEqual([{ from: now - 15 * MINUTE, to: now }])
  })

  test('the first pull reaches back seven days, or as far as asked, in slices of six hours', () => {
    const week = planPull({ syncedTo: null, now })
    expect([week.length, week[0]?.from, week.at(-1)?.to]).toEqual([28, now - 7 * DAY, now])
    expect(planPull({ syncedTo: null, now, firstDepthMs: DAY })).toHaveLength(4)
  })

  test('a connection that slept for half a year goes back 89 days, not further', () => {
    expect(planPull({ syncedTo: now - 180 * DAY, now })[0]?.from).toBe(now - 89 * DAY)
  })

  test('a cursor ahead of the clock leaves no hole', () => {
    expect(planPull({ syncedTo: now + HOUR, now })[0]?.from).toBe(now - OVERLAP)
  })

  test('whatever the cursor and the slices, every instant since the cursor is covered, and neighbours touch', () => {
    const slices = fc.integer({ min: 1_000, max: 10 * DAY })
    fc.assert(
      fc.property(instants, slices, (syncedTo, sliceMs) => {
        fc.pre((now - syncedTo) / sliceMs < 5_000)
        const windows = planPull({ syncedTo, now, sliceMs })
        expect(windows.at(-1)?.to).toBe(now)
        expect(windows[0]?.from).toBeLessThanOrEqual(Math.max(syncedTo, now - 89 * DAY))
        windows.forEach(({ from, to }, index) => {
          expect(to).toBeGreaterThan(from)
          expect(to - from).toBeLessThanOrEqual(sliceMs)
          if (index > 0) expect(from).toBe(windows[index - 1]?.to)
        })
      }),
    )
  })
})

test('an empty window is one slice', () => {
  expect(sliceWindow({ from: now, to: now }, HOUR)).toEqual([{ from: now, to: now }])
})

describe('halveWindow', () => {
  test('halves share a whole second, and halving always comes to an end', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 10 * DAY }), (from, length) => {
        let window = { from, to: from + length }
        for (let steps = 0; ; steps++) {
          expect(steps).toBeLessThan(40)
          const halves = halveWindow(window)
          if (halves === null) return
          const [left, right] = halves
          expect([left.from, right.to]).toEqual([window.from, window.to])
          expect(left.to).toBe(right.from)
          expect(left.to % 1_000).toBe(0)
          window = steps % 2 === 0 ? left : right
        }
      }),
    )
  })

  test('what lies within one second or two is not cut', () => {
    expect(halveWindow({ from: 1_000, to: 1_999 })).toBeNull()
    expect(halveWindow({ from: 1_000, to: 2_999 })).toBeNull()
    expect(halveWindow({ from: 1_000, to: 3_000 })).toEqual([
      { from: 1_000, to: 2_000 },
      { from: 2_000, to: 3_000 },
    ])
  })
})
