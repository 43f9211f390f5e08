/** When a provider is asked about an order of which no notification came. Pure, and without memory: a minute knows its questions. */
import { DAY, HOUR, MINUTE } from '../../core/time.ts'

/** After the order was placed. */
const SINCE_PLACED = [2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 40 * MINUTE, HOUR, 3 * HOUR, 12 * HOUR]
/** After it was cancelled for want of payment: banks confirm late, and the notification may be lost. */
const SINCE_CANCELLED = [2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, DAY]

/** Nothing older is asked about. */
export const ASKED_FOR_MS = 3 * DAY

export interface Unpaid {
  readonly status: string
  readonly placedAt: number
  readonly statusAt: number
}

/** Whether one of the order's questions falls within (from, to]. */
export function isAskedWithin({ status, placedAt, statusAt }: Unpaid, from: number, to: number): boolean {
  const [since, waits] = status === 'cancelled' ? [statusAt, SINCE_CANCELLED] : [placedAt, SINCE_PLACED]
  return waits.some((wait) => since + wait > from && since + wait <= to)
}

/** A transaction whose order is unknown: soon again at first, twice as long each time up to six hours, then no more. */
export function nextLook(seenAt: number, now: number): number | null {
  const age = now - seenAt
  return age < ASKED_FOR_MS ? now + Math.min(Math.max(age, MINUTE), 6 * HOUR) : null
}

/** After this a person is told that nobody has placed the order that was paid. */
export const UNCLAIMED_AFTER = 30 * MINUTE
