import { expect, test } from 'vitest'
import { MINUTE } from '../../../../src/core/time.ts'
import { afterFailure, GIVE_UP_AFTER, MAX_ATTEMPTS } from '../../../../src/notify/domain/retry.ts'

const malformed = { code: 'malformed', retryable: true } as const
const busy = { code: 'busy', retryable: true } as const

test('pauses double from 15 seconds up to five minutes and end in failure', () => {
  const pauses = Array.from({ length: MAX_ATTEMPTS }, (_, index) =>
    afterFailure(malformed, { attempts: index + 1, createdAt: 0, now: 0 }),
  )
  const waits = pauses.flatMap((next) => (next.kind === 'again' ? next.notBefore / 1000 : []))
  expect(waits).toEqual([15, 30, 60, 120, 240, 300, 300])
  expect(pauses.at(-1)).toEqual({ kind: 'failed' })
})

test('a messenger that is away is waited for, however often it was asked', () => {
  const next = afterFailure(busy, { attempts: 500, createdAt: 0, now: GIVE_UP_AFTER - 1 })
  expect(next).toEqual({ kind: 'again', notBefore: GIVE_UP_AFTER - 1 + MINUTE })
  expect(afterFailure(busy, { attempts: 500, createdAt: 0, now: GIVE_UP_AFTER })).toEqual({ kind: 'failed' })
})

test('what can never succeed fails at once', () => {
  const rejected = { code: 'rejected', retryable: false } as const
  expect(afterFailure(rejected, { attempts: 1, createdAt: 0, now: 0 })).toEqual({ kind: 'failed' })
})

test('being told "too fast" never makes a notice fail', () => {
  expect(afterFailure({ code: 'throttled', retryable: true }, { attempts: 99, createdAt: 0, now: 0 })).toEqual({
    kind: 'again',
    notBefore: 60_000,
  })
})
