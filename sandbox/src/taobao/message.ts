// The messages of the platform (TMC). Ids inside of `content`, which is JSON text, are 19-digit numbers.
import { rawNumber } from '../exact-json'
import { shanghaiText } from '../shanghai-time'
import type { Change } from '../shops/order-facts'
import { orderPayFen } from '../shops/order-facts'
import type { Shop } from '../shops/shops'
import { statusOf, yuan } from './status'

/** What a box keeps; the id is the box's own. */
export interface KeptMessage {
  topic: string
  pub_time: string
  user_nick: string
  user_id: string
  content: string
}

/** Null for what the platform says nothing about: the courier hands over. */
function topicOf({ what, order }: Change): string | null {
  switch (what) {
    case 'placed':
      return 'taobao_trade_TradeCreate'
    case 'paid':
      return 'taobao_trade_TradeBuyerPay'
    case 'cancelled':
      return 'taobao_trade_TradeClose'
    case 'address':
      return 'taobao_trade_TradeLogisticsAddressChanged'
    case 'memo':
      return 'taobao_trade_TradeMemoModified'
    case 'shipped':
      return order.state === 'partly_shipped' ? 'taobao_trade_TradePartlySellerShip' : 'taobao_trade_TradeSellerShip'
    case 'finished':
      return 'taobao_trade_TradeSuccess'
    case 'refund_asked':
      return 'taobao_refund_RefundCreated'
    case 'refund_done':
      return 'taobao_refund_RefundSuccess'
    case 'refund_closed':
      return 'taobao_refund_RefundClosed'
    case 'received':
      return null
  }
}

function contentOf(change: Change, shop: Shop): Record<string, unknown> {
  const { order } = change
  const buyer = { buyer_nick: '~qf+3Ug==~1~', buyer_open_uid: order.receiver.openId }
  if (!('refund' in change))
    return {
      ...buyer,
      payment: yuan(orderPayFen(order)),
      tid: rawNumber(order.orderId),
      oid: rawNumber(order.orderId),
      type: 'guarantee_trade',
      post_fee: yuan(order.postFen),
      seller_nick: shop.shopName,
      status: statusOf(order),
    }
  const { refund } = change
  return {
    ...buyer,
    refund_fee: yuan(refund.amountFen),
    oid: rawNumber(refund.lineId),
    tid: rawNumber(order.orderId),
    refund_id: rawNumber(refund.refundId),
    bill_type: 'refund_bill',
    refund_phase: order.finishedAt > 0 ? 'aftersale' : 'onsale',
    modified: shanghaiText(refund.updatedAt),
  }
}

export function messageOf(change: Change, shop: Shop, now: number): KeptMessage | null {
  const topic = topicOf(change)
  if (topic === null) return null
  return {
    topic,
    pub_time: shanghaiText(now),
    user_nick: shop.shopName,
    user_id: shop.shopId,
    content: JSON.stringify(contentOf(change, shop)),
  }
}
