import { shanghaiDay } from '../shanghai-time'
import type { ShopPlatform } from '../shops/shop-platform'
import { fault, faultAnswer } from './faults'
import { answerPdd } from './gateway'
import { messageOf } from './message'
import { isPermitted, openSocket } from './socket'
import { isShown } from './status'

export const pdd: ShopPlatform = {
  kind: 'pdd',
  name: '拼多多',
  answer: answerPdd,
  throttled: () => faultAnswer(fault('throttled'), ''),
  broken: () => faultAnswer(fault('service-error'), '', 500),
  pushesBy: 'socket',
  socket: openSocket,
  push(world, shop, change) {
    const message = isPermitted(world, shop) ? messageOf(change, shop) : null
    if (message === null) return null
    return { headers: {}, body: JSON.stringify(message), label: `${message.type} ${change.order.orderId}` }
  },
  /** `260301-` and 15 digits: the second of the world's birth and the order's number. */
  orderId(n, bornAt) {
    const seconds = Math.max(0, Math.floor((bornAt - Date.UTC(2024, 0, 1)) / 1000))
    return `${shanghaiDay(bornAt).slice(2)}-${String(seconds * 1_000_000 + n).padStart(15, '0')}`
  },
  lineId: (orderId, index) => `${orderId}-${index + 1}`,
  mostLines: 1,
  shownAs: (order) => (isShown(order) ? order.state : null),
  // Refunds have a list of their own and leave the order's time alone.
  still: ['refund', 'withdraw'],
}
