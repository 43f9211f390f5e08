import { parseObject } from '../exact-json'
import type { ShopPlatform } from '../shops/shop-platform'
import { answerOf, refused } from './answers'
import { answerKuaishou } from './gateway'
import { pushRequest } from './push-message'

/** 16 digits that a double holds: seconds between 2024 and the world's birth, then seven for its orders. */
const firstOrderId = (bornAt: number) =>
  2_000_000_000_000_000n + BigInt(Math.max(0, Math.floor((bornAt - Date.UTC(2024, 0, 1)) / 1000))) * 10_000_000n

export const kuaishou: ShopPlatform = {
  kind: 'kuaishou',
  name: '快手小店',
  answer: answerKuaishou,
  throttled: () => answerOf(refused('often')),
  pushesBy: 'http',
  push: (_world, shop, change) => pushRequest(shop, change),
  pushes: {
    retrySeconds: [300, 600, 1_200, 1_800, 3_600],
    acknowledged: (status, body) => status === 200 && parseObject(body)?.result === 1,
  },
  orderId: (n, bornAt) => String(firstOrderId(bornAt) + BigInt(n)),
  lineId: (orderId, index) => `${orderId}${index + 1}`,
  mostLines: 1,
  // Refunds have times of their own; whether they move the order's is not published.
  still: ['refund', 'withdraw'],
}
