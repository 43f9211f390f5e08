/** When a delivery is tried again: fast at first, then less and less, for three days. */
import { DAY, HOUR, MINUTE } from '../../core/time.ts'

/** Longest time in which a delivery is tried, ms. */
export const RETRY_FOR = 3 * DAY

/** Waits after the first, second … failed attempt, ms. */
const WAITS = [5_000, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR, DAY] as const

/** A last try right at the end of the three days, if the one before it is at least this long ago. */
const LAST_GAP = HOUR
/** The most that an endpoint's own Retry-After is followed, ms. */
const LONGEST_WISH = 12 * HOUR

/**
 * Null when the three days are over. `attempts`: made so far, at least 1. `jitter`: 0..1, spreads the waits by ± 10 %.
 * `wishMs`: what the endpoint asked for (Retry-After).
 */
export function nextAttempt({
  attempts,
  now,
  retryUntil,
  jitter,
  wishMs = 0,
}: {
  readonly attempts: number
  readonly now: number
  readonly retryUntil: number
  readonly jitter: number
  readonly wishMs?: number
}): number | null {
  const base = WAITS[Math.min(attempts, WAITS.length) - 1] ?? WAITS[0]
  const wait = Math.max(base * (0.9 + 0.2 * jitter), Math.min(wishMs, LONGEST_WISH))
  const at = Math.round(now + wait)
  if (at <= retryUntil) return at
  return retryUntil - now >= LAST_GAP ? retryUntil : null
}
