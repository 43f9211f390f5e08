// What every courier does with waybills, whatever its protocol calls it: issue, void, stop, follow.
import { companyByCom } from '../companies'
import { type CityPlace, findCity } from '../geography'
import { stopPush } from '../kuaidi100/push'
import type { ParcelFacts } from '../parcels/journey'
import type { CourierKind } from '../world/couriers'
import type { World } from '../world/world'

export interface Place {
  province: string
  city: string
}

export interface Wanted {
  platform: CourierKind
  account: string
  orderCode: string
  com: string
  from: Place
  to: Place
}

/** The waybill of an order: the same for a repeat, unless it was voided. Undefined for a company that nobody knows. */
export function issueWaybill(world: World, wanted: Wanted): { parcel: ParcelFacts; isNew: boolean } | undefined {
  const { platform, account, orderCode } = wanted
  const known = world.couriers.label(platform, account, orderCode)
  const standing = known && world.parcels.find(known.waybill)
  if (standing) return { parcel: standing, isNew: false }
  const company = companyByCom(wanted.com)
  if (company === undefined) return undefined
  const way = {
    from: findCity(wanted.from.city, wanted.from.province),
    to: findCity(wanted.to.city, wanted.to.province),
  }
  const parcel = world.parcels.issue(company, way)
  world.couriers.saveLabel({ platform, account, orderCode, waybill: parcel.waybill, answer: '{}' })
  return { parcel, isNew: true }
}

/** Why a waybill cannot be voided; '' once it is. */
export function voidWaybill(world: World, waybill: string): string {
  const parcel = world.parcels.find(waybill)
  if (parcel === undefined) return '运单不存在'
  if (parcel.cancelled) return '运单已取消'
  if (parcel.nodes.length > 0) return '快件已揽收，不能取消'
  world.parcels.save({ ...parcel, cancelled: true })
  world.couriers.cancelLabel(waybill)
  return ''
}

/** Why a parcel cannot be stopped; '' once it will be. `to`: where it goes instead, back when absent. */
export function stopParcel(world: World, waybill: string, to?: Place): string {
  const parcel = world.parcels.find(waybill)
  if (parcel === undefined || parcel.nodes.length === 0) return '快件尚未揽收，不能拦截'
  if (parcel.nodes.at(-1)?.step === 'delivered') return '快件已签收，不能拦截'
  world.parcels.save(stopping(parcel, to && findCity(to.city, to.province)))
  return ''
}

/** The parcel with a wish to stop it, which a person here ends. */
export function stopping(parcel: ParcelFacts, to: CityPlace | undefined, callback?: StopCallback): ParcelFacts {
  const stop = { outcome: 'open' as const, to: parcel.to, ...(callback ? { callback } : {}) }
  return to ? { ...parcel, to, stop } : { ...parcel, intercepted: true, stop }
}

type StopCallback = NonNullable<NonNullable<ParcelFacts['stop']>['callback']>

/** The branch says whether it caught the parcel; one that it did not catch goes where it went before. False: nobody asks. */
export function answerStop(world: World, parcel: ParcelFacts, succeeded: boolean): boolean {
  const { stop } = parcel
  if (stop?.outcome !== 'open') return false
  const outcome = succeeded ? 'succeeded' : 'failed'
  const next: ParcelFacts = {
    ...parcel,
    stop: { ...stop, outcome },
    ...(succeeded ? {} : { intercepted: false, to: stop.to }),
  }
  world.parcels.save(next)
  if (stop.callback) world.deliveries.enqueue([stopPush(parcel, stop.callback, succeeded)])
  return true
}

/** From now on the account is told of the parcel. False when it follows it already. */
export function followParcel(world: World, platform: CourierKind, account: string, waybill: string): boolean {
  const known = world.couriers.subscriptions(platform, waybill)
  if (known.some((other) => other.account === account && other.state === 'polling')) return false
  const com = world.parcels.find(waybill)?.com ?? ''
  world.couriers.subscribe({ platform, account, waybill, com, facts: {} })
  world.parcels.startMoving(waybill)
  return true
}

/** 大头笔 as sorters read it. */
export const routeMark = ({ to }: ParcelFacts): string => `${to.city.replace(/市$/, '')}-${to.code.slice(2)}`
