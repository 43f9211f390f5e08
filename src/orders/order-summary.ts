import type { Receiver } from './canonical-order.contract.ts'
import type { Order } from './domain/order.ts'
import type { Hold, OrderSummary } from './orders.contract.ts'

/** An order or its row: everything that a summary is made of, and more. */
type SummarySource = Omit<OrderSummary, 'holds' | 'tags' | 'receiver' | 'items'> & {
  readonly holds: readonly Hold[]
  readonly tags: readonly string[]
  readonly receiver: Receiver
}

/** The one place that says what lists and the live board show; ciphertexts and address tokens stay behind. */
export function summaryFrom(source: SummarySource, items: readonly OrderSummary['items'][number][]): OrderSummary {
  const { cipher: _cipher, addressToken: _token, ...receiver } = source.receiver
  const {
    id,
    hubNo,
    channel,
    connectionId,
    platformOrderId,
    status,
    platformStatus,
    priority,
    currency,
    payableFen,
    payMethod,
    warehouseId,
    waybill,
  } = source
  const { placedAt, paidAt, shipBy, promisedAt, expectedAt, deliveredAt, createdAt, updatedAt, version } = source
  return {
    id,
    hubNo,
    channel,
    connectionId,
    platformOrderId,
    status,
    platformStatus,
    priority,
    currency,
    payableFen,
    payMethod,
    warehouseId,
    waybill,
    placedAt,
    paidAt,
    shipBy,
    promisedAt,
    expectedAt,
    deliveredAt,
    createdAt,
    updatedAt,
    version,
    holds: [...source.holds],
    tags: [...source.tags],
    receiver,
    items: [...items],
  }
}

export const summaryOf = (order: Order): OrderSummary =>
  summaryFrom(
    order,
    order.lines.map(({ sku, title, spec, imageUrl, quantity }) => ({ sku, title, spec, imageUrl, quantity })),
  )
