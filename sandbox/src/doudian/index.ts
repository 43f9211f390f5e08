import { parseObject } from '../exact-json'
import type { ShopPlatform } from '../shops/shop-platform'
import { fault, faultAnswer } from './faults'
import { answerDoudian } from './gateway'
import { messageOf, pushRequest } from './push-message'

/** Seconds between 2024 and the world's birth begin its order numbers, so that two worlds never share one. */
const firstOrderId = (bornAt: number) =>
  6_900_000_000_000_000_000n + BigInt(Math.max(0, Math.floor((bornAt - Date.UTC(2024, 0, 1)) / 1000))) * 100_000_000n

export const doudian: ShopPlatform = {
  kind: 'doudian',
  name: '抖店',
  answer: answerDoudian,
  throttled: () => faultAnswer(fault('traffic-limited'), ''),
  broken: () => faultAnswer(fault('service-error'), '', 500),
  pushesBy: 'http',
  push(_world, shop, change) {
    const message = messageOf(change)
    return { ...pushRequest(shop, [message]), label: `${message.tag} ${message.msg_id.slice(0, 19)}` }
  },
  pushes: {
    // The platform does not publish its own.
    retrySeconds: [10, 30, 90, 270, 600],
    acknowledged: (status, body) => status === 200 && parseObject(body)?.code === 0,
  },
  // 19 digits; the next nine numbers are free for the sub-orders.
  orderId: (n, bornAt) => String(firstOrderId(bornAt) + BigInt(n) * 10n),
  lineId: (orderId, index) => String(BigInt(orderId) + BigInt(index + 1)),
  // Receipt is told beside the status, which stays.
  shownAs: ({ state }) => (state === 'delivered' ? 'shipped' : state),
  still: ['remark'],
}
