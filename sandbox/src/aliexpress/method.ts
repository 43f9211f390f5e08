import type { OrderFacts } from '../shops/order-facts'
import type { Shop } from '../shops/shops'
import type { World } from '../world/world'
import { type AliexpressFault, type FaultName, fault } from './faults'

/** What a method works on: the caller's shop (for tokens: its app) and the parameters, all of them texts. */
export interface MethodCall {
  world: World
  shop: Shop
  params: Readonly<Record<string, string>>
}

/** What stands inside of the answer, or a refusal. */
export type MethodResult = { content: Record<string, unknown> } | { fault: AliexpressFault }

export function refused(name: FaultName, detail = ''): { fault: AliexpressFault } {
  return { fault: fault(name, detail) }
}

/** A business method that was called well and says no. */
export const denied = (code: string, message: string): MethodResult => ({
  content: { result: { result_success: false, success: false, error_code: code, error_message: message } },
})

/** The caller's own order, or `undefined`. */
export function ownOrder({ world, shop }: MethodCall, orderId: string): OrderFacts | undefined {
  const order = world.orders.find(orderId)
  return order?.shopId === shop.shopId ? order : undefined
}
