// What a shop knows about its orders, in words of no platform. Money is minor units (fen), instants are epoch ms, 0 when it has not happened.
import type { Region } from '../geography'

/** `delivered`: the courier handed it over; `finished`: the buyer or the calendar closed the deal. */
export const ORDER_STATES = [
  'pending_payment',
  'paid',
  'partly_shipped',
  'shipped',
  'delivered',
  'finished',
  'cancelled',
  'refunded',
] as const
export type OrderState = (typeof ORDER_STATES)[number]

export type PayMethod = 'wechat' | 'alipay' | 'card' | 'instalment' | 'pay_later'

/** One goods line (子订单). */
export interface LineFacts {
  lineId: string
  productId: string
  skuId: string
  outSkuId: string
  code: string
  name: string
  spec: { name: string; value: string }[]
  quantity: number
  priceFen: number
  shopDiscountFen: number
  platformDiscountFen: number
  shippedQuantity: number
  /** `closed`: it was asked for and taken back. */
  refund: 'none' | 'asked' | 'done' | 'closed'
  /** The refund was asked for when the order had left. */
  refundAfterShipping: boolean
}

/** Who receives; a platform that masks shows the plaintext only to who may decrypt it. */
export interface ReceiverFacts {
  region: Region
  street: { id: string; name: string }
  name: string
  phone: string
  detail: string
  /** The same buyer at the same address has the same token. */
  addressToken: string
  openId: string
}

export interface PackFacts {
  packId: string
  /** 快递100's code of the company. */
  com: string
  companyName: string
  waybill: string
  shippedAt: number
  lines: { lineId: string; quantity: number }[]
}

export interface OrderFacts {
  orderId: string
  shopId: string
  shopName: string
  state: OrderState
  createdAt: number
  paidAt: number
  /** When the platform last counted the order as changed; deeds that the platform does not count leave it alone. */
  updatedAt: number
  /** The platform's latest time to ship. */
  shipBy: number
  shippedAt: number
  receivedAt: number
  finishedAt: number
  cancelReason: string
  payMethod: PayMethod | null
  postFen: number
  buyerNote: string
  memo: string
  /** 0 none … 5, the colour of the seller's flag. */
  flag: number
  memoAt: number
  receiver: ReceiverFacts
  lines: LineFacts[]
  packs: PackFacts[]
}

/** One refund of one line. */
export interface RefundFacts {
  refundId: string
  orderId: string
  lineId: string
  shopId: string
  afterShipping: boolean
  state: 'asked' | 'done' | 'closed'
  amountFen: number
  quantity: number
  appliedAt: number
  updatedAt: number
}

/** What just happened to an order, as a push tells it. `order` is the order after it. */
export type Change = { readonly order: OrderFacts } & (
  | { readonly what: 'placed' | 'paid' | 'cancelled' | 'address' | 'memo' | 'shipped' | 'received' | 'finished' }
  | { readonly what: 'refund_asked' | 'refund_done' | 'refund_closed'; readonly refund: RefundFacts }
)

/** What the buyer pays for a line, in fen. */
export function linePayFen(line: LineFacts): number {
  return line.priceFen * line.quantity - line.shopDiscountFen - line.platformDiscountFen
}

/** What the buyer pays for the order, in fen. */
export function orderPayFen(order: OrderFacts): number {
  return order.lines.reduce((sum, line) => sum + linePayFen(line), order.postFen)
}

/** The change that tells where an order stands now; for telling it once more. */
export function presentChange(order: OrderFacts): Change {
  switch (order.state) {
    case 'finished':
      return { what: 'finished', order }
    case 'pending_payment':
      return { what: 'placed', order }
    case 'paid':
      return { what: 'paid', order }
    case 'cancelled':
    case 'refunded':
      return { what: 'cancelled', order }
    default:
      return { what: 'shipped', order }
  }
}
