// ODI 订单履约确定性指数: of the orders signed for, the share signed for within the time promised when the buyer ordered.
// ODI-strict: of all promises whose time has passed, the share that was kept. Every promise is counted exactly once in each.
import { localDay } from '../../core/time.ts'

/** Instants are epoch ms; `promisedAt` is the first promise, the one made when the order was paid. */
export type OdiFact =
  /** An order was signed for. */
  | {
      readonly kind: 'delivered'
      readonly promisedAt: number | null
      readonly deliveredAt: number
      /** The breach of this promise has been counted already: the promise passed before the signature was heard of. */
      readonly breachCounted: boolean
    }
  /** A promise passed without a signature. Not to be told of an order that was signed for or cancelled before. */
  | { readonly kind: 'breached'; readonly promisedAt: number }

/** The promise that counts. Of a 补发单 none: its buyer has one order, whose own promise stands as it came. */
export const countedPromise = (order: {
  readonly promisedAt: number | null
  readonly reshipOf: string | null
}): number | null => (order.reshipOf === null ? order.promisedAt : null)

export interface OdiIncrement {
  /** Local day, `2026-11-21`. */
  readonly day: string
  readonly signed: number
  readonly signedInTime: number
  readonly due: number
  readonly kept: number
}

/** `signed` counts on the day of the signature, `due` and `kept` on the day of the promise. Without a promise: nothing. */
export function incrementsOf(fact: OdiFact): OdiIncrement[] {
  if (fact.promisedAt === null) return []
  const promiseDay = localDay(fact.promisedAt)
  if (fact.kind === 'breached') return [{ day: promiseDay, signed: 0, signedInTime: 0, due: 1, kept: 0 }]
  const inTime = fact.deliveredAt <= fact.promisedAt ? 1 : 0
  return [
    { day: localDay(fact.deliveredAt), signed: 1, signedInTime: inTime, due: 0, kept: 0 },
    { day: promiseDay, signed: 0, signedInTime: 0, due: fact.breachCounted ? 0 : 1, kept: inTime },
  ]
}

/** One increment per day: a batch touches each day's row once. */
export function sumByDay(increments: readonly OdiIncrement[]): OdiIncrement[] {
  const days = new Map<string, OdiIncrement>()
  for (const next of increments) {
    const seen = days.get(next.day)
    days.set(next.day, seen === undefined ? next : add(seen, next))
  }
  return [...days.values()]
}

/** Ratios 0..1, null while nothing was counted. */
export interface OdiRatios {
  readonly odi: number | null
  readonly odiStrict: number | null
}

/**
 * Over the given days. `odiStrict` leaves out `today` and later: of the promises of a day that is not over, only the kept
 * ones are known, and the figure would flatter.
 */
export function odiOf(days: readonly OdiIncrement[], today: string): OdiRatios {
  const sum = (of: readonly OdiIncrement[], key: 'signed' | 'signedInTime' | 'due' | 'kept') =>
    of.reduce((total, day) => total + day[key], 0)
  const over = days.filter(({ day }) => day < today)
  return {
    odi: ratio(sum(days, 'signedInTime'), sum(days, 'signed')),
    odiStrict: ratio(sum(over, 'kept'), sum(over, 'due')),
  }
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

function add(a: OdiIncrement, b: OdiIncrement): OdiIncrement {
  return {
    day: a.day,
    signed: a.signed + b.signed,
    signedInTime: a.signedInTime + b.signedInTime,
    due: a.due + b.due,
    kept: a.kept + b.kept,
  }
}
