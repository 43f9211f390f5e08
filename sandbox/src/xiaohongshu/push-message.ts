// Pushes of 小红书: an array of messages, `data` as JSON in a string; path and headers are signed, the body is not.
import type { Change } from '../shops/order-facts'
import type { PushedMessage } from '../shops/shop-platform'
import type { Shop } from '../shops/shops'
import type { World } from '../world/world'
import { pushSign } from './sign'
import { returnTypeOf, statusOf } from './status'

interface Message {
  readonly msgTag: string
  readonly data: Record<string, unknown>
}

/** Null for what the platform says nothing about: that a courier delivered. */
export function messageOf(change: Change): Message | null {
  const { order } = change
  const about = { orderId: order.orderId, updateTime: order.updatedAt }
  switch (change.what) {
    case 'received':
      return null
    case 'address':
      return { msgTag: 'msg_fulfillment_receiver_change', data: about }
    case 'memo':
      return {
        msgTag: 'msg_fulfillment_seller_remark_change',
        data: { ...about, sellerMarkNote: order.memo, operator: '系统' },
      }
    case 'refund_asked':
    case 'refund_done':
    case 'refund_closed': {
      const { refund } = change
      const tag = { refund_asked: 'create', refund_done: 'refund_finished', refund_closed: 'update' }[change.what]
      const data = {
        returnsId: `R${refund.refundId}`,
        orderId: refund.orderId,
        returnType: returnTypeOf(refund),
        refundFee: refund.amountFen / 100,
        updateTime: refund.updatedAt,
      }
      return { msgTag: `msg_after_sale_${tag}`, data }
    }
    default:
      return { msgTag: 'msg_fulfillment_status_change', data: { ...about, orderStatus: statusOf(order) } }
  }
}

export function pushRequest(world: World, shop: Shop, { msgTag, data }: Message): PushedMessage {
  const signed = { 'app-key': shop.appKey, timestamp: String(world.now()) }
  const sign = pushSign(new URL(shop.pushUrl), signed, shop.appSecret)
  return {
    headers: { 'content-type': 'application/json', ...signed, sign },
    body: JSON.stringify([{ msgTag, sellerId: shop.shopId, data: JSON.stringify(data) }]),
    label: msgTag.replace('msg_', ''),
  }
}
