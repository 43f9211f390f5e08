import { expect, test } from 'vitest'
import { HOUR } from '../../../../src/core/time.ts'
import { afterFailure, MAX_ATTEMPTS } from '../../../../src/notify/domain/retry.ts'

const busy = { code: 'busy', retryable: true } as const

test('pauses double from 15 seconds and end in failure', () => {
  const pauses = Array.from({ length: MAX_ATTEMPTS }, (_, index) => afterFailure(busy, { attempts: index + 1, now: 0 }))
  const waits = pauses.flatMap((next) => (next.kind === 'again' ? next.notBefore / 1000 : []))
  expect(waits).toEqual([15, 30, 60, 120, 240, 480, 960])
  expect(pauses.at(-1)).toEqual({ kind: 'failed' })
})

test('no pause is longer than an hour', () => {
  const next = afterFailure(busy, { attempts: MAX_ATTEMPTS - 1, now: 0 })
  expect(next.kind === 'again' && next.notBefore <= HOUR).toBe(true)
})

test('what can never succeed fails at once', () => {
  expect(afterFailure({ code: 'rejected', retryable: false }, { attempts: 1, now: 0 })).toEqual({ kind: 'failed' })
})

test('being told "too fast" never makes a notice fail', () => {
  expect(afterFailure({ code: 'throttled', retryable: true }, { attempts: 99, now: 0 })).toEqual({
    kind: 'again',
    notBefore: 60_000,
  })
})
