import type { Order } from './domain/order.ts'
import type { OrderSummary } from './orders.contract.ts'

/** What lists and the live board show of an order; ciphertexts and address tokens stay behind. */
export function summaryOf(order: Order): OrderSummary {
  const { cipher: _cipher, addressToken: _token, ...receiver } = order.receiver
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
  } = order
  const { placedAt, paidAt, shipBy, promisedAt, expectedAt, deliveredAt, createdAt, updatedAt, version } = order
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
    holds: [...order.holds],
    tags: [...order.tags],
    receiver,
    items: order.lines.map(({ sku, title, spec, imageUrl, quantity }) => ({ sku, title, spec, imageUrl, quantity })),
  }
}
