// An order that no single warehouse can send in one parcel: fewest parcels first, then the best warehouses.

import { type Candidate, compareCandidates } from './candidates.ts'
import { type CarrierOffer, carrierForWeight } from './carrier-range.ts'
import type { Demand } from './routing-input.ts'

export interface Parcel {
  readonly warehouseId: string
  readonly carrier: string
  readonly items: readonly { readonly sku: string; readonly quantity: number }[]
}

export interface SplitPlan {
  readonly parcels: readonly Parcel[]
  /** What no warehouse has. */
  readonly missing: readonly { readonly sku: string; readonly quantity: number }[]
}

/** Parcels of one order at most. Names of holds are counted up to here ([hold-ids.ts](../../flows/orders/hold-ids.ts)). */
export const MOST_PARCELS = 20

/** Sets of warehouses that are tried before the search gives up being exact; 20 warehouses by threes are 1,140. */
const SEARCH_BUDGET = 20_000

/**
 * Plans everything that can be sent; what cannot is `missing`. The number of warehouses is the smallest possible as long
 * as the search stays within its budget, beyond it the fullest warehouse is taken again and again. A warehouse whose
 * share is too heavy for one parcel packs several, heaviest pieces first; beyond `MOST_PARCELS` its last ones are packed
 * together, too heavy as they are, and what would come from still more warehouses is missing.
 */
export function planSplit(demand: readonly Demand[], candidates: readonly Candidate[]): SplitPlan {
  const sendable = demand.map((item) => {
    const total = candidates.reduce((sum, candidate) => sum + candidate.canSend(item.sku), 0)
    return { ...item, quantity: Math.min(item.quantity, total) }
  })
  const missing = demand
    .map((item, i) => ({ sku: item.sku, quantity: item.quantity - (sendable[i]?.quantity ?? 0) }))
    .filter(({ quantity }) => quantity > 0)
  const wanted = sendable.filter(({ quantity }) => quantity > 0)
  if (wanted.length === 0) return { parcels: [], missing }
  const useful = candidates.filter((candidate) => wanted.some(({ sku }) => candidate.canSend(sku) > 0))
  const parcels = together(fewestParcels(wanted, useful) ?? share(wanted, fullestFirst(wanted, useful)))
  return { parcels: parcels.slice(0, MOST_PARCELS), missing: sumOf(missing, parcels.slice(MOST_PARCELS)) }
}

/** The last two parcels of the warehouse that packs most become one, until they are few enough or each warehouse packs one. */
function together(parcels: readonly Parcel[]): readonly Parcel[] {
  let packed = [...parcels]
  while (packed.length > MOST_PARCELS) {
    const byWarehouse = [...Map.groupBy(packed, ({ warehouseId }) => warehouseId).values()]
    const most = byWarehouse.reduce((a, b) => (b.length > a.length ? b : a))
    const [last, other] = [most.at(-1), most.at(-2)]
    if (!last || !other) return packed
    const joined = { ...other, items: sumOf(other.items, [last]) }
    packed = packed.flatMap((parcel) => (parcel === last ? [] : parcel === other ? [joined] : [parcel]))
  }
  return packed
}

function sumOf(items: Parcel['items'], parcels: readonly Parcel[]): { sku: string; quantity: number }[] {
  const sum = new Map(items.map(({ sku, quantity }) => [sku, quantity]))
  for (const { sku, quantity } of parcels.flatMap((parcel) => parcel.items))
    sum.set(sku, (sum.get(sku) ?? 0) + quantity)
  return [...sum].map(([sku, quantity]) => ({ sku, quantity }))
}

function fewestParcels(demand: readonly Demand[], candidates: readonly Candidate[]): Parcel[] | null {
  const have = candidates.map((candidate) => demand.map(({ sku }) => candidate.canSend(sku)))
  let best: { parcels: Parcel[]; members: Candidate[] } | null = null
  let budget = SEARCH_BUDGET
  // A set of k warehouses makes at least k parcels: once a plan has that few, larger sets cannot win.
  for (let size = 1; size <= candidates.length && (best === null || best.parcels.length >= size); size++) {
    if (!couldCover(demand, have, size)) continue
    for (const picked of combinations(candidates.length, size)) {
      if (budget-- <= 0) return best?.parcels ?? null
      if (!covers(demand, have, picked)) continue
      const members = picked.flatMap((i) => candidates[i] ?? [])
      if (best !== null && best.parcels.length === size && compareSets(members, best.members) >= 0) continue
      const parcels = share(demand, members)
      const isBetter =
        best === null ||
        parcels.length < best.parcels.length ||
        (parcels.length === best.parcels.length && compareSets(members, best.members) < 0)
      if (isBetter) best = { parcels, members }
    }
  }
  return best?.parcels ?? null
}

/** Could any `size` warehouses cover each SKU? False spares the whole search at that size. */
function couldCover(demand: readonly Demand[], have: readonly (readonly number[])[], size: number): boolean {
  return demand.every(({ quantity }, k) => {
    const most = have.map((row) => row[k] ?? 0).sort((a, b) => b - a)
    return most.slice(0, size).reduce((sum, n) => sum + n, 0) >= quantity
  })
}

