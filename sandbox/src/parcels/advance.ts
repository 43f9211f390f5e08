import { pushClients } from '../couriers/pushes'
import { pushKdniao } from '../kdniao/push'
import { pushKuaidi100 } from '../kuaidi100/push'
import { receiveOrder } from '../shops/order-life'
import type { World } from '../world/world'
import { moved, nextStop, type ParcelFacts, type Step, stageOf, stopFor } from './journey'

/** Moves a parcel to its next step, or to a given one, and tells everybody who follows it. `undefined` at the end of its way. */
export function advanceParcel(world: World, parcel: ParcelFacts, step?: Step): ParcelFacts | undefined {
  if (parcel.cancelled) return undefined
  const stop = step === undefined ? nextStop(parcel) : stopFor(parcel, step)
  if (stop === undefined) return undefined
  const next = moved(parcel, stop, world.now())
  world.parcels.save(next)
  world.parcels.startMoving(next.waybill)
  pushKuaidi100(world, next)
  pushKdniao(world, next)
  pushClients(world, next)
  const orderId = world.parcels.find(next.waybill)?.shopOrderId
  if (stageOf(next) === 'delivered' && orderId) receiveOrder(world, orderId)
  return next
}
