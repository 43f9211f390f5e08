// Which warehouse and carrier send an order: scored choice, split plan, or short, each with its reasons (design §5).
import { carrierName } from '../../warehouses/carriers.contract.ts'
import type { RoutingDecision } from '../routing.contract.ts'
import { assess, type Candidate, describeCandidates } from './candidates.ts'
import { demandOf, type RoutingLine, type RoutingNetwork, type RoutingOrder } from './routing-input.ts'
import { type Parcel, planSplit } from './split-plan.ts'

/**
 * Decides for one order.
 * - `single`: the best candidate sends everything in one parcel.
 * - `split`: several shipments, each with its warehouse and carrier; a warehouse appears twice when weight demands it.
 * - `short`: `missing` says what nobody has. `shipments` then is only what could be sent meanwhile: nothing is assigned.
 *
 * In every outcome the pieces of `shipments` and `missing` add up to the pieces ordered.
 */
export function chooseWarehouse(order: RoutingOrder, network: RoutingNetwork): RoutingDecision {
  const demand = demandOf(order.lines)
  const { candidates, exclusions } = assess(order, demand, network)
  const best = candidates.find((candidate) => candidate.obstacle === null)
  if (best && demand.length > 0) {
    const items = demand.map(({ sku, quantity }) => ({ sku, quantity }))
    const parcels = [{ warehouseId: best.warehouse.id, carrier: best.carrier.service.carrier, items }]
    return {
      outcome: 'single',
      summary: `${best.warehouse.name}（${carrierName(best.carrier.service.carrier)}）得分 ${best.score}：${best.factors.stock.reason}；${best.factors.speed.reason}`,
      weights: network.weights,
      candidates: describeCandidates(candidates, exclusions, () => false),
      shipments: toShipments(parcels, order.lines),
      missing: [],
    }
  }
  const plan = planSplit(demand, candidates)
  const isShort = plan.missing.length > 0
  const senders = new Set(plan.parcels.map((parcel) => parcel.warehouseId))
  const takesPart = (candidate: Candidate) => !isShort && senders.has(candidate.warehouse.id)
  return {
    outcome: isShort ? 'short' : 'split',
    summary: isShort
      ? shortSummary(plan.missing, candidates.length)
      : splitSummary(plan.parcels, candidates.filter(takesPart)),
    weights: network.weights,
    candidates: describeCandidates(candidates, exclusions, takesPart),
    shipments: toShipments(plan.parcels, order.lines),
    missing: plan.missing.map(({ sku, quantity }) => ({ sku, quantity })),
  }
}

/**
 * Decides for a batch in the given order. Pieces and capacity that one order is given are gone for the next one; an order
 * that is short takes nothing. The network itself is not changed.
 */
export function chooseForBatch(orders: readonly RoutingOrder[], network: RoutingNetwork): RoutingDecision[] {
  const available = new Map([...network.available].map(([sku, byWarehouse]) => [sku, new Map(byWarehouse)]))
  const load = new Map(network.load)
  const running = { ...network, available, load }
  return orders.map((order) => {
    const decision = chooseWarehouse(order, running)
    if (decision.outcome === 'short') return decision
    for (const { warehouseId, lines } of decision.shipments) {
      load.set(warehouseId, (load.get(warehouseId) ?? 0) + 1)
      for (const { sku, quantity } of lines) {
        const shelf = available.get(sku)
        shelf?.set(warehouseId, (shelf.get(warehouseId) ?? 0) - quantity)
      }
    }
    return decision
  })
}

/** Gives the pieces of the parcels back their lines: the first line of a SKU is filled first. */
function toShipments(parcels: readonly Parcel[], lines: readonly RoutingLine[]): RoutingDecision['shipments'] {
  const open = lines.map(({ lineNo, sku, quantity }) => ({ lineNo, sku, left: quantity }))
  return parcels.map(({ warehouseId, carrier, items }) => ({
    warehouseId,
    carrier,
    lines: items.flatMap(({ sku, quantity }) => {
      let rest = quantity
      return open.flatMap((line) => {
        const taken = line.sku === sku ? Math.min(rest, line.left) : 0
        if (taken === 0) return []
        rest -= taken
        line.left -= taken
        return [{ lineNo: line.lineNo, sku, quantity: taken }]
      })
    }),
  }))
}

function splitSummary(parcels: readonly Parcel[], senders: readonly Candidate[]): string {
  const nameOf = (id: string) => senders.find(({ warehouse }) => warehouse.id === id)?.warehouse.name ?? id
  const shares = parcels.map(({ warehouseId, items }) => {
    const pieces = items.reduce((sum, { quantity }) => sum + quantity, 0)
    return `${nameOf(warehouseId)} ${pieces} 件`
  })
  return `没有一个仓能一包发完，拆成 ${parcels.length} 包：${shares.join('，')}`
}

function shortSummary(missing: readonly { sku: string; quantity: number }[], candidates: number): string {
  const what = missing.map(({ sku, quantity }) => `${sku} ×${quantity}`).join('、')
  return candidates === 0 ? `没有仓库能送到收货地区，缺 ${what}` : `所有可发的仓加起来仍缺 ${what}`
}
