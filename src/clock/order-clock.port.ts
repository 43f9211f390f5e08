/** The OrderClock's words: plain data over RPC. One object keeps the deadlines of a bucket of a tenant's orders. */

export const deadlineKinds = [
  /** An unpaid order closes. */
  'payment_timeout',
  /** `to_pick` for over 2 h: the supervisor is told. */
  'pick_overdue',
  /** 4 h, 1 h before the promise, and the promise itself. */
  'promise_yellow',
  'promise_red',
  'promise_breach',
  /** 24, 12 and 6 h before the promise: is it still probable that it is kept? */
  'promise_check',
  /** Two hours before the newest estimate: the buyer is told. */
  'arriving',
  /** 48 h without any change of state: circuit-breaker case. */
  'no_change_48h',
  /** A parcel stays in one stage of its journey for too long. */
  'stage_stuck',
] as const
export type DeadlineKind = (typeof deadlineKinds)[number]

export interface Deadline {
  readonly kind: DeadlineKind
  /** Epoch ms; not before this it comes back as a message. */
  readonly at: number
  /** What the consumer needs beside the order itself, such as the stage of `stage_stuck`. */
  readonly data?: Readonly<Record<string, string | number>>
}

/** All deadlines that an order has from now on: they replace what was set before. Empty = the order has ended. */
export interface OrderDeadlines {
  readonly orderId: string
  /** Version of the order that they were computed from; an older one that arrives late changes nothing. */
  readonly version: number
  readonly deadlines: readonly Deadline[]
}

/** The tenant and its shard travel with each call: an object does not know its own name. */
export interface ClockAddress {
  readonly tenantId: string
  readonly shard: string
}

/**
 * Each deadline comes back once, as part of a `DeadlinesMessage`; a crash may repeat it. A deadline with a kind and time that
 * has come back already is not armed again, so a set may simply name all deadlines of the order, past ones included.
 */
export interface OrderClockPort {
  /** Durable before it answers. */
  set(address: ClockAddress, orders: readonly OrderDeadlines[]): Promise<void>
  /** What is still to come for an order, earliest first. */
  pending(orderId: string): Promise<readonly Deadline[]>
}
