import type { ShopPlatform } from '../shops/shop-platform'
import { answerOf, refused } from './answers'
import { answerWeixin } from './gateway'
import { eventOf, pushRequest } from './push-message'

/** Seconds between 2024 and the world's birth begin its order numbers, so that two worlds never share one. */
const firstOrderId = (bornAt: number) =>
  3_705_000_000_000_000_000n + BigInt(Math.max(0, Math.floor((bornAt - Date.UTC(2024, 0, 1)) / 1000))) * 1_000_000_000n

export const weixinShop: ShopPlatform = {
  kind: 'weixin-shop',
  name: '微信小店',
  answer: answerWeixin,
  throttled: () => answerOf(refused('often')),
  pushesBy: 'http',
  push(world, shop, change) {
    const event = eventOf(change)
    return event === null ? null : pushRequest(world, shop, event)
  },
  pushes: {
    retrySeconds: [1, 1, 10, 60, 300, 1_800, 3_600, 3_600, 3_600],
    acknowledged: (status, body) => status === 200 && (body === '' || body === 'success'),
  },
  orderId: (n, bornAt) => String(firstOrderId(bornAt) + BigInt(n)),
  // Its lines have no numbers of their own: product and SKU name them.
  lineId: (orderId, index) => `${orderId}-${index + 1}`,
  shownAs: ({ state }) => (state === 'delivered' ? 'shipped' : state),
  // After-sales have times of their own; whether they move the order's is not published.
  still: ['refund', 'withdraw', 'receive'],
}