function covers(demand: readonly Demand[], have: readonly (readonly number[])[], picked: readonly number[]): boolean {
  return demand.every(({ quantity }, k) => picked.reduce((sum, i) => sum + (have[i]?.[k] ?? 0), 0) >= quantity)
}

/** Better mean score first, then nearer in sum, then ids. */
function compareSets(a: readonly Candidate[], b: readonly Candidate[]): number {
  const mean = (set: readonly Candidate[]) => set.reduce((sum, { score }) => sum + score, 0) / set.length
  const byScore = mean(b) - mean(a)
  if (Math.abs(byScore) > 1e-9) return byScore
  const far = (set: readonly Candidate[]) => set.reduce((sum, { km }) => sum + km, 0)
  if (far(a) !== far(b)) return far(a) < far(b) ? -1 : 1
  const ids = (set: readonly Candidate[]) =>
    set
      .map(({ warehouse }) => warehouse.id)
      .sort()
      .join()
  return ids(a) < ids(b) ? -1 : ids(a) > ids(b) ? 1 : 0
}

/** Greedy cover for networks too large to search: the warehouse that sends most of the rest, again and again. */
function fullestFirst(demand: readonly Demand[], candidates: readonly Candidate[]): Candidate[] {
  const left = new Map(demand.map(({ sku, quantity }) => [sku, quantity]))
  const rest = [...candidates].sort(compareCandidates)
  const members: Candidate[] = []
  const gives = (candidate: Candidate) =>
    [...left].reduce((sum, [sku, quantity]) => sum + Math.min(quantity, candidate.canSend(sku)), 0)
  while ([...left.values()].some((quantity) => quantity > 0)) {
    const next = rest.reduce<Candidate | null>((best, c) => (best === null || gives(c) > gives(best) ? c : best), null)
    if (next === null || gives(next) === 0) break
    for (const [sku, quantity] of left) left.set(sku, quantity - Math.min(quantity, next.canSend(sku)))
    rest.splice(rest.indexOf(next), 1)
    members.push(next)
  }
  return members
}

/**
 * The best warehouse of the set gives all it can, the next one the rest; each share is packed into parcels. Where weight
 * makes that more parcels than warehouses, the ones with the strongest carriers are tried first.
 */
function share(demand: readonly Demand[], members: readonly Candidate[]): Parcel[] {
  const byScore = shareInOrder(demand, [...members].sort(compareCandidates))
  if (byScore.length <= members.length) return byScore
  const byStrength = shareInOrder(
    demand,
    [...members].sort((a, b) => heaviestParcel(b) - heaviestParcel(a) || compareCandidates(a, b)),
  )
  return byStrength.length < byScore.length ? byStrength : byScore
}

function shareInOrder(demand: readonly Demand[], members: readonly Candidate[]): Parcel[] {
  const left = new Map(demand.map(({ sku, quantity }) => [sku, quantity]))
  return members.flatMap((candidate) => {
    const items = demand.flatMap(({ sku, weightG }) => {
      const quantity = Math.min(left.get(sku) ?? 0, candidate.canSend(sku))
      left.set(sku, (left.get(sku) ?? 0) - quantity)
      return quantity > 0 ? [{ sku, quantity, weightG }] : []
    })
    return pack(items, candidate)
  })
}

const heaviestParcel = ({ offers }: Candidate): number => Math.max(...offers.map((offer) => offer.service.maxWeightG))

/** First-fit decreasing under the weight of the strongest carrier; each parcel then goes by the fastest that bears it. */
function pack(items: readonly Demand[], candidate: Candidate): Parcel[] {
  const limit = heaviestParcel(candidate)
  const boxes: { weightG: number; items: Map<string, number> }[] = []
  for (const { sku, quantity, weightG } of [...items].sort((a, b) => b.weightG - a.weightG)) {
    let rest = quantity
    for (let i = 0; rest > 0; i++) {
      const box = boxes[i] ?? { weightG: 0, items: new Map<string, number>() }
      if (i === boxes.length) boxes.push(box)
      const fits = weightG === 0 ? rest : Math.min(rest, Math.floor((limit - box.weightG) / weightG))
      if (fits <= 0) continue
      box.items.set(sku, (box.items.get(sku) ?? 0) + fits)
      box.weightG += fits * weightG
      rest -= fits
    }
  }
  return boxes.map((box) => ({
    warehouseId: candidate.warehouse.id,
    carrier: carrierName(carrierForWeight(candidate.offers, box.weightG) ?? candidate.carrier),
    items: [...box.items].map(([sku, quantity]) => ({ sku, quantity })),
  }))
}

const carrierName = (offer: CarrierOffer): string => offer.service.carrier

/** All ways to pick `size` of 0…n−1, in lexicographic order. */
function* combinations(n: number, size: number): Generator<readonly number[]> {
  const picked = Array.from({ length: size }, (_, i) => i)
  while (true) {
    yield picked
    let i = size - 1
    while (i >= 0 && picked[i] === n - size + i) i--
    if (i < 0) return
    picked[i] = (picked[i] ?? 0) + 1
    for (let j = i + 1; j < size; j++) picked[j] = (picked[j - 1] ?? 0) + 1
  }
}
