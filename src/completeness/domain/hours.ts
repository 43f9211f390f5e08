/** Which hours are held against the platform, and what a checked hour says. All instants epoch ms. */
import { DAY, HOUR, MINUTE } from '../../core/time.ts'

/** Platforms list an order some time after it was placed; an hour is checked when it is over for so long. */
const SETTLES_AFTER = 10 * MINUTE
/** Hours that the hourly check looks at again: a platform that was slow, or down, is asked once more. */
const RECENT = 3
/** The daily check goes back so far. */
const DAILY_BACK = 2 * DAY
/** The books go back so far; older hours are forgotten. */
export const KEPT = 90 * DAY

export const hourOf = (instant: number): number => Math.floor(instant / HOUR) * HOUR

/** `[from, to)` in whole hours. */
export interface HourSpan {
  readonly from: number
  readonly to: number
}

/** The last hours that have settled, or two days of them. */
export function dueSpan({
  now,
  lagMs = 0,
  daily,
}: {
  readonly now: number
  readonly lagMs?: number
  readonly daily: boolean
}): HourSpan {
  const to = hourOf(now - SETTLES_AFTER - lagMs)
  return { from: to - (daily ? DAILY_BACK : RECENT * HOUR), to }
}

/** A span that somebody asks for, in whole hours, not older than the books and not newer than what has settled; null: nothing is left of it. */
export function askedSpan({ from, to, now }: HourSpan & { readonly now: number }): HourSpan | null {
  const span = {
    from: Math.max(hourOf(from), hourOf(now - KEPT)),
    to: Math.min(hourOf(to + HOUR - 1), hourOf(now - SETTLES_AFTER)),
  }
  return span.from < span.to ? span : null
}

export function hoursOf({ from, to }: HourSpan): number[] {
  return Array.from({ length: Math.max(0, (to - from) / HOUR) }, (_, index) => from + index * HOUR)
}

/** Pieces of at most `most` hours, oldest first. */
export function cutSpan({ from, to }: HourSpan, most: number): HourSpan[] {
  const pieces = Math.ceil((to - from) / (most * HOUR))
  return Array.from({ length: pieces }, (_, index) => ({
    from: from + index * most * HOUR,
    to: Math.min(to, from + (index + 1) * most * HOUR),
  }))
}

export const hourStates = ['complete', 'repaired', 'missing', 'unknown'] as const
export type HourState = (typeof hourStates)[number]

/** Green: everything is here. Repaired: it is now. Missing: it is not. Unknown: nobody could be asked. */
export function stateOfHour(hour: {
  readonly platformOrders: number | null
  readonly ourOrders: number | null
  readonly repaired: number
}): HourState {
  const { platformOrders, ourOrders, repaired } = hour
  if (platformOrders === null || ourOrders === null) return 'unknown'
  if (ourOrders < platformOrders) return 'missing'
  return repaired > 0 ? 'repaired' : 'complete'
}
