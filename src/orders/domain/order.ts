/** An order as facts, and how events change it. `evolve` is total: every stored event can be replayed. */

import type { AddressChangeState } from '../../address-changes/address-changes.contract.ts'
import { assertNever } from '../../core/assert-never.ts'
import type { WishKind, WishState } from '../../interceptions/interceptions.contract.ts'
import type { CanonicalOrder, Receiver } from '../canonical-order.contract.ts'
import type { Hold, HoldReason, OrderLineDto, OrderStatus, RuleMarks } from '../orders.contract.ts'
import { disown } from './rule-marks.ts'

export interface Order {
  readonly id: string
  readonly hubNo: string
  readonly channel: string
  readonly connectionId: string
  readonly platformOrderId: string
  readonly platformStatus: string
  readonly platformUpdatedAt: number
  readonly status: OrderStatus
  readonly holds: readonly Hold[]
  readonly tags: readonly string[]
  /** 0, or 1 for urgent. */
  readonly priority: number
  readonly ruleMarks: RuleMarks | null
  readonly receiver: Receiver
  readonly currency: string
  readonly goodsFen: number
  readonly freightFen: number
  readonly discountFen: number
  readonly payableFen: number
  readonly payMethod: CanonicalOrder['payMethod']
  readonly buyerId: string | null
  readonly buyerRemark: string
  readonly sellerRemark: string
  readonly sellerFlag: number
  readonly reservationId: string | null
  readonly warehouseId: string | null
  readonly waybill: string | null
  readonly allocationRound: number
  readonly trackVersion: number
  readonly contactClicks: number
  readonly placedAt: number
  readonly paidAt: number | null
  readonly payBy: number | null
  readonly shipBy: number | null
  readonly promisedAt: number | null
  readonly expectedAt: number | null
  /** When the state last changed. */
  readonly statusAt: number
  readonly allocatedAt: number | null
  readonly shippedAt: number | null
  readonly deliveredAt: number | null
  /** Of a 补发单, which no platform knows: the order whose goods it sends again, and what it was made for. */
  readonly reshipOf: string | null
  readonly reshipCause: string | null
  readonly createdAt: number
  readonly updatedAt: number
  readonly version: number
  readonly lines: readonly OrderLineDto[]
}

/** What the platform says of an order, as far as it may change after it was taken in. */
export interface PlatformFacts {
  readonly platformStatus: string
  readonly platformUpdatedAt: number
  readonly receiver: Receiver
  readonly buyerRemark: string
  readonly sellerRemark: string
  readonly sellerFlag: number
  readonly payableFen: number
  readonly discountFen: number
  readonly shipBy: number | null
  readonly payBy: number | null
}

export type LineChange = { readonly lineNo: number } & Partial<
  Pick<OrderLineDto, 'sku' | 'status' | 'refund' | 'quantity'>
>

export type OrderEvent =
  | { readonly type: 'accepted'; readonly order: Order }
  | { readonly type: 'paid'; readonly paidAt: number; readonly payMethod: Order['payMethod'] }
  | { readonly type: 'platform_updated'; readonly facts: PlatformFacts; readonly changed: readonly string[] }
  /** A buyer's wish for another address, step by step; `receiver` where the order goes there from now on. */
  | {
      readonly type: 'address_change'
      readonly changeId: string
      readonly state: AddressChangeState
      readonly receiver?: Receiver
    }
  | { readonly type: 'hold_placed'; readonly hold: Hold }
  | { readonly type: 'hold_released'; readonly reason: HoldReason }
  | { readonly type: 'lines_changed'; readonly lines: readonly LineChange[]; readonly changed: string }
  /** All lines, after one that named a bundle became its parts. */
  | { readonly type: 'bundle_opened'; readonly lines: readonly OrderLineDto[]; readonly changed: string }
  | { readonly type: 'promised'; readonly promisedAt: number; readonly first: boolean }
  | { readonly type: 'stock_checking' }
  | { readonly type: 'stock_locked'; readonly round: number }
  | { readonly type: 'allocated'; readonly warehouseId: string | null; readonly carriers: readonly string[] }
  | { readonly type: 'allocation_released' }
  | { readonly type: 'split'; readonly groups: readonly (readonly number[])[] }
  | { readonly type: 'merged' }
  /** Leaves as one parcel with these orders (their hub numbers); stays an order of its own. */
  | { readonly type: 'parcel_joined'; readonly packageId: string; readonly with: readonly string[] }
  | { readonly type: 'parcel_parted'; readonly packageId: string; readonly from: readonly string[] }
  | { readonly type: 'label_printed'; readonly waybill: string }
  | { readonly type: 'label_voided'; readonly waybill: string }
  | { readonly type: 'shipped'; readonly shippedAt: number; readonly waybill: string | null }
  | { readonly type: 'moved'; readonly to: 'in_transit' | 'out_for_delivery' }
  | { readonly type: 'delivered'; readonly deliveredAt: number }
  | { readonly type: 'returned'; readonly at: number }
  /** `because`: what may still be undone when the money comes late. */
  | { readonly type: 'cancelled'; readonly because?: 'payment_timeout' }
  /** Cancelled for want of payment, and paid after all: these lines are wanted again. */
  | { readonly type: 'revived'; readonly lines: readonly number[] }
  | { readonly type: 'closed' }
  | {
      readonly type: 'fulfilment_moved'
      readonly fulfilmentId: string
      readonly step: string
      readonly from: string
      readonly to: string
    }
  | { readonly type: 'noted'; readonly text: string; readonly toShop?: boolean }
  /** The note of that version stands in the shop's memo now. */
  | { readonly type: 'memo_written'; readonly note: number }
  /** `byHand`: tags that a person wants, whatever the rules say. */
  | { readonly type: 'tagged'; readonly tags: readonly string[]; readonly byHand?: readonly string[] }
  /** What the merchant's rules put now. */
  | {
      readonly type: 'marked'
      readonly tags: readonly string[]
      readonly priority: number
      readonly ruleMarks: RuleMarks
    }
  | { readonly type: 'tracking_revoked' }
  /** A step of the wish to stop one of its parcels. */
  | {
      readonly type: 'interception'
      readonly interceptionId: string
      readonly fulfilmentId: string
      readonly kind: WishKind
      readonly state: WishState
      readonly byHand: boolean
    }
  /** Its goods are sent again by that order. */
  | { readonly type: 'reshipped'; readonly orderId: string; readonly hubNo: string }

