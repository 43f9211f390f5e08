import type { OrderFacts } from '../shops/order-facts'
import type { Shop } from '../shops/shops'
import type { World } from '../world/world'
import { type FaultName, fault, type JdFault } from './faults'
import { isShown } from './status'

export interface MethodCall {
  world: World
  shop: Shop
  /** Values of the query, or of the path. */
  params: Readonly<Record<string, string>>
  /** The body; an empty object where there is none. */
  body: Readonly<Record<string, unknown>>
}

export type MethodResult = { data: unknown; pagination?: Record<string, unknown> } | { fault: JdFault }

export function refused(name: FaultName, detail = ''): { fault: JdFault } {
  return { fault: fault(name, detail) }
}

/** The caller's own order if the platform shows it at all, or `undefined`. */
export function ownOrder({ world, shop }: MethodCall, orderId: string): OrderFacts | undefined {
  const order = world.orders.find(orderId)
  return order?.shopId === shop.shopId && isShown(order) ? order : undefined
}
