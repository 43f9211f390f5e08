import type { ShopPlatform } from '../shops/shop-platform'
import { fault, spFaultAnswer } from './faults'
import { answerJd } from './gateway'
import { isShown } from './status'

export const jd: ShopPlatform = {
  kind: 'jd',
  name: '京东',
  answer: answerJd,
  signedHeaders: /^x-jos-/,
  throttled: () => spFaultAnswer(fault('throttled')),
  broken: () => spFaultAnswer(fault('service-error')),
  pushesBy: 'nothing',
  push: () => null,
  /** Up to 16 digits: the second of the world's birth and the order's number. */
  orderId: (n, bornAt) =>
    String(1_000_000_000_000_000 + Math.max(0, Math.floor((bornAt - Date.UTC(2024, 0, 1)) / 1000)) * 1_000_000 + n),
  lineId: (orderId, index) => `${orderId}-${index + 1}`,
  // The platform tells what an order costs, not what each of its lines does.
  mostLines: 1,
  shownAs(order) {
    if (!isShown(order)) return null
    if (order.state === 'partly_shipped') return 'paid'
    return order.state === 'delivered' ? 'shipped' : order.state
  },
  // After-sales have a list of their own.
  still: ['refund', 'withdraw'],
}
