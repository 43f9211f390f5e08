import type { OrderFacts } from '../shops/order-facts'
import type { Shop } from '../shops/shops'
import type { World } from '../world/world'
import { type FaultName, fault, type TaobaoFault } from './faults'

/** What a method works on: the caller's shop (for methods of the app: one of its shops) and the parameters, all of them texts. */
export interface MethodCall {
  world: World
  shop: Shop
  params: Readonly<Record<string, string>>
}

/** What stands inside of the answer, or a refusal. */
export type MethodResult = { content: Record<string, unknown> } | { fault: TaobaoFault }

/** A refusal as the result of a method. */
export function refused(name: FaultName, detail = ''): { fault: TaobaoFault } {
  return { fault: fault(name, detail) }
}

/** The caller's own order, or `undefined`. */
export function ownOrder({ world, shop, params }: MethodCall): OrderFacts | undefined {
  const order = world.orders.find(params.tid ?? '')
  return order?.shopId === shop.shopId ? order : undefined
}

export const noTrade = () => refused('trade-absent', '交易不存在')

/** Only what `fields` asks for comes back. */
export function only(item: Record<string, unknown>, fields: string): Record<string, unknown> {
  const wanted = new Set(fields.split(',').map((field) => field.trim().replace(/\..*$/, '')))
  return Object.fromEntries(Object.entries(item).filter(([name]) => wanted.has(name)))
}
