/** What must hold of a merchant's whole world once everything has settled, said as a list of what does not. */
import type { OrderSummary } from '../../src/orders/orders.contract.ts'
import type { StockExplanation, StockList } from '../../src/stock/stock.contract.ts'
import { all, type Goods, type RealMerchant } from './real-merchant.ts'
import type { Database, RealWorld } from './real-processes.ts'

const holdingStock = ['locked', 'allocated', 'label_printed']

/**
 * Stock laws of every SKU, from the ledger itself: Σ holds + quality check + on its way + available = on hand, nothing
 * negative, locked = Σ lines of the orders that hold stock, each line held once. `sent`: pieces that have left, by SKU.
 */
export async function stockProblems(
  merchant: RealMerchant,
  goods: readonly Goods[],
  { sent = new Map() }: { sent?: ReadonlyMap<string, number> } = {},
): Promise<string[]> {
  const orders = await all<OrderSummary>(merchant, '/orders')
  const holding = new Map(
    orders.filter((order) => holdingStock.includes(order.status)).map((order) => [order.id, order]),
  )
  const problems: string[] = []
  for (const { sku, each, mapped } of goods) {
    if (mapped === false) continue
    const { levels, holds, totals } = await merchant.get<StockExplanation>(`/stock/${sku}/explain`)
    for (const level of levels) {
      const held = holds.filter((hold) => hold.warehouseId === level.warehouseId)
      const sum = (counts: string) =>
        held.filter((hold) => hold.counts === counts).reduce((total, hold) => total + hold.quantity, 0)
      const { onHand, locked, qc, inTransit, pooled, available, warehouseId } = level
      const at = `${sku} at ${warehouseId}`
      if (Math.min(onHand, locked, qc, inTransit, pooled, available) < 0)
        problems.push(`${at}: negative: ${JSON.stringify(level)}`)
      if (locked !== sum('locked')) problems.push(`${at}: locked ${locked}, held ${sum('locked')}`)
      if (sum('locked') + sum('pooled') + qc + inTransit + available !== onHand)
        problems.push(`${at}: parts do not make up ${onHand}: ${JSON.stringify(level)}`)
    }
    const wanted = [...holding.values()]
      .flatMap((order) => order.items)
      .filter((item) => item.sku === sku)
      .reduce((total, item) => total + item.quantity, 0)
    if (totals.locked !== wanted) problems.push(`${sku}: locked ${totals.locked}, orders hold ${wanted}`)
    if (totals.onHand !== each * 3 - (sent.get(sku) ?? 0))
      problems.push(`${sku}: on hand ${totals.onHand}, expected ${each * 3 - (sent.get(sku) ?? 0)}`)
    for (const hold of holds)
      if (hold.owner.kind !== 'order_line' || !holding.has(hold.owner.orderId))
        problems.push(`${sku}: nobody's hold ${hold.holdId}`)
  }
  return problems
}

/** What the console's list says of stock (the projection) against the ledgers. */
export async function projectionProblems(merchant: RealMerchant): Promise<string[]> {
  const listed = await all<StockList['items'][number]>(merchant, '/stock')
  const problems: string[] = []
  for (const { sku, totals } of listed) {
    const { totals: truth } = await merchant.get<StockExplanation>(`/stock/${sku}/explain`)
    if (JSON.stringify(truth) !== JSON.stringify(totals))
      problems.push(`${sku}: listed ${JSON.stringify(totals)}, is ${JSON.stringify(truth)}`)
  }
  return problems
}

export interface SandboxOrder {
  readonly orderId: string
  readonly state: string
  readonly lines: readonly { readonly skuId: string; readonly outSkuId: string; readonly quantity: number }[]
}

/** Every order of the shop is here exactly once, with its lines; nothing waits in `paid` or `checking_stock` without a hold. */
export async function orderProblems(merchant: RealMerchant, world: RealWorld, shopId: string): Promise<string[]> {
  const { items: there } = await world.control<{ items: SandboxOrder[] }>('GET', `/orders?shopId=${shopId}&limit=10000`)
  const here = Map.groupBy(await all<OrderSummary>(merchant, '/orders'), (order) => order.platformOrderId)
  const problems: string[] = []
  for (const order of there) {
    const found = here.get(order.orderId) ?? []
    if (found.length !== 1) problems.push(`${order.orderId}: ${found.length} times`)
    const pieces = (items: readonly { quantity: number }[]) => items.map(({ quantity }) => quantity).join(',')
    if (found[0] && pieces(found[0].items) !== pieces(order.lines))
      problems.push(`${order.orderId}: lines ${pieces(found[0].items)}, bought ${pieces(order.lines)}`)
  }
  const known = new Set(there.map((order) => order.orderId))
  for (const id of here.keys()) if (!known.has(id)) problems.push(`${id}: the shop does not know it`)
  for (const [id, [order]] of here)
    if (order && ['paid', 'checking_stock', 'locked'].includes(order.status) && order.holds.length === 0)
      problems.push(`${id}: stuck in ${order.status}`)
  return problems
}

/** Every order that holds stock is packed exactly once: its jobs together have the pieces of its lines. Nothing was accepted or told twice. */
export async function jobProblems(world: RealWorld, database: Database, tenantId: string): Promise<string[]> {
  const jobs = await world.hub.query<{ id: string; wanted: number; packed: number | null }>(
    database,
    `SELECT o.id, (SELECT sum(quantity) FROM order_lines l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id AND l.status = 'open') AS wanted,
       (SELECT sum(json_extract(line.value, '$.quantity')) FROM fulfilments f, json_each(f.lines) line WHERE f.tenant_id = o.tenant_id AND f.order_id = o.id AND f.status <> 'cancelled') AS packed
     FROM orders o WHERE o.tenant_id = ? AND o.status = 'allocated' AND wanted IS NOT packed`,
    tenantId,
  )
  const twice = await world.hub.query<{ what: string; n: number }>(
    database,
    `SELECT 'accepted ' || order_id AS what, count(*) AS n FROM order_events WHERE tenant_id = ?1 AND type = 'accepted' GROUP BY order_id HAVING n > 1
     UNION ALL SELECT event || ' ' || order_id || ' ' || connection_id, count(*) AS n FROM notices WHERE tenant_id = ?1 AND event = 'order.short' GROUP BY order_id, event, connection_id HAVING n > 1`,
    tenantId,
  )
  return [
    ...jobs.map(({ id, wanted, packed }) => `${id}: ${wanted} pieces bought, ${packed} to pack`),
    ...twice.map(({ what, n }) => `${what}: ${n} times`),
  ]
}

/** Share `q` (0..1) of the values is at most this. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}

/** The shard that keeps the merchant's rows. */
export async function shardOf(world: RealWorld, merchant: RealMerchant): Promise<Database> {
  const [row] = await world.hub.query<{ shard: Database }>(
    'CONTROL',
    'SELECT shard FROM tenants WHERE id = ?',
    merchant.tenantId,
  )
  if (!row) throw new Error('no such tenant')
  return row.shard
}
