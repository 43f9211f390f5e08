// Which deadlines an order has in a given state. Pure: the same order gives the same set, so that it can be set again at will.
import { HOUR, MINUTE } from '../../core/time.ts'
import type { OrderStatus } from '../../orders/orders.contract.ts'
import type { Deadline } from '../order-clock.port.ts'

/** Stages of a parcel's journey that have a threshold of their own. */
export const parcelStages = ['collected', 'between_hubs', 'out_for_delivery'] as const
export type ParcelStage = (typeof parcelStages)[number]

export interface DeadlineSettings {
  readonly pickOverdueMs: number
  readonly yellowBeforeMs: number
  readonly redBeforeMs: number
  readonly checksBeforeMs: readonly number[]
  readonly arrivingBeforeMs: number
  readonly noChangeMs: number
  readonly stageStuckMs: Readonly<Record<ParcelStage, number>>
}

export const defaultDeadlineSettings: DeadlineSettings = {
  pickOverdueMs: 120 * MINUTE,
  yellowBeforeMs: 4 * HOUR,
  redBeforeMs: HOUR,
  checksBeforeMs: [24 * HOUR, 12 * HOUR, 6 * HOUR],
  arrivingBeforeMs: 2 * HOUR,
  noChangeMs: 48 * HOUR,
  stageStuckMs: { collected: 24 * HOUR, between_hubs: 48 * HOUR, out_for_delivery: 4 * HOUR },
}

/** Instants are epoch ms; null = has not happened or does not apply. */
export interface OrderTimes {
  readonly status: OrderStatus
  /** When the unpaid order closes by itself. */
  readonly payBy: number | null
  readonly promisedAt: number | null
  /** The newest estimate. */
  readonly expectedAt?: number | null
  /** Since when its oldest fulfilment waits to be picked. */
  readonly toPickSince: number | null
  /** When the order's state last changed. */
  readonly lastChangeAt: number
  /** Where its parcels are, each since its newest scan. */
  readonly stages?: readonly { readonly parcelId: string; readonly stage: ParcelStage; readonly since: number }[]
}

const ENDED: ReadonlySet<OrderStatus> = new Set(['delivered', 'cancelled', 'returned', 'closed'])
const ON_THE_ROAD: ReadonlySet<OrderStatus> = new Set(['shipped', 'in_transit', 'out_for_delivery'])

/**
 * The full set, earliest first; empty for an order that has ended. Of the promise's three signs the ones that a later one has
 * overtaken by `now` are left out, so that an order that comes in late does not raise all of them at once.
 */
export function deadlinesOf(
  order: OrderTimes,
  now: number,
  settings: DeadlineSettings = defaultDeadlineSettings,
): Deadline[] {
  if (ENDED.has(order.status)) return []
  if (order.status === 'pending_payment') {
    return order.payBy === null ? [] : [{ kind: 'payment_timeout', at: order.payBy }]
  }
  const deadlines = [
    ...promiseDeadlines(order.promisedAt, now, settings),
    ...arrivingDeadline(order, now, settings),
    { kind: 'no_change_48h', at: order.lastChangeAt + settings.noChangeMs } as const,
    ...(order.toPickSince === null || ON_THE_ROAD.has(order.status)
      ? []
      : [{ kind: 'pick_overdue', at: order.toPickSince + settings.pickOverdueMs } as const]),
    ...stageDeadlines(order, settings),
  ]
  return deadlines.sort((a, b) => a.at - b.at)
}

function promiseDeadlines(promisedAt: number | null, now: number, settings: DeadlineSettings): Deadline[] {
  if (promisedAt === null) return []
  const signs: Deadline[] = [
    { kind: 'promise_yellow', at: promisedAt - settings.yellowBeforeMs },
    { kind: 'promise_red', at: promisedAt - settings.redBeforeMs },
    { kind: 'promise_breach', at: promisedAt },
  ]
  const checks = settings.checksBeforeMs.map((before): Deadline => ({ kind: 'promise_check', at: promisedAt - before }))
  return [
    // A check that is past has been made, or would say what the next one says.
    ...checks.filter(({ at }) => at > now),
    ...signs.filter((_, i) => (signs[i + 1]?.at ?? Number.POSITIVE_INFINITY) > now),
  ]
}

/** Only a parcel on the road arrives; one whose estimate is past has arrived or is late, and neither is news for the buyer. */
function arrivingDeadline({ status, expectedAt }: OrderTimes, now: number, settings: DeadlineSettings): Deadline[] {
  if (!expectedAt || expectedAt <= now || !ON_THE_ROAD.has(status)) return []
  return [{ kind: 'arriving', at: expectedAt - settings.arrivingBeforeMs }]
}

function stageDeadlines({ status, stages = [] }: OrderTimes, settings: DeadlineSettings): Deadline[] {
  if (!ON_THE_ROAD.has(status)) return []
  return stages.map(({ parcelId, stage, since }) => ({
    kind: 'stage_stuck',
    at: since + settings.stageStuckMs[stage],
    data: { parcelId, stage },
  }))
}
