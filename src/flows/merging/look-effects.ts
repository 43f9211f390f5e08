/** Which changes of orders make it worth looking whether others of the same receiver wait. One effect for the whole batch. */
import { receiverBasis } from '../../merging/domain/same-receiver.ts'
import type { OrderChange } from '../../orders/domain/change-order.ts'
import { isBeforeShipping } from '../../orders/domain/order-lifecycle.ts'
import type { HubEffect } from '../effects/effect.ts'

/** A queue message holds 128 KB; an id has 30 bytes. */
const MOST_AT_ONCE = 1_000

export function lookEffects(changes: readonly OrderChange[]): HubEffect[] {
  const orderIds = changes.filter(isWorthALook).map(({ after }) => after.id)
  const parts = Array.from({ length: Math.ceil(orderIds.length / MOST_AT_ONCE) }, (_, i) =>
    orderIds.slice(i * MOST_AT_ONCE, (i + 1) * MOST_AT_ONCE),
  )
  return parts.map((part) => ({ kind: 'merging.look', orderIds: part }))
}

/** Paid and not sent: new, paid just now, given to a warehouse, or its receiver is another one. */
const isWorthALook = ({ before, after, steps }: OrderChange): boolean =>
  // A 补发单 is the answer to a complaint: it waits for nobody.
  after.reshipOf === null &&
  isBeforeShipping(after.status) &&
  after.status !== 'pending_payment' &&
  (before === null ||
    steps.some(({ event }) => event.type === 'paid' || event.type === 'allocated') ||
    receiverBasis(before) !== receiverBasis(after))
