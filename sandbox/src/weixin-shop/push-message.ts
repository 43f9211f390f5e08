// Pushes of 微信小店 (消息推送): an event, sealed when the shop has an EncodingAESKey, signed in the query of the address.
import { createCipheriv, createHash } from 'node:crypto'
import { rawNumber } from '../exact-json'
import type { Change } from '../shops/order-facts'
import type { PushedMessage } from '../shops/shop-platform'
import type { Shop } from '../shops/shops'
import type { World } from '../world/world'
import { afterSaleStatusOf, seconds } from './status'

const BLOCK = 32

/** Lower hex of sha1 over the parts in order of their bytes. */
export function callbackSignature(parts: readonly string[]): string {
  const sorted = [...parts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return createHash('sha1').update(sorted.join(''), 'utf8').digest('hex')
}

/** `Encrypt`: 16 random bytes, the length in four, the message, the app id; padded to 32 bytes. */
export function sealMessage(message: string, key: { encodingAesKey: string; appId: string; random: string }): string {
  const aesKey = Buffer.from(`${key.encodingAesKey}=`, 'base64')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(Buffer.byteLength(message))
  const random = Buffer.from(key.random.padEnd(16, '0').slice(0, 16))
  const plain = Buffer.concat([random, length, Buffer.from(message), Buffer.from(key.appId)])
  const padding = BLOCK - (plain.length % BLOCK)
  const cipher = createCipheriv('aes-256-cbc', aesKey, aesKey.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([plain, Buffer.alloc(padding, padding)])
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64')
}

type Event = { readonly Event: string } & Record<string, unknown>

/** The event of a change; null where the platform says nothing. `order_id` is a bare number in its own examples. */
export function eventOf(change: Change): Event | null {
  const { order } = change
  const order_id = rawNumber(order.orderId)
  switch (change.what) {
    case 'placed':
      return { Event: 'channels_ec_order_new', order_info: { order_id } }
    case 'paid':
      return { Event: 'channels_ec_order_pay', order_info: { order_id, pay_time: seconds(order.paidAt) } }
    case 'cancelled':
      return { Event: 'channels_ec_order_cancel', order_info: { order_id, cancel_type: 1 } }
    case 'shipped': {
      const finish_delivery = order.state === 'partly_shipped' ? 0 : 1
      return { Event: 'channels_ec_order_deliver', order_info: { order_id, finish_delivery } }
    }
    case 'finished':
      return { Event: 'channels_ec_order_confirm', order_info: { order_id, confirm_type: 1 } }
    case 'address':
    case 'memo':
      return {
        Event: 'channels_ec_order_ext_info_update',
        order_info: { order_id, type: change.what === 'address' ? 2 : 3 },
      }
    case 'received':
      return null
    default:
      return {
        Event: 'channels_ec_aftersale_update',
        finder_shop_aftersale_status_update: {
          status: afterSaleStatusOf(change.refund),
          after_sale_order_id: change.refund.refundId,
          order_id: order.orderId,
        },
      }
  }
}

/** Body, and the address with its signed query. Without a key it goes in plain. */
export function pushRequest(world: World, shop: Shop, event: Event): PushedMessage {
  const timestamp = String(seconds(world.now()))
  const nonce = world.newId().replaceAll('-', '')
  const { token = '', encodingAesKey = '' } = shop.extra
  const message = JSON.stringify({
    ToUserName: 'gh_0123456789ab',
    FromUserName: 'OPENID',
    CreateTime: Number(timestamp),
    MsgType: 'event',
    ...event,
  })
  const query = new URLSearchParams({ signature: callbackSignature([token, timestamp, nonce]), timestamp, nonce })
  const url = (more: Record<string, string>) =>
    `${shop.pushUrl}?${new URLSearchParams([...query, ...Object.entries(more)])}`
  const headers = { 'content-type': 'application/json' }
  const label = event.Event.replace('channels_ec_', '')
  if (encodingAesKey === '') return { headers, body: message, label, url: url({ openid: 'OPENID' }) }
  const Encrypt = sealMessage(message, { encodingAesKey, appId: shop.appKey, random: nonce })
  const msg_signature = callbackSignature([token, timestamp, nonce, Encrypt])
  return {
    headers,
    body: JSON.stringify({ ToUserName: 'gh_0123456789ab', Encrypt }),
    label,
    url: url({ openid: 'OPENID', encrypt_type: 'aes', msg_signature }),
  }
}
