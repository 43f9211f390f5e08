// Messages of 消息服务 (PMC) about trades and refunds; `content` is JSON text.
import { rawNumber } from '../exact-json'
import type { Change } from '../shops/order-facts'
import type { Shop } from '../shops/shops'

/** What a box keeps; the frame around it is made when it is sent. */
export interface KeptMessage {
  type: string
  mallId: string
  content: string
}

/** Null for what the platform says nothing about: orders that are not paid, the courier's hand-over. */
function topicOf(what: Change['what']): string | null {
  switch (what) {
    case 'paid':
      return 'pdd_trade_TradeConfirmed'
    case 'shipped':
      return 'pdd_trade_TradeSellerShip'
    case 'finished':
      return 'pdd_trade_TradeSuccess'
    case 'memo':
      return 'pdd_trade_TradeMemoModified'
    case 'address':
      return 'pdd_trade_TradeLogisticsAddressChanged'
    case 'refund_asked':
      return 'pdd_refund_RefundCreated'
    case 'refund_done':
      return 'pdd_refund_RefundAgreeAgreement'
    case 'refund_closed':
      return 'pdd_refund_RefundClosed'
    default:
      return null
  }
}

export function messageOf(change: Change, shop: Shop): KeptMessage | null {
  const type = topicOf(change.what)
  if (type === null) return null
  const base = { mall_id: rawNumber(shop.shopId), tid: change.order.orderId }
  const content =
    'refund' in change
      ? {
          ...base,
          refund_fee: change.refund.amountFen,
          bill_type: 1,
          modified: change.refund.updatedAt,
          refund_id: rawNumber(change.refund.refundId),
          operation: 1001,
        }
      : base
  return { type, mallId: shop.shopId, content: JSON.stringify(content) }
}
