// Each warehouse looked at for one order: what it could send, by whom, how good that is, or why not at all.
import type { Warehouse } from '../../warehouses/warehouses.contract.ts'
import type { RoutingDecision } from '../routing.contract.ts'
import { type CarrierOffer, carrierForWeight, carriersFor } from './carrier-range.ts'
import { type Factors, loadFactor, qualityFactor, scoreOf, speedFactor, stockFactor } from './factors.ts'
import type { Demand, RoutingNetwork, RoutingOrder } from './routing-input.ts'

export interface Candidate {
  readonly warehouse: Warehouse
  /** Carriers that deliver to the receiver, fastest first; never empty. */
  readonly offers: readonly CarrierOffer[]
  /** Carrier of the whole order in one parcel, or of the first parcel when it is too heavy for one. */
  readonly carrier: CarrierOffer
  readonly factors: Factors
  readonly score: number
  /** Infinity when unknown, so that it loses ties. */
  readonly km: number
  /** Pieces of a SKU that it could send: 0 where one piece is too heavy for its carriers. */
  readonly canSend: (sku: string) => number
  /** Why the whole order cannot leave from here in one parcel; null when it can. */
  readonly obstacle: string | null
}

export interface Exclusion {
  readonly warehouse: Warehouse
  readonly excluded: string
}

/** Splits the network into warehouses that can send at least something and those that are ruled out. */
export function assess(
  order: RoutingOrder,
  demand: readonly Demand[],
  network: RoutingNetwork,
): { readonly candidates: Candidate[]; readonly exclusions: Exclusion[] } {
  const exclusions: Exclusion[] = []
  const open: { warehouse: Warehouse; offers: CarrierOffer[]; waitHours: number }[] = []
  for (const warehouse of network.warehouses) {
    const offers = warehouse.active ? carriersFor(warehouse, order.regionCode, network.transit) : []
    const excluded = order.refused?.get(warehouse.id) ?? whyClosed(warehouse, offers, order)
    if (excluded !== null) exclusions.push({ warehouse, excluded })
    else open.push({ warehouse, offers, waitHours: network.waitHours?.(warehouse) ?? 0 })
  }
  const weightG = demand.reduce((sum, { quantity, weightG: piece }) => sum + quantity * piece, 0)
  const carrierOf = (offers: readonly CarrierOffer[]) => carrierForWeight(offers, weightG) ?? offers[0]
  const bestHours = Math.min(
    ...open.map(({ offers, waitHours }) => waitHours + (carrierOf(offers)?.transit.hours ?? Number.POSITIVE_INFINITY)),
  )
  const candidates = open.flatMap(({ warehouse, offers, waitHours }) => {
    const carrier = carrierOf(offers)
    return carrier === undefined
      ? []
      : [candidateOf({ order, demand, network, warehouse, offers, carrier, waitHours, bestHours, weightG })]
  })
  return { candidates: candidates.sort(compareCandidates), exclusions }
}

function candidateOf(input: {
  readonly order: RoutingOrder
  readonly demand: readonly Demand[]
  readonly network: RoutingNetwork
  readonly warehouse: Warehouse
  readonly offers: readonly CarrierOffer[]
  readonly carrier: CarrierOffer
  readonly waitHours: number
  readonly bestHours: number
  readonly weightG: number
}): Candidate {
  const { order, demand, network, warehouse, offers, carrier, waitHours, bestHours, weightG } = input
  const maxWeightG = Math.max(...offers.map((offer) => offer.service.maxWeightG))
  const tooHeavy = new Set(demand.filter((item) => item.weightG > maxWeightG).map((item) => item.sku))
  const canSend = (sku: string) =>
    tooHeavy.has(sku) ? 0 : Math.max(0, network.available.get(sku)?.get(warehouse.id) ?? 0)
  const factors: Factors = {
    stock: stockFactor(demand, canSend),
    speed: speedFactor({ waitHours, transit: carrier.transit, bestHours }),
    load: loadFactor(network.load.get(warehouse.id) ?? 0, warehouse.dailyCapacity),
    quality: qualityFactor(warehouse.quality),
  }
  return {
    warehouse,
    offers,
    carrier,
    factors,
    score: scoreOf(factors, network.weights),
    km:
      order.regionCode === null
        ? Number.POSITIVE_INFINITY
        : (network.distanceKm(warehouse.regionCode, order.regionCode) ?? Number.POSITIVE_INFINITY),
    canSend,
    obstacle: obstacleOf({ demand, canSend, tooHeavy, weightG, maxWeightG }),
  }
}

/** Better first: score, then nearer, then id, so that a repeat decides the same. */
export function compareCandidates(a: Candidate, b: Candidate): number {
  if (a.score !== b.score) return b.score - a.score
  if (a.km !== b.km) return a.km < b.km ? -1 : 1
  return a.warehouse.id < b.warehouse.id ? -1 : 1
}

/** The rows that the console shows: candidates first, best first, then the ones ruled out. */
export function describeCandidates(
  candidates: readonly Candidate[],
  exclusions: readonly Exclusion[],
  takesPart: (candidate: Candidate) => boolean,
): RoutingDecision['candidates'] {
  const rows = candidates.map((candidate) => {
    const excluded = takesPart(candidate) ? null : candidate.obstacle
    return {
      warehouseId: candidate.warehouse.id,
      warehouseName: candidate.warehouse.name,
      carrier: candidate.carrier.service.carrier,
      score: excluded === null ? candidate.score : null,
      factors: excluded === null ? candidate.factors : null,
      excluded,
    }
  })
  const ruledOut = exclusions.map(({ warehouse, excluded }) => ({
    warehouseId: warehouse.id,
    warehouseName: warehouse.name,
    carrier: null,
    score: null,
    factors: null,
    excluded,
  }))
  return [...rows.filter((row) => row.excluded === null), ...rows.filter((row) => row.excluded !== null), ...ruledOut]
}

export const kilograms = (grams: number): string => `${Math.round(grams / 100) / 10} kg`

function whyClosed(warehouse: Warehouse, offers: readonly CarrierOffer[], order: RoutingOrder): string | null {
  if (!warehouse.active) return '仓库已停用'
  if (warehouse.carriers.length === 0) return '没有可用的承运商'
  if (offers.length > 0) return null
  return order.regionCode === null
    ? '收货地区不明，没有承运商送全国'
    : `承运商不送收货地区（${order.regionName ?? order.regionCode}）`
}

function obstacleOf(input: {
  readonly demand: readonly Demand[]
  readonly canSend: (sku: string) => number
  readonly tooHeavy: ReadonlySet<string>
  readonly weightG: number
  readonly maxWeightG: number
}): string | null {
  const { demand, canSend, tooHeavy, weightG, maxWeightG } = input
  const heavy = demand.find(({ sku }) => tooHeavy.has(sku))
  if (heavy) return `${heavy.sku} 单件 ${kilograms(heavy.weightG)}，超过承运商上限 ${kilograms(maxWeightG)}`
  const short = demand.filter(({ sku, quantity }) => canSend(sku) < quantity)
  if (short.length > 0) return `缺 ${short.map(({ sku, quantity }) => `${sku} ×${quantity - canSend(sku)}`).join('、')}`
  if (weightG > maxWeightG) return `整单 ${kilograms(weightG)}，超过承运商上限 ${kilograms(maxWeightG)}`
  return null
}
