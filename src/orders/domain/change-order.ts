/** A change of an order: what it was, what it is, and every step between with its reason. */
import { evolve, type Order, type OrderEvent } from './order.ts'

export interface OrderChange {
  readonly before: Order | null
  readonly after: Order
  readonly steps: readonly {
    readonly event: OrderEvent
    readonly from: string | null
    readonly to: string
    readonly version: number
    readonly at: number
    readonly reason: string
  }[]
}

/** Applies events to an order (null for a new one, whose first event is `accepted`). Null when there is nothing to apply. */
export function changeOrder(
  before: Order | null,
  events: readonly OrderEvent[],
  at: number,
  reason: string,
): OrderChange | null {
  let state = before
  const steps: OrderChange['steps'][number][] = []
  for (const event of events) {
    const from = state?.status ?? null
    if (event.type === 'accepted') state = event.order
    else if (state) state = evolve(state, event, at)
    else throw new Error('the first event of an order is `accepted`')
    steps.push({ event, from, to: state.status, version: state.version, at, reason })
  }
  return state && steps.length > 0 ? { before, after: state, steps } : null
}

/** Joins two successive changes of one order. */
export function joinChanges(first: OrderChange, second: OrderChange | null): OrderChange {
  return second ? { before: first.before, after: second.after, steps: [...first.steps, ...second.steps] } : first
}
