// Pushes of 快手小店: base64 of AES-CBC under the app's msgSecret, nothing else.
import { createCipheriv } from 'node:crypto'
import { rawNumber } from '../exact-json'
import type { Change } from '../shops/order-facts'
import type { PushedMessage } from '../shops/shop-platform'
import type { Shop } from '../shops/shops'
import { handlingWayOf, refundStatusOf, statusOf } from './status'

const NO_IV = Buffer.alloc(16)

export function sealMessage(text: string, msgSecret: string): string {
  const key = Buffer.from(msgSecret, 'base64')
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, NO_IV)
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64')
}

const EVENTS = {
  placed: 'order_addOrder',
  paid: 'order_paySuccess',
  cancelled: 'order_orderFail',
  address: 'order_addressChange',
  memo: null,
  shipped: 'order_delivering',
  received: 'order_deliverySuccess',
  finished: 'order_orderSuccess',
  refund_asked: 'aftersales_addRefund',
  refund_done: 'aftersales_updateRefund',
  refund_closed: 'aftersales_updateRefund',
} as const satisfies Record<Change['what'], string | null>

/** Null for notes: the platform says nothing about them. Ids are numbers, `info` is JSON in a string. */
export function pushRequest(shop: Shop, change: Change): PushedMessage | null {
  const event = EVENTS[change.what]
  if (event === null) return null
  const { order } = change
  const oid = rawNumber(order.orderId)
  const info =
    'refund' in change
      ? {
          orderId: oid,
          refundId: rawNumber(change.refund.refundId),
          handlingWay: handlingWayOf(change.refund),
          specialRefundType: 0,
          status: refundStatusOf(change.refund),
          updateTime: change.refund.updatedAt,
        }
      : {
          oid,
          openId: order.receiver.openId,
          sellerId: 2161524184,
          status: statusOf(order),
          updateTime: order.updatedAt,
        }
  const at = 'refund' in change ? change.refund.updatedAt : order.updatedAt
  const subject = 'refund' in change ? change.refund.refundId : order.orderId
  const message = {
    eventId: `${event}_${subject}_${at}`,
    msgId: `${at}_${subject}`,
    bizId: oid,
    userId: 2161524184,
    openId: order.receiver.openId,
    appKey: shop.appKey,
    event: `kwaishop_${event}`,
    info: JSON.stringify(info),
    status: 2,
    createTime: at,
    updateTime: at,
    test: false,
  }
  return {
    headers: { 'content-type': 'text/plain;charset=utf-8' },
    body: sealMessage(JSON.stringify(message), shop.extra.msgSecret ?? ''),
    label: `${event} ${subject}`,
  }
}
