import type { Region } from '../geography'

/** One 商品单 (sub-order). Amounts are fen. */
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
  /** after_sale_info: status 0 none, 6 applied, 12 success, 28 closed; type 1 shipped, 2 not shipped; refund 0–3. */
  afterSale: { status: number; type: number; refund: number }
}

/** Who receives; the plaintext leaves only through order.batchDecrypt. */
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
  com: string
  companyName: string
  waybill: string
  shippedAt: number
  lines: { lineId: string; quantity: number }[]
}

/** What the shop knows about one order. Times are unix seconds, 0 when it has not happened. */
export interface OrderFacts {
  orderId: string
  shopId: string
  shopName: string
  /** order_status: 1 unpaid, 2 to ship, 101 part shipped, 3 shipped, 5 finished, 4 cancelled. */
  status: number
  /** main_status: as status, or 21 / 22 / 39 when refunded. */
  mainStatus: number
  createdAt: number
  paidAt: number
  updatedAt: number
  shipBy: number
  shippedAt: number
  receivedAt: number
  finishedAt: number
  cancelReason: string
  payType: number
  postFen: number
  buyerWords: string
  sellerWords: string
  star: number
  /** When the seller's memo last changed: it does not move `updatedAt`. */
  remarkedAt: number
  receiver: ReceiverFacts
  lines: LineFacts[]
  packs: PackFacts[]
}

/** What the buyer pays for a line, in fen. */
export function linePayFen(line: LineFacts): number {
  return line.priceFen * line.quantity - line.shopDiscountFen - line.platformDiscountFen
}

/** What the buyer pays for the order, in fen. */
export function orderPayFen(order: OrderFacts): number {
  return order.lines.reduce((sum, line) => sum + linePayFen(line), order.postFen)
}
