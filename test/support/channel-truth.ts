/** Holds the product's orders of a connection against what the sandbox knows of its shop, order by order. */
import type { RealMerchant } from './real-merchant.ts'
import type { Database, RealWorld } from './real-processes.ts'

type State =
  | 'pending_payment'
  | 'paid'
  | 'partly_shipped'
  | 'shipped'
  | 'delivered'
  | 'finished'
  | 'cancelled'
  | 'refunded'

/** An order as the shop knows it. */
export interface TrueOrder {
  readonly orderId: string
  readonly state: State
  /** As far as the platform tells; null while it hides the order. */
  readonly shown: State | null
  readonly isShipped: boolean
  readonly payFen: number
  readonly lines: readonly {
    readonly skuId: string
    readonly outSkuId: string
    readonly quantity: number
    readonly payFen: number
    readonly refund: 'none' | 'asked' | 'done' | 'closed'
    readonly shippedQuantity: number
  }[]
}

/** An order as the product keeps it. */
interface KeptOrder {
  readonly id: string
  readonly platformOrderId: string
  readonly status: string
  readonly payableFen: number
  readonly lines: readonly {
    readonly skuId: string
    readonly code: string
    readonly quantity: number
    readonly paidFen: number
    readonly refund: string
    readonly status: string
  }[]
}

const working = ['paid', 'checking_stock', 'locked', 'allocated', 'label_printed']
const underWay = ['shipped', 'in_transit', 'out_for_delivery']

const statusesOf: Readonly<Record<State, readonly string[]>> = {
  pending_payment: ['pending_payment'],
  paid: working,
  partly_shipped: working,
  shipped: underWay,
  delivered: ['delivered'],
  finished: ['delivered'],
  cancelled: ['cancelled'],
  refunded: ['cancelled'],
}

/** A refund after the parcel left does not call it back: a person decides on it, unless we never saw the parcel leave. */
function statusesOfRefunded(order: TrueOrder): readonly string[] {
  if (!order.isShipped) return statusesOf.refunded
  return [...underWay, 'delivered', 'closed', 'returned', 'cancelled']
}

const refundWords = { none: 'none', asked: 'refunding', done: 'refunded', closed: 'none' } as const

function differences(truth: TrueOrder, kept: KeptOrder, shown: State): string[] {
  const wanted = shown === 'refunded' ? statusesOfRefunded(truth) : statusesOf[shown]
  const ended = shown === 'cancelled' || shown === 'refunded'
  const problems = wanted.includes(kept.status) ? [] : [`is ${kept.status}, the shop says ${truth.state} (${shown})`]
  if (kept.payableFen !== truth.payFen) problems.push(`costs ${kept.payableFen}, the shop says ${truth.payFen}`)
  const lineOf = (
    skuId: string,
    { quantity, paidFen, refund }: { quantity: number; paidFen: number; refund: string },
  ) => `${skuId}×${quantity} ${paidFen}${ended ? '' : ` ${refund}`}`
  // 速卖通 names a variant by the merchant's code alone.
  const nameOf = ({ skuId, outSkuId }: { skuId: string; outSkuId: string }) =>
    kept.lines.some((line) => line.skuId === outSkuId) ? outSkuId : skuId
  const here = kept.lines.map((line) => lineOf(line.skuId, line)).sort()
  const there = truth.lines
    .map((line) => lineOf(nameOf(line), { ...line, paidFen: line.payFen, refund: refundWords[line.refund] }))
    .sort()
  if (here.join() !== there.join()) problems.push(`has ${here.join()}, the shop says ${there.join()}`)
  if (shown !== 'partly_shipped') return problems
  // What has left must not be sent again.
  for (const line of truth.lines.filter((one) => one.shippedQuantity >= one.quantity && one.refund !== 'done'))
    if (kept.lines.some(({ skuId, status }) => skuId === nameOf(line) && status === 'open'))
      problems.push(`${line.skuId} has left and is open here`)
  return problems
}

export async function trueOrders(world: RealWorld, shopId: string): Promise<TrueOrder[]> {
  const orders: TrueOrder[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = `shopId=${encodeURIComponent(shopId)}&cursor=${encodeURIComponent(cursor)}`
    const page: { items: TrueOrder[]; next: string | null } = await world.control('GET', `/truth?${query}`)
    orders.push(...page.items)
    cursor = page.next
  }
  return orders
}

const PAGE = 1_000

export async function keptOrders(
  world: RealWorld,
  { database, tenantId, connectionId }: { database: Database; tenantId: string; connectionId: string },
): Promise<KeptOrder[]> {
  const orders: KeptOrder[] = []
  for (let last = ''; ; ) {
    const page = await world.hub.query<Omit<KeptOrder, 'lines'> & { lines: string }>(
      database,
      `SELECT id, platform_order_id AS platformOrderId, status, payable_fen AS payableFen,
         (SELECT json_group_array(json_object('skuId', shop_sku_id, 'code', merchant_code, 'quantity', quantity,
            'paidFen', paid_fen, 'refund', refund, 'status', l.status))
          FROM order_lines l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id) AS lines
       FROM orders o WHERE tenant_id = ? AND connection_id = ? AND id > ? ORDER BY id LIMIT ${PAGE}`,
      ...[tenantId, connectionId, last],
    )
    orders.push(...page.map((row) => ({ ...row, lines: JSON.parse(row.lines) as KeptOrder['lines'] })))
    const end = page.at(-1)
    if (end === undefined || page.length < PAGE) return orders
    last = end.id
  }
}

export interface Comparison {
  readonly orders: number
  readonly missing: readonly string[]
  readonly doubled: readonly string[]
  readonly differing: readonly string[]
}

/**
 * Every order that the platform shows is here once, in its state, with its lines, money and refunds; and nothing else is.
 * `only`: the other orders of the shop belong to somebody else.
 */
export async function compareOrders(
  world: RealWorld,
  merchant: RealMerchant,
  {
    database,
    shopId,
    connectionId,
    only,
  }: { database: Database; shopId: string; connectionId: string; only?: ReadonlySet<string> },
): Promise<Comparison> {
  const all = await trueOrders(world, shopId)
  const truth = all.filter(({ orderId }) => only?.has(orderId) !== false)
  const kept = await keptOrders(world, { database, tenantId: merchant.tenantId, connectionId })
  const here = Map.groupBy(kept, (order) => order.platformOrderId)
  const missing: string[] = []
  const differing: string[] = []
  for (const order of truth) {
    const [found] = here.get(order.orderId) ?? []
    if (found === undefined && order.shown !== null) missing.push(`${order.orderId} (${order.state})`)
    if (found === undefined) continue
    if (order.shown === null) differing.push(`${order.orderId}: is here, the platform hides it`)
    else differing.push(...differences(order, found, order.shown).map((what) => `${order.orderId}: ${what}`))
  }
  const known = new Set(all.map(({ orderId }) => orderId))
  for (const id of here.keys()) if (!known.has(id)) differing.push(`${id}: the shop does not know it`)
  const doubled = [...here].flatMap(([id, found]) => (found.length > 1 ? [id] : []))
  return { orders: truth.length, missing, doubled, differing }
}

export const isSame = ({ missing, doubled, differing }: Comparison): boolean =>
  missing.length + doubled.length + differing.length === 0
