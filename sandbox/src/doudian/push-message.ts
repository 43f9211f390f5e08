// The messages that the platform pushes (消息推送): ids inside `data` are 19-digit numbers.
import { rawNumber } from '../exact-json'
import { type OrderFacts, orderPayFen } from './order-facts'
import { cipherText } from './order-text'
import { eventSign } from './sign'

export type OrderTag = '100' | '101' | '102' | '103' | '104' | '105' | '106' | '108' | '113'
export type RefundTag = '200' | '206'

export interface PushMessage {
  tag: string
  msg_id: string
  data: string
}

/** One after-sale of an order, as far as messages and lists show it. Times are unix seconds. */
export interface AfterSaleFacts {
  afterSaleId: string
  orderId: string
  lineId: string
  shopId: string
  /** 1 已发货仅退款, 2 未发货仅退款. */
  type: number
  /** 6 applied, 12 success. */
  status: number
  amountFen: number
  quantity: number
  appliedAt: number
  updatedAt: number
}

/** A message about an order. The same event always has the same `msg_id`, so that repeats can be recognised. */
export function orderMessage(tag: OrderTag, order: OrderFacts): PushMessage {
  const at = eventSeconds(tag, order)
  const data = {
    biz: 2,
    order_status: order.status,
    order_type: 0,
    p_id: rawNumber(order.orderId),
    s_ids: order.lines.map((line) => rawNumber(line.lineId)),
    shop_id: rawNumber(order.shopId),
    ...particulars(tag, order, at),
  }
  return { tag, msg_id: `${order.orderId}${at}${tag}`, data: JSON.stringify(data) }
}

/** A message about a refund. */
export function refundMessage(tag: RefundTag, sale: AfterSaleFacts): PushMessage {
  const at = tag === '200' ? sale.appliedAt : sale.updatedAt
  const data = {
    aftersale_id: rawNumber(sale.afterSaleId),
    aftersale_status: sale.status,
    aftersale_type: sale.type,
    p_id: rawNumber(sale.orderId),
    s_id: rawNumber(sale.lineId),
    shop_id: rawNumber(sale.shopId),
    refund_amount: sale.amountFen,
    ...(tag === '200' ? { apply_time: at, reason_code: 2 } : { success_time: at }),
  }
  return { tag, msg_id: `${sale.afterSaleId}${at}${tag}`, data: JSON.stringify(data) }
}

/** Body and headers of the POST that carries messages to an app's callback URL. */
export function pushRequest(app: { appKey: string; appSecret: string }, messages: readonly PushMessage[]) {
  const body = JSON.stringify(messages)
  const headers = {
    'content-type': 'application/json',
    'app-id': app.appKey,
    'event-sign': eventSign(app, body),
  }
  return { body, headers }
}

/** The message that tells the order's present state; for sending it once more. */
export function presentTag(order: OrderFacts): OrderTag {
  if (order.status === 1) return '100'
  if (order.status === 101) return '108'
  if (order.status === 3) return '102'
  if (order.status === 4) return '106'
  return order.status === 5 ? '103' : '101'
}

function eventSeconds(tag: OrderTag, order: OrderFacts): number {
  if (tag === '100') return order.createdAt
  if (tag === '101') return order.paidAt
  if (tag === '113') return order.remarkedAt
  return order.updatedAt
}

function particulars(tag: OrderTag, order: OrderFacts, at: number): Record<string, unknown> {
  const { receiver } = order
  const pack = order.packs.at(-1)
  switch (tag) {
    case '100':
      return { create_time: at }
    case '101':
      return { pay_amount: orderPayFen(order), pay_time: at, pay_type: order.payType }
    case '102':
    case '108':
      return { update_time: at, logistics_msg: { express_company_id: pack?.com, logistics_code: pack?.waybill } }
    case '103':
      return { finish_time: at }
    case '104':
      return { update_time: at, logistics_code: pack?.waybill, logistics_receipt_time: order.receivedAt }
    case '105': {
      const { region, street } = receiver
      const addr = { province: region.province, city: region.city, town: region.town, street }
      const encrypt_detail = cipherText(order.orderId, 'detail', receiver.detail)
      return { update_time: at, receiver_msg: { addr: { ...addr, encrypt_detail } } }
    }
    case '106':
      return { cancel_time: at, cancel_reason: order.cancelReason }
    case '113':
      return { update_time: at, remark: order.sellerWords, star: order.star }
  }
}
