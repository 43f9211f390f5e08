/** What becomes of notices that a messenger did not take. */
import { DAY, MINUTE } from '../../core/time.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'

/** Tries that may fail before a notice counts as failed, where the messenger answered; being told "too fast" is not one of them. */
export const MAX_ATTEMPTS = 8
/** A messenger that is away may stay away for so long before its notices count as failed. */
export const GIVE_UP_AFTER = DAY
/** 企业微信 and 阿里云 both want at least a minute of silence after "too fast". */
const THROTTLE_PAUSE = MINUTE
const FIRST_PAUSE = 15_000
const LONGEST_PAUSE = 5 * MINUTE
/** Once a messenger is back, what waited for it goes soon; until then the gate's breaker keeps the calls few. */
const LONGEST_ABSENCE = MINUTE

/** Says nothing about the notice: nobody was there to read it. */
const away: ReadonlySet<IntegrationError['code']> = new Set(['unreachable', 'timeout', 'busy'])

export type AfterFailure = { readonly kind: 'failed' } | { readonly kind: 'again'; readonly notBefore: number }

/** `attempts` counts this failure as well. Pauses double from 15 s up to five minutes, one while nobody is there. */
export function afterFailure(
  error: Pick<IntegrationError, 'code' | 'retryable'>,
  {
    attempts,
    createdAt,
    now,
    patienceMs = Number.POSITIVE_INFINITY,
  }: {
    readonly attempts: number
    readonly createdAt: number
    readonly now: number
    /** Whatever it says, and nobody being there: after so long it failed. */
    readonly patienceMs?: number
  },
): AfterFailure {
  if (now - createdAt >= patienceMs) return { kind: 'failed' }
  if (error.code === 'throttled') return { kind: 'again', notBefore: now + THROTTLE_PAUSE }
  const isAway = away.has(error.code)
  const isOver = isAway ? now - createdAt >= GIVE_UP_AFTER : attempts >= MAX_ATTEMPTS
  if (!error.retryable || isOver) return { kind: 'failed' }
  const longest = isAway ? LONGEST_ABSENCE : LONGEST_PAUSE
  return { kind: 'again', notBefore: now + Math.min(longest, FIRST_PAUSE * 2 ** Math.min(attempts - 1, 10)) }
}
