// Which carrier of a warehouse may take a parcel: service range by division code, and weight.
import type { CarrierService, Warehouse } from '../../warehouses/warehouses.contract.ts'
import type { RoutingNetwork, TransitEstimate } from './routing-input.ts'

export interface CarrierOffer {
  readonly service: CarrierService
  readonly transit: TransitEstimate
}

/** `*` is the whole country; otherwise one of the prefixes begins the code. An unknown region is served by `*` only. */
export function serves(service: CarrierService, regionCode: string | null): boolean {
  return service.serves.some((prefix) => prefix === '*' || (regionCode?.startsWith(prefix) ?? false))
}

/** Carriers of a warehouse that deliver there, fastest first; the merchant's own order breaks ties. */
export function carriersFor(
  warehouse: Warehouse,
  regionCode: string | null,
  transit: RoutingNetwork['transit'],
): CarrierOffer[] {
  return warehouse.carriers
    .filter((service) => serves(service, regionCode))
    .map((service) => ({ service, transit: transit({ warehouse, carrier: service.carrier, regionCode }) }))
    .sort((a, b) => a.transit.hours - b.transit.hours)
}

/** The fastest of them that carries this weight. */
export function carrierForWeight(offers: readonly CarrierOffer[], weightG: number): CarrierOffer | null {
  return offers.find((offer) => offer.service.maxWeightG >= weightG) ?? null
}
