import { parseObject } from '../exact-json'
import type { ShopPlatform } from '../shops/shop-platform'
import { answerOf, refused } from './answers'
import { answerXiaohongshu } from './gateway'
import { messageOf, pushRequest } from './push-message'

/** `P` and 18 digits: seconds between 2024 and the world's birth, then eight for its orders. */
const firstOrderId = (bornAt: number) =>
  700_000_000_000_000_000n + BigInt(Math.max(0, Math.floor((bornAt - Date.UTC(2024, 0, 1)) / 1000))) * 100_000_000n

export const xiaohongshu: ShopPlatform = {
  kind: 'xiaohongshu',
  name: '小红书',
  answer: answerXiaohongshu,
  throttled: () => answerOf(refused('often')),
  pushesBy: 'http',
  push(world, shop, change) {
    const message = messageOf(change)
    return message === null ? null : pushRequest(world, shop, message)
  },
  pushes: {
    // The platform does not publish its own.
    retrySeconds: [10, 60, 300, 1_800],
    acknowledged: (status, body) => status === 200 && parseObject(body)?.success === true,
  },
  orderId: (n, bornAt) => `P${firstOrderId(bornAt) + BigInt(n)}`,
  // Its lines have no numbers of their own: the SKU names them.
  lineId: (orderId, index) => `${orderId}-${index + 1}`,
  shownAs: ({ state }) => (state === 'delivered' ? 'shipped' : state),
  // After-sales have times of their own; whether they move the order's is not published.
  still: ['refund', 'withdraw', 'receive'],
}