/** The order after the event. The version grows by one with each. */
export function evolve(order: Order, event: OrderEvent, at: number): Order {
  if (event.type === 'accepted') return event.order
  const next = apply(order, event)
  const statusAt = next.status === order.status ? order.statusAt : at
  const allocatedAt = event.type === 'allocated' ? at : next.allocatedAt
  return { ...next, statusAt, allocatedAt, updatedAt: at, version: order.version + 1 }
}

function apply(order: Order, event: OrderEvent): Order {
  switch (event.type) {
    case 'accepted':
      return event.order
    case 'paid':
      return { ...order, status: 'paid', paidAt: event.paidAt, payMethod: event.payMethod }
    case 'platform_updated':
      return { ...order, ...event.facts }
    case 'address_change':
      return event.receiver ? { ...order, receiver: event.receiver } : order
    case 'hold_placed':
      return { ...order, holds: [...order.holds.filter((hold) => hold.reason !== event.hold.reason), event.hold] }
    case 'hold_released':
      return { ...order, holds: order.holds.filter((hold) => hold.reason !== event.reason) }
    case 'lines_changed':
      return {
        ...order,
        lines: order.lines.map((line) => ({ ...line, ...event.lines.find((change) => change.lineNo === line.lineNo) })),
      }
    case 'bundle_opened':
      return { ...order, lines: event.lines }
    case 'promised':
      return { ...order, expectedAt: event.promisedAt, promisedAt: event.first ? event.promisedAt : order.promisedAt }
    case 'stock_checking':
      return { ...order, status: 'checking_stock' }
    case 'stock_locked':
      return { ...order, status: 'locked', allocationRound: event.round }
    case 'allocated':
      return { ...order, status: 'allocated', warehouseId: event.warehouseId }
    case 'allocation_released':
      return { ...order, status: 'paid', warehouseId: null, waybill: null }
    case 'label_printed':
      return { ...order, status: 'label_printed', waybill: event.waybill }
    case 'label_voided':
      return { ...order, status: 'allocated', waybill: null }
    case 'shipped':
      return {
        ...order,
        status: 'shipped',
        shippedAt: event.shippedAt,
        waybill: event.waybill ?? order.waybill,
        lines: order.lines.map((line) => (line.status === 'open' ? { ...line, status: 'shipped' } : line)),
      }
    case 'moved':
      return { ...order, status: event.to }
    case 'delivered':
      return { ...order, status: 'delivered', deliveredAt: event.deliveredAt }
    case 'returned':
      return {
        ...order,
        status: 'returned',
        lines: order.lines.map((line) => (line.status === 'shipped' ? { ...line, status: 'returned' } : line)),
      }
    case 'cancelled':
      return {
        ...order,
        status: 'cancelled',
        holds: [],
        warehouseId: null,
        lines: order.lines.map((line) => ({ ...line, status: 'cancelled' })),
      }
    case 'revived':
      return {
        ...order,
        status: 'pending_payment',
        // The round's hold names may still be given back by the cancel, whose effects are on their way.
        allocationRound: order.allocationRound + 1,
        lines: order.lines.map((line) => (event.lines.includes(line.lineNo) ? { ...line, status: 'open' } : line)),
      }
    case 'closed':
      return { ...order, status: 'closed', holds: [] }
    case 'tagged':
      return { ...order, tags: event.tags, ruleMarks: disown(order.ruleMarks, event.byHand ?? []) }
    case 'marked':
      return { ...order, tags: event.tags, priority: event.priority, ruleMarks: event.ruleMarks }
    case 'tracking_revoked':
      return { ...order, trackVersion: order.trackVersion + 1 }
    case 'split':
    case 'fulfilment_moved':
    case 'merged':
    case 'parcel_joined':
    case 'parcel_parted':
    case 'noted':
    case 'memo_written':
    case 'interception':
    case 'reshipped':
      return order
    default:
      return assertNever(event)
  }
}

/** Applies events in order. */
export function evolveAll(order: Order, events: readonly OrderEvent[], at: number): Order {
  return events.reduce((state, event) => evolve(state, event, at), order)
}

export const isHeld = (order: Pick<Order, 'holds'>): boolean => order.holds.length > 0

/** Lines that still have to be sent. */
export const openLines = (order: Order): readonly OrderLineDto[] => order.lines.filter((line) => line.status === 'open')

/** `TSHIRT-RED-L` must be mapped before it can be looked for in a warehouse. */
export const unmappedLines = (order: Order): readonly OrderLineDto[] =>
  openLines(order).filter((line) => line.sku === null)
