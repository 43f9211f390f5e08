/**
 * 补发: which pieces of an order may be sent once more, and the order that sends them. That order is ours alone: no platform
 * knows it, nobody pays for it, and it takes new stock; what was sent first comes back through the returns or not at all.
 */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import type { Receiver } from '../canonical-order.contract.ts'
import type { OrderLineDto } from '../orders.contract.ts'
import type { OrderErrorCode } from '../orders.errors.ts'
import type { Order } from './order.ts'

/** Pieces of a line; a line may be named several times. */
export interface Pieces {
  readonly lineNo: number
  readonly quantity: number
}

/** What left the house, by the SKU that was in the box. */
export interface SentPieces extends Pieces {
  readonly sku: string | null
}

/** What a list shows it by, and what people filter for. */
export const RESHIP_TAG = '补发'

/** Reships whose pieces are with the buyer, on the way, or about to leave. */
export const isReshipAlive = ({ status }: Pick<Order, 'status'>): boolean =>
  status !== 'cancelled' && status !== 'returned'

const sumOf = (pieces: readonly Pieces[], lineNo: number): number =>
  pieces.reduce((sum, one) => sum + (one.lineNo === lineNo ? one.quantity : 0), 0)

/**
 * Pieces that may be sent once more, by line. `again`: pieces of earlier reships that are alive. A piece is sent once more, not
 * twice: when the second parcel is lost too, it is the second order that is reshipped. Money that was given back stays back.
 */
export function reshippable(
  order: Pick<Order, 'lines' | 'status'>,
  { sent, again }: { readonly sent: readonly SentPieces[]; readonly again: readonly Pieces[] },
): SentPieces[] {
  return order.lines.flatMap(({ lineNo, sku, refund }) => {
    const quantity = sumOf(sent, lineNo) - sumOf(again, lineNo)
    const isOver = order.status === 'closed' || refund === 'refunded'
    const inBox = sent.find((one) => one.lineNo === lineNo)
    return quantity > 0 && !isOver ? [{ lineNo, sku: inBox?.sku ?? sku, quantity }] : []
  })
}

/** Lines of the new order, under their old numbers. `wanted` null: all that may be sent. */
export function linesToReship(
  order: Pick<Order, 'lines' | 'status'>,
  {
    wanted,
    ...facts
  }: {
    readonly sent: readonly SentPieces[]
    readonly again: readonly Pieces[]
    readonly wanted: readonly Pieces[] | null
  },
): Result<OrderLineDto[], Failure<OrderErrorCode>> {
  if (reshippable(order, { ...facts, again: [] }).length === 0)
    return fail('order.nothing_to_reship', { status: order.status })
  const may = reshippable(order, facts)
  const asked = wanted ?? may
  const isTooMuch = asked.some(({ lineNo }) => sumOf(asked, lineNo) > sumOf(may, lineNo))
  if (isTooMuch || asked.length === 0) return fail('order.already_reshipped')
  const lines = order.lines.flatMap((line): OrderLineDto[] => {
    const quantity = sumOf(asked, line.lineNo)
    const sku = may.find(({ lineNo }) => lineNo === line.lineNo)?.sku ?? null
    return quantity > 0 ? [{ ...line, sku, quantity, unitPriceFen: 0, paidFen: 0, status: 'open', refund: 'none' }] : []
  })
  return lines.some(({ sku }) => sku === null) ? fail('order.reship_unmapped') : ok(lines)
}

/** The new order as it is taken in: paid, for nothing. `placedAt` is now, so that its promise counts from here. */
export function reshipFrom(
  order: Order,
  {
    id,
    hubNo,
    causeId,
    receiver: { instead: _told, ...receiver },
    lines,
    now,
  }: {
    readonly id: string
    readonly hubNo: string
    readonly causeId: string
    readonly receiver: Receiver
    readonly lines: readonly OrderLineDto[]
    readonly now: number
  },
): Order {
  return {
    id,
    hubNo,
    channel: order.channel,
    connectionId: order.connectionId,
    platformOrderId: reshipNumber(order, id),
    platformStatus: RESHIP_TAG,
    platformUpdatedAt: now,
    status: 'paid',
    holds: [],
    tags: [RESHIP_TAG],
    priority: order.priority,
    ruleMarks: null,
    receiver,
    currency: order.currency,
    goodsFen: 0,
    freightFen: 0,
    discountFen: 0,
    payableFen: 0,
    payMethod: 'none',
    buyerId: order.buyerId,
    buyerRemark: order.buyerRemark,
    sellerRemark: '',
    sellerFlag: 0,
    reservationId: null,
    warehouseId: null,
    waybill: null,
    allocationRound: 0,
    trackVersion: 1,
    contactClicks: 0,
    placedAt: now,
    paidAt: now,
    payBy: null,
    shipBy: null,
    promisedAt: null,
    expectedAt: null,
    statusAt: now,
    allocatedAt: null,
    shippedAt: null,
    deliveredAt: null,
    reshipOf: order.id,
    reshipCause: causeId,
    createdAt: now,
    updatedAt: now,
    version: 1,
    lines,
  }
}

const DIGITS = 8

/**
 * Begins with the shop's own number, so that a search finds both; its end is the part of the derived id that the cause alone
 * decides, so that the unique index of these numbers lets one order come of one cause.
 */
export const reshipNumber = ({ platformOrderId }: Pick<Order, 'platformOrderId'>, id: string): string =>
  `${platformOrderId}-R${id.slice(-DIGITS)}`
