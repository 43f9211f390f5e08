import type { ShopPlatform } from '../shops/shop-platform'
import { fault, faultAnswer } from './faults'
import { answerAliexpress } from './gateway'
import { pushSign } from './sign'
import { statusOf } from './status'

/** The kind of message that tells of an order, as far as it is known. */
const ORDER_MESSAGE = 10

/** Seconds between 2024 and the world's birth begin its order numbers, so that two worlds never share one. */
const firstOrderId = (bornAt: number) =>
  8_000_000_000_000_000n + BigInt(Math.max(0, Math.floor((bornAt - Date.UTC(2024, 0, 1)) / 1000))) * 10_000_000n

export const aliexpress: ShopPlatform = {
  kind: 'aliexpress',
  name: '速卖通',
  answer: answerAliexpress,
  throttled: () => faultAnswer(fault('throttled'), { path: '/sync', requestId: '' }),
  broken: () => faultAnswer(fault('service-error'), { path: '/sync', requestId: '', status: 500 }),
  pushesBy: 'http',
  push(world, shop, { what, order }) {
    if (what === 'received' || what === 'memo') return null
    const order_status = statusOf(order)
    const body = JSON.stringify({
      seller_id: shop.shopId,
      message_type: ORDER_MESSAGE,
      data: { trade_order_id: order.orderId, order_status },
      timestamp: Math.floor(world.now() / 1000),
      site: 'aliexpress',
    })
    const authorization = pushSign(shop.appSecret, shop.appKey, body)
    return {
      headers: { 'content-type': 'application/json', authorization },
      body,
      label: `${order_status} ${order.orderId}`,
    }
  },
  pushes: {
    // The platform does not publish its own.
    retrySeconds: [5, 30, 120, 600],
    acknowledged: (status) => status === 200,
  },
  // 16 digits; the next nine numbers are free for the lines.
  orderId: (n, bornAt) => String(firstOrderId(bornAt) + BigInt(n) * 10n),
  lineId: (orderId, index) => String(BigInt(orderId) + BigInt(index + 1)),
  // The buyer's acceptance is what the platform knows of the end of the way.
  shownAs: ({ state }) => (state === 'delivered' ? 'shipped' : state),
  still: ['receive'],
}
