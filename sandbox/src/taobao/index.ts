import type { ShopPlatform } from '../shops/shop-platform'
import { fault, faultAnswer } from './faults'
import { answerTaobao } from './gateway'
import { messageOf } from './message'
import { openSocket } from './socket'

/** Seconds between 2024 and the world's birth begin its order numbers, so that two worlds never share one. */
const firstOrderId = (bornAt: number) =>
  2_600_000_000_000_000_000n + BigInt(Math.max(0, Math.floor((bornAt - Date.UTC(2024, 0, 1)) / 1000))) * 100_000_000n

export const taobao: ShopPlatform = {
  kind: 'taobao',
  name: '淘宝 / 天猫',
  answer: answerTaobao,
  throttled: () => faultAnswer(fault('throttled', 'This ban will last for 1 more seconds'), ''),
  broken: () => faultAnswer(fault('service-error'), '', 500),
  pushesBy: 'inbox',
  socket: openSocket,
  push(world, shop, change) {
    const message = messageOf(change, shop, world.now())
    if (message === null) return null
    const label = `${message.topic.replace('taobao_', '')} ${change.order.orderId}`
    return { headers: {}, body: JSON.stringify(message), label }
  },
  // 19 digits; the next nine numbers are free for the sub-orders.
  orderId: (n, bornAt) => String(firstOrderId(bornAt) + BigInt(n) * 10n),
  lineId: (orderId, index) => String(BigInt(orderId) + BigInt(index + 1)),
  // The courier's hand-over is told by tracking only.
  shownAs: ({ state }) => (state === 'delivered' ? 'shipped' : state),
  // Refunds have a list of their own; whether they move the order's time is not said, so they do not.
  still: ['refund', 'withdraw', 'receive'],
}
