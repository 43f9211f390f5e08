import type { Platform } from '../platform'
import type { World } from '../world/world'
import type { Change, LineFacts, OrderFacts, OrderState } from './order-facts'
import type { Shop } from './shops'

/** What happens to an order at the shop: by the buyer, the seller, the courier or the platform. */
export const DEEDS = ['pay', 'cancel', 'refund', 'withdraw', 'remark', 'address', 'ship', 'receive', 'finish'] as const
export type OrderDeed = (typeof DEEDS)[number]

/** One message to the merchant's app. */
export interface PushedMessage {
  headers: Record<string, string>
  body: string
  /** What the log calls it. */
  label: string
  /** Where to, when the platform adds something (a signed query) to the shop's push URL. */
  url?: string
}

/** A platform on which merchants keep shops. The shared code keeps its shops, goods, orders and refunds. */
export interface ShopPlatform extends Platform {
  /** `http`: to the shop's push URL; `inbox`: into a box that the merchant's app empties through the API; `socket`: only over one that the app holds. */
  readonly pushesBy: 'http' | 'inbox' | 'socket' | 'nothing'
  /** The message about a change; null when the platform says nothing about such a change. */
  push(world: World, shop: Shop, change: Change): PushedMessage | null
  /** The number of the n-th order (n never repeats in a world) of a world that was born at this instant (epoch ms). */
  orderId(n: number, bornAt: number): string
  /** The number of the line at `index` (from 0). */
  lineId(orderId: string, index: number): string
  /** Most different lines that one order has; 3 when absent. */
  readonly mostLines?: number
  /** The state as far as the API tells it, null while it hides the order; the true state when absent. */
  shownAs?(order: OrderFacts): OrderState | null
  /** A line as far as the API tells it (a request to refund that it hides, another id); the true one when absent. */
  shownLine?(line: LineFacts, order: OrderFacts): LineFacts
  /** Deeds that the platform does not count as a change of the order: its update time stays. */
  readonly still?: readonly OrderDeed[]
}
