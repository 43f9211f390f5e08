/** The events of an order that happened in one change, in the order in which they happened. Pure: facts in, events out. */
import type { Order, OrderEvent } from '../../orders/domain/order.ts'
import type { WebhookEvent } from './event-types.ts'

export interface ToldEvent {
  readonly type: WebhookEvent
  /** Version of the order that the event made; several events may share one. */
  readonly version: number
  /** What the order itself does not say. No personal data. */
  readonly detail: Readonly<Record<string, unknown>>
}

interface Step {
  readonly event: OrderEvent
  readonly version: number
}

export function orderNews(steps: readonly Step[]): ToldEvent[] {
  return steps.flatMap(({ event, version }) =>
    told(event).map(({ type, detail = {} }): ToldEvent => ({ type, version, detail })),
  )
}

interface Told {
  readonly type: WebhookEvent
  readonly detail?: Readonly<Record<string, unknown>>
}

function told(event: OrderEvent): Told[] {
  switch (event.type) {
    case 'accepted':
      return firstNews(event.order)
    case 'paid':
      return [{ type: 'order.paid' }]
    case 'platform_updated':
      return [{ type: 'order.updated', detail: { changed: event.changed } }]
    case 'revived':
      return [{ type: 'order.updated', detail: { changed: ['revived'] } }]
    case 'lines_changed':
    case 'bundle_opened':
      return [{ type: 'order.updated', detail: { changed: [event.changed] } }]
    case 'hold_placed':
      return [{ type: 'order.held', detail: { reason: event.hold.reason } }]
    case 'hold_released':
      return [{ type: 'order.released', detail: { reason: event.reason } }]
    case 'promised':
      return [{ type: 'promise.changed', detail: { expectedAt: event.promisedAt, first: event.first } }]
    case 'allocated':
      return [{ type: 'order.allocated', detail: { carriers: event.carriers } }]
    case 'allocation_released':
      return [{ type: 'order.unallocated' }]
    case 'label_printed':
      return [{ type: 'order.label_printed', detail: { waybill: event.waybill } }]
    case 'shipped':
      return [{ type: 'order.shipped', detail: { shippedAt: event.shippedAt } }]
    case 'moved':
      return [{ type: event.to === 'in_transit' ? 'order.in_transit' : 'order.out_for_delivery' }]
    case 'delivered':
      return [{ type: 'order.delivered' }]
    case 'returned':
      return [{ type: 'order.returned' }]
    case 'cancelled':
      return [{ type: 'order.cancelled' }]
    case 'closed':
      return [{ type: 'order.closed' }]
    default:
      return []
  }
}

/** An order may be paid, held and promised by the time it is first seen. */
function firstNews(order: Order): Told[] {
  return [
    { type: 'order.created' },
    ...(order.status === 'paid' ? [{ type: 'order.paid' } as const] : []),
    ...order.holds.map(({ reason }) => ({ type: 'order.held', detail: { reason } }) as const),
    ...(order.expectedAt === null
      ? []
      : [{ type: 'promise.changed', detail: { expectedAt: order.expectedAt, first: true } } as const]),
  ]
}
