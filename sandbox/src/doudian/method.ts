import type { Shop } from '../shops/shops'
import type { World } from '../world/world'
import { type DoudianFault, type FaultName, fault } from './faults'

/** What a method works on: the caller's shop (for token calls: its app) and the business parameters. */
export interface MethodCall {
  world: World
  shop: Shop
  params: Record<string, unknown>
}

/** `data` of the answer, or a refusal. */
export type MethodResult = { data: unknown } | { fault: DoudianFault }

/** A refusal as the result of a method. */
export function refused(name: FaultName, detail = ''): { fault: DoudianFault } {
  return { fault: fault(name, detail) }
}
