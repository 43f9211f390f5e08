// What the choice of a warehouse is made from. All of it arrives as data or as pure look-ups; nothing here asks anybody.
import type { Warehouse } from '../../warehouses/warehouses.contract.ts'
import type { RoutingWeights } from '../routing.contract.ts'

export interface RoutingLine {
  readonly lineNo: number
  readonly sku: string
  readonly quantity: number
  /** Grams of one piece; 0 when unknown. */
  readonly weightG: number
}

export interface RoutingOrder {
  readonly orderId: string
  /** Receiver's six-digit division code; null when unknown (only carriers that serve the whole country remain). */
  readonly regionCode: string | null
  /** The region in words, for the reasons. */
  readonly regionName?: string
  readonly lines: readonly RoutingLine[]
  /** Warehouses that said no to this order already, with the reason (one sentence). They are ruled out. */
  readonly refused?: ReadonlyMap<string, string>
}

export interface TransitEstimate {
  /** Hours from the courier's van to the door. */
  readonly hours: number
  /** Parcels behind the figure; 0 = estimated by distance. */
  readonly samples: number
}

/** Pieces that can be sold, by SKU and then by warehouse. */
export type Availability = ReadonlyMap<string, ReadonlyMap<string, number>>

export interface RoutingNetwork {
  readonly warehouses: readonly Warehouse[]
  readonly available: Availability
  /** Fulfilments given to a warehouse today. */
  readonly load: ReadonlyMap<string, number>
  readonly transit: (lane: {
    readonly warehouse: Warehouse
    readonly carrier: string
    readonly regionCode: string | null
  }) => TransitEstimate
  /** Hours until the next parcel of this warehouse leaves (cut-off, holidays); 0 when it is not given. */
  readonly waitHours?: (warehouse: Warehouse) => number
  /** Kilometres between two division codes; null when one of them is unknown. Breaks ties. */
  readonly distanceKm: (from: string, to: string) => number | null
  readonly weights: RoutingWeights
}

export const defaultWeights: RoutingWeights = { stock: 0.4, speed: 0.3, load: 0.2, quality: 0.1 }

/** Pieces and grams of one piece per SKU: the lines of one SKU are summed before anything is checked. */
export interface Demand {
  readonly sku: string
  readonly quantity: number
  readonly weightG: number
}

export function demandOf(lines: readonly RoutingLine[]): Demand[] {
  const bySku = new Map<string, Demand>()
  for (const { sku, quantity, weightG } of lines) {
    const seen = bySku.get(sku)
    bySku.set(sku, {
      sku,
      quantity: (seen?.quantity ?? 0) + quantity,
      weightG: Math.max(seen?.weightG ?? 0, weightG),
    })
  }
  return [...bySku.values()]
}
