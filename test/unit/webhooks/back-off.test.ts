import { describe, expect, it } from 'vitest'
import { nextAttempt, RETRY_FOR } from '../../../src/webhooks/domain/back-off.ts'
import {
  healthOf,
  LONGEST_FAILING,
  MOST_FAILURES,
  mustPause,
  restAfter,
} from '../../../src/webhooks/domain/endpoint-health.ts'

const SECOND = 1_000
const HOUR = 3_600_000

/** Instants of all attempts when every one fails, ms after the first. */
function attemptsOf(jitter: number): number[] {
  const at = [0]
  for (;;) {
    const next = nextAttempt({ attempts: at.length, now: at.at(-1) ?? 0, retryUntil: RETRY_FOR, jitter })
    if (next === null) return at
    at.push(next)
  }
}

describe('retries of a delivery', () => {
  it('come after 5 s, 1 min, 5 min, 30 min, 2 h, 6 h, 12 h, 24 h, 24 h, and a last time at the end of three days', () => {
    const at = attemptsOf(0.5)
    const waits = at.slice(1).map((instant, i) => (instant - (at[i] ?? 0)) / SECOND)
    expect(waits.slice(0, 9)).toEqual([5, 60, 300, 1_800, 7_200, 21_600, 43_200, 86_400, 86_400])
    expect(at.at(-1)).toBe(RETRY_FOR)
  })

  it.each([0, 0.25, 0.999])('go on for three days and never beyond, with jitter %f', (jitter) => {
    const at = attemptsOf(jitter)
    expect(at.at(-1)).toBeLessThanOrEqual(RETRY_FOR)
    expect(at.at(-1)).toBeGreaterThan(RETRY_FOR - HOUR)
    expect(at.length).toBeGreaterThanOrEqual(10)
    expect(at.length).toBeLessThanOrEqual(12)
  })

  it('wait as long as the endpoint asks for, up to twelve hours', () => {
    const ask = (wishMs: number) => nextAttempt({ attempts: 1, now: 0, retryUntil: RETRY_FOR, jitter: 0.5, wishMs })
    expect(ask(120 * SECOND)).toBe(120 * SECOND)
    expect(ask(1)).toBe(5 * SECOND)
    expect(ask(72 * HOUR)).toBe(12 * HOUR)
  })

  it('end with an attempt by hand after the three days', () => {
    expect(nextAttempt({ attempts: 4, now: RETRY_FOR, retryUntil: RETRY_FOR, jitter: 0.5 })).toBe(null)
  })
})

describe('an endpoint that fails', () => {
  it('rests at once, for longer and longer', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 49].map((n) => restAfter(n) / 1_000)).toEqual([
      0, 5, 10, 20, 30, 60, 120, 300, 600, 900, 900,
    ])
  })

  it('is paused after fifty failures, which take at least ten hours, or after five days', () => {
    let rests = 0
    for (let n = 1; n < MOST_FAILURES; n++) rests += restAfter(n)
    expect(rests).toBeGreaterThan(10 * HOUR)
    expect(mustPause({ failuresInRow: MOST_FAILURES - 1, failingSince: 0, now: HOUR })).toBe(false)
    expect(mustPause({ failuresInRow: MOST_FAILURES, failingSince: 0, now: HOUR })).toBe(true)
    expect(mustPause({ failuresInRow: 3, failingSince: 0, now: LONGEST_FAILING - 1 })).toBe(false)
    expect(mustPause({ failuresInRow: 3, failingSince: 0, now: LONGEST_FAILING })).toBe(true)
    expect(mustPause({ failuresInRow: 3, failingSince: null, now: LONGEST_FAILING })).toBe(false)
  })

  it('is told apart from one that is well, paused or new', () => {
    const health = (status: string, failuresInRow: number, lastSuccessAt: number | null) =>
      healthOf({ status, failuresInRow, lastSuccessAt })
    expect([health('active', 0, null), health('active', 0, 1), health('active', 1, 1), health('paused', 0, 1)]).toEqual(
      ['unused', 'well', 'failing', 'paused'],
    )
  })
})
