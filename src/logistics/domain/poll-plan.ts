/** When to ask a tracking service by ourselves: pushes may be lost, and asking too often locks the number. */
import { DAY, HOUR, MINUTE } from '../../core/time.ts'
import { isEnd, type OrderFact } from './track.ts'

/** 快递100 may lock a number that is asked for more often. */
export const SHORTEST_GAP = 30 * MINUTE
export const USUAL_GAP = 6 * HOUR
const OUT_FOR_DELIVERY_GAP = HOUR
/** What has been on the road this long moves slowly, if at all: asked half as often, then once a day. */
const OLD = 10 * DAY
const VERY_OLD = 30 * DAY
/** Couriers give up after 60 days without a change; so do we. */
const LONGEST_WATCH = 60 * DAY

export interface PollQuestion {
  readonly now: number
  readonly fact: OrderFact
  readonly shippedAt: number
  /** Promised delivery; null when unknown. */
  readonly promisedAt: number | null
  /** Time already planned; kept when it is sooner, because it keeps the gap as well. */
  readonly planned: number | null
}

/** Epoch ms of the next question; null when it is over. */
export function nextPoll({ now, fact, shippedAt, promisedAt, planned }: PollQuestion): number | null {
  if (isEnd(fact) || now - shippedAt > LONGEST_WATCH) return null
  const next = now + gapOf({ now, fact, shippedAt, promisedAt })
  return planned !== null && planned > now ? Math.min(planned, next) : next
}

/** A quarter of what is left until the promise, and of what has passed since, between the shortest gap and the one of its age. */
function gapOf({ now, fact, shippedAt, promisedAt }: Omit<PollQuestion, 'planned'>): number {
  const age = now - shippedAt
  const byAge = age > VERY_OLD ? DAY : age > OLD ? 2 * USUAL_GAP : USUAL_GAP
  const byFact = fact === 'out_for_delivery' ? OUT_FOR_DELIVERY_GAP : byAge
  const byPromise = promisedAt === null ? byAge : Math.abs(promisedAt - now) / 4
  return Math.round(Math.max(SHORTEST_GAP, Math.min(byFact, byPromise)))
}

/**
 * Once in each 24 h from shipping on: the last question before the day ends, since the next one is planned after it. A service
 * that refused to watch a parcel is asked again then.
 */
export function isLastOfDay({
  now,
  next,
  shippedAt,
}: {
  readonly now: number
  readonly next: number | null
  readonly shippedAt: number
}): boolean {
  const dayOf = (at: number) => Math.floor((at - shippedAt) / DAY)
  return next !== null && dayOf(next) > dayOf(now)
}
