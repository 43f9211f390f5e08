/** Where a parcel was signed for that was to go elsewhere: the courier's last word may be the place alone. */
import { addressChangesRepository } from '../../address-changes/address-changes.repository.ts'
import { isOpen } from '../../interceptions/domain/wish.ts'
import type { Interception } from '../../interceptions/interceptions.repository.ts'
import type { TrackNode } from '../../logistics/carrier.port.ts'
import type { Order } from '../../orders/domain/order.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { findCity } from '../../regions/domain/find-city.ts'
import { regionOf } from '../orders/network.ts'
import { cityOf } from './parcel-way.ts'

/** Cities that couriers are asked to bring parcels to, by wish. */
export async function newCities(ctx: Ctx, wishes: readonly Interception[]): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(
    wishes.map(async (wish) => {
      if (!isOpen(wish) || wish.kind !== 'change_address' || wish.addressChangeId === null) return []
      const change = await addressChangesRepository(ctx).byId(wish.addressChangeId)
      const code = change?.receiver.regionCode
      return code ? [[wish.id, cityOf(code)] as const] : []
    }),
  )
  return new Map(found.flat())
}

/** In the city that it was to leave, for another one. False where the scan names no city. */
export function isSignedAtOldPlace(
  order: Order,
  newCity: string | undefined,
  signed: Pick<TrackNode, 'place' | 'text'> | undefined,
): boolean {
  const region = regionOf(order)
  if (region === null || newCity === undefined || signed === undefined) return false
  const oldCity = cityOf(region)
  return oldCity !== newCity && (findCity(signed.place) ?? findCity(signed.text)) === oldCity
}
