/** The river of one order: 已付款 → 校验 → 锁定 → 分单 → 面单 → 出库 → 签收, with times, durations and the slow step. */
import type { OrderDetail, OrderStatus } from '../api/orders.ts'

export const riverSteps = ['paid', 'checked', 'locked', 'allocated', 'labelled', 'shipped', 'delivered'] as const
export type RiverStepKey = (typeof riverSteps)[number]

export interface RiverStep {
  readonly key: RiverStepKey
  readonly state: 'done' | 'now' | 'todo'
  readonly at: number | null
  /** Ms since the step before; for the step under way, ms it has been waited for; null where unknown. */
  readonly tookMs: number | null
  readonly slow: boolean
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Longer than this and the step counts as slow. Signing for is measured against the promise instead. */
const usualMs: Record<Exclude<RiverStepKey, 'paid' | 'delivered'>, number> = {
  checked: MINUTE,
  locked: MINUTE,
  allocated: 5 * MINUTE,
  labelled: 2 * HOUR,
  shipped: 12 * HOUR,
}

/** The statuses at which a step is behind the order. */
const rank: Record<OrderStatus, number> = {
  pending_payment: -1,
  paid: 0,
  checking_stock: 0,
  locked: 2,
  allocated: 3,
  label_printed: 4,
  shipped: 5,
  in_transit: 5,
  out_for_delivery: 5,
  delivered: 6,
  cancelled: -2,
  returned: -2,
  closed: 6,
}

const ended: ReadonlySet<OrderStatus> = new Set(['cancelled', 'returned', 'closed', 'delivered'])

type Input = Pick<OrderDetail, 'order' | 'events' | 'fulfilments' | 'parcels' | 'routing' | 'promise'>

const known = (values: readonly (number | null | undefined)[]): readonly number[] =>
  values.filter((value): value is number => typeof value === 'number')
const earliest = (values: readonly (number | null | undefined)[]) =>
  known(values).length ? Math.min(...known(values)) : null
const latest = (values: readonly (number | null | undefined)[]) =>
  known(values).length ? Math.max(...known(values)) : null

/** Every event carries the status around it; only a change of status is a step. */
const moved = (event: Input['events'][number], status: OrderStatus) => event.after === status && event.before !== status

function timesOf(input: Input): Record<RiverStepKey, number | null> {
  // An order that was routed anew passes the middle of the river again: the last time counts.
  const reached = (type: string, status: OrderStatus) =>
    latest(input.events.filter((event) => event.type === type || moved(event, status)).map((event) => event.at))
  const locked = reached('stock_locked', 'locked')
  const allocated = reached('allocated', 'allocated') ?? earliest(input.fulfilments.map((f) => f.createdAt))
  return {
    paid: input.order.paidAt,
    // Checking ends when stock is locked or found short; both may be written as one event.
    checked: reached('stock_checking', 'checking_stock') ?? locked ?? allocated,
    locked: locked ?? allocated,
    allocated,
    labelled: reached('label_printed', 'label_printed') ?? earliest(input.fulfilments.map((f) => f.label?.printedAt)),
    shipped:
      earliest(input.parcels.map((parcel) => parcel.shippedAt)) ??
      reached('shipped', 'shipped') ??
      earliest(input.fulfilments.map((f) => f.handedOverAt)),
    delivered: input.order.deliveredAt,
  }
}

/** `now` in epoch ms. Steps never go backwards in time; an unknown time stays null. */
export function riverOf(input: Input, now: number): readonly RiverStep[] {
  const times = timesOf(input)
  const standing = rank[input.order.status]
  const reachedByTime = riverSteps.findLastIndex((key) => times[key] !== null)
  const reached = standing === -2 ? reachedByTime : standing
  const moving = !ended.has(input.order.status)
  const promisedAt = input.promise.current?.promisedAt ?? input.order.promisedAt

  let previousAt: number | null = null
  const steps = riverSteps.map((key, index): RiverStep => {
    const state = index <= reached ? 'done' : index === reached + 1 && moving ? 'now' : 'todo'
    const at = state === 'done' ? times[key] : null
    const from = previousAt
    const until = state === 'done' ? at : state === 'now' ? now : null
    const tookMs = from !== null && until !== null ? Math.max(0, until - from) : null
    if (at !== null) previousAt = at
    return { key, state, at, tookMs, slow: isSlow({ key, tookMs, until, promisedAt }) }
  })
  return keepWorst(steps)
}

function isSlow(step: {
  key: RiverStepKey
  tookMs: number | null
  until: number | null
  promisedAt: number | null
}): boolean {
  if (step.key === 'paid') return false
  if (step.key === 'delivered') return step.until !== null && step.promisedAt !== null && step.until > step.promisedAt
  return step.tookMs !== null && step.tookMs > usualMs[step.key]
}

/** Marks one step only: the one that took longest of the slow ones. */
function keepWorst(steps: readonly RiverStep[]): readonly RiverStep[] {
  const worst = steps
    .filter((step) => step.slow)
    .reduce<RiverStep | null>((a, b) => (a && (a.tookMs ?? 0) >= (b.tookMs ?? 0) ? a : b), null)
  return steps.map((step) => (step.slow && step !== worst ? { ...step, slow: false } : step))
}
