import type { ShopPlatform } from '../shops/shop-platform'
import { answerAmazon, quotaExceeded, refusal } from './gateway'
import { eventText, shownAs, shownLine } from './order-text'

/** 17 digits: a million orders for each second since 2024 in which a world was born. */
const digitsOf = (n: number, bornAt: number) =>
  String(BigInt(Math.max(0, Math.floor((bornAt - Date.UTC(2024, 0, 1)) / 1000))) * 1_000_000n + BigInt(n)).padStart(
    17,
    '1',
  )

export const amazon: ShopPlatform = {
  kind: 'amazon',
  name: 'Amazon',
  answer: answerAmazon,
  signedHeaders: /^x-amz-(?:access-token|date)$/,
  throttled: quotaExceeded,
  broken: () => refusal(500, 'InternalFailure', 'We encountered an internal error. Please try again.'),
  pushesBy: 'http',
  // An API destination of EventBridge: the secret stands in a header that the merchant named.
  push(world, shop, { what, order }) {
    // A request that the buyer takes back is a BuyerRequestedChange, as the request was (?).
    if (what === 'memo') return null
    const id = world.newId()
    return {
      headers: { 'content-type': 'application/json', 'x-dingshu-secret': shop.extra.pushSecret ?? '' },
      body: eventText(order, { sellerId: shop.shopId, id, at: world.now() }),
      label: `ORDER_CHANGE ${order.orderId}`,
    }
  },
  pushes: { retrySeconds: [5, 15, 60, 300, 900, 3_600], acknowledged: (status) => status >= 200 && status < 300 },
  orderId: (n, bornAt) => digitsOf(n, bornAt).replace(/^(\d{3})(\d{7})(\d{7})$/, '$1-$2-$3'),
  lineId: (orderId, index) => `${orderId.replaceAll('-', '')}${index + 1}`,
  shownAs,
  shownLine,
}
