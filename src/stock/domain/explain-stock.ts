/** Why so much, or nothing, can be sold: the classes and the holds in one Chinese sentence. */
import { assertNever } from '../../core/assert-never.ts'
import type { HoldOwner, StockHold, WarehouseQuantities } from '../stock-ledger.port.ts'

export type Totals = Omit<WarehouseQuantities, 'warehouseId'>

/** Sums over all warehouses. */
export function totalsOf(levels: readonly Totals[]): Totals {
  const totals = { onHand: 0, locked: 0, qc: 0, inTransit: 0, pooled: 0, available: 0 }
  for (const level of levels) {
    totals.onHand += level.onHand
    totals.locked += level.locked
    totals.qc += level.qc
    totals.inTransit += level.inTransit
    totals.pooled += level.pooled
    totals.available += level.available
  }
  return totals
}

/** `账面 127，可售 0：拼多多团购 93 · U先试用 22 · 质检 12`: what takes most comes first, counts without an owner last. */
export function explainStock(levels: readonly Totals[], holds: readonly StockHold[]): string {
  const totals = totalsOf(levels)
  const byLabel = new Map<string, number>()
  for (const hold of holds) byLabel.set(labelOf(hold), (byLabel.get(labelOf(hold)) ?? 0) + hold.quantity)
  const takers = [...byLabel].sort(([a, some], [b, others]) => others - some || a.localeCompare(b))
  if (totals.qc > 0) takers.push(['质检', totals.qc])
  if (totals.inTransit > 0) takers.push(['在途', totals.inTransit])
  const head = `账面 ${totals.onHand}，可售 ${totals.available}`
  return takers.length === 0
    ? head
    : `${head}：${takers.map(([label, quantity]) => `${label} ${quantity}`).join(' · ')}`
}

/** An owner in words. `hubNos`: hub numbers of orders by id, as far as they are known. */
export function ownerText(owner: HoldOwner, reason: string, hubNos: ReadonlyMap<string, string>): string {
  switch (owner.kind) {
    case 'order_line':
      return `订单 ${hubNos.get(owner.orderId) ?? owner.orderId} 第 ${owner.lineNo} 行`
    case 'cart':
      return `购物车 ${owner.reservationId}`
    case 'pool':
      return reason || `库存池 ${owner.poolId}`
    case 'person':
      return reason ? `人工占用（${reason}）` : '人工占用'
    default:
      return assertNever(owner)
  }
}

/** Orders and carts are many and count as one; pools and people are known by their reason. */
function labelOf({ owner, reason }: StockHold): string {
  switch (owner.kind) {
    case 'order_line':
      return '订单占用'
    case 'cart':
      return '购物车预占'
    case 'pool':
      return reason || '库存池'
    case 'person':
      return reason || '人工占用'
    default:
      return assertNever(owner)
  }
}
