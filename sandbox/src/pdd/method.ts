import type { OrderFacts } from '../shops/order-facts'
import type { Shop } from '../shops/shops'
import type { World } from '../world/world'
import { type FaultName, fault, type PddFault } from './faults'
import { isShown } from './status'

/** What a method works on: the caller's shop (for token calls: its app) and the business parameters, all of them texts. */
export interface MethodCall {
  world: World
  shop: Shop
  params: Readonly<Record<string, string>>
}

/** What stands under the answer's key, or a refusal. */
export type MethodResult = { content: Record<string, unknown> } | { fault: PddFault }

/** A refusal as the result of a method. */
export function refused(name: FaultName, detail = ''): { fault: PddFault } {
  return { fault: fault(name, detail) }
}

/** The caller's own order if the platform shows it at all, or `undefined`. */
export function ownOrder({ world, shop, params }: MethodCall): OrderFacts | undefined {
  const order = world.orders.find(params.order_sn ?? '')
  return order?.shopId === shop.shopId && isShown(order) ? order : undefined
}

export const noOrder = () => refused('business', '订单不存在')
