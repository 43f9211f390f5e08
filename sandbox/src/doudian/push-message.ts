// The messages that the platform pushes (消息推送): ids inside `data` are 19-digit numbers.
import { rawNumber } from '../exact-json'
import { type Change, type OrderFacts, orderPayFen, type RefundFacts } from '../shops/order-facts'
import { cipherText } from './order-text'
import { eventSign } from './sign'
import { afterSaleStatusOf, afterSaleTypeOf, payTypeOf, seconds, statusOf } from './status'

type OrderTag = '100' | '101' | '102' | '103' | '104' | '105' | '106' | '108' | '113'
type RefundTag = '200' | '206' | '207'

export interface PushMessage {
  tag: string
  msg_id: string
  data: string
}

/** A message about an order. The same event always has the same `msg_id`, so that repeats can be recognised. */
export function orderMessage(tag: OrderTag, order: OrderFacts): PushMessage {
  const at = eventSeconds(tag, order)
  const data = {
    biz: 2,
    order_status: statusOf(order),
    order_type: 0,
    p_id: rawNumber(order.orderId),
    s_ids: order.lines.map((line) => rawNumber(line.lineId)),
    shop_id: rawNumber(order.shopId),
    ...particulars(tag, order, at),
  }
  return { tag, msg_id: `${order.orderId}${at}${tag}`, data: JSON.stringify(data) }
}

/** A message about a refund. */
function refundMessage(tag: RefundTag, sale: RefundFacts): PushMessage {
  const at = seconds(tag === '200' ? sale.appliedAt : sale.updatedAt)
  const times = { '200': { apply_time: at, reason_code: 2 }, '206': { success_time: at }, '207': { close_time: at } }
  const data = {
    aftersale_id: rawNumber(sale.refundId),
    aftersale_status: afterSaleStatusOf(sale),
    aftersale_type: afterSaleTypeOf(sale),
    p_id: rawNumber(sale.orderId),
    s_id: rawNumber(sale.lineId),
    shop_id: rawNumber(sale.shopId),
    refund_amount: sale.amountFen,
    ...times[tag],
  }
  return { tag, msg_id: `${sale.refundId}${at}${tag}`, data: JSON.stringify(data) }
}

/** The message of a change. */
export function messageOf(change: Change): PushMessage {
  switch (change.what) {
    case 'refund_asked':
      return refundMessage('200', change.refund)
    case 'refund_done':
      return refundMessage('206', change.refund)
    case 'refund_closed':
      return refundMessage('207', change.refund)
    case 'shipped':
      return orderMessage(change.order.state === 'partly_shipped' ? '108' : '102', change.order)
    default:
      return orderMessage(ORDER_TAGS[change.what], change.order)
  }
}

const ORDER_TAGS = {
  placed: '100',
  paid: '101',
  finished: '103',
  received: '104',
  address: '105',
  cancelled: '106',
  memo: '113',
} as const

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

function eventSeconds(tag: OrderTag, order: OrderFacts): number {
  if (tag === '100') return seconds(order.createdAt)
  if (tag === '101') return seconds(order.paidAt)
  if (tag === '113') return seconds(order.memoAt)
  return seconds(order.updatedAt)
}

function particulars(tag: OrderTag, order: OrderFacts, at: number): Record<string, unknown> {
  const { receiver } = order
  const pack = order.packs.at(-1)
  switch (tag) {
    case '100':
      return { create_time: at }
    case '101':
      return { pay_amount: orderPayFen(order), pay_time: at, pay_type: payTypeOf(order) }
    case '102':
    case '108':
      return { update_time: at, logistics_msg: { express_company_id: pack?.com, logistics_code: pack?.waybill } }
    case '103':
      return { finish_time: at }
    case '104':
      return { update_time: at, logistics_code: pack?.waybill, logistics_receipt_time: seconds(order.receivedAt) }
    case '105': {
      const { region, street } = receiver
      const addr = { province: region.province, city: region.city, town: region.town, street }
      const encrypt_detail = cipherText(order.orderId, 'detail', receiver.detail)
      return { update_time: at, receiver_msg: { addr: { ...addr, encrypt_detail } } }
    }
    case '106':
      return { cancel_time: at, cancel_reason: order.cancelReason }
    case '113':
      return { update_time: at, remark: order.memo, star: order.flag }
  }
}
