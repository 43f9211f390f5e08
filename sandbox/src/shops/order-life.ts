// What happens to an order after it was placed, and what its platform pushes about it.
import { companyByCom, waybillNumber } from '../companies'
import type { World } from '../world/world'
import { makeNewAddress, pickPayMethod, shipWithinMs } from './make-order'
import {
  type Change,
  type LineFacts,
  linePayFen,
  type OrderFacts,
  type PackFacts,
  type RefundFacts,
} from './order-facts'
import type { OrderDeed } from './shop-platform'

/** Particulars of a deed: which lines are refunded (all when absent), whether at once, what the memo says, what ships. */
export interface DeedDetail {
  lineIds?: readonly string[]
  /** A refund: paid back at once. */
  settle?: boolean
  remark?: string
  star?: number
  reason?: string
  /** A parcel that the shop sends without us: company (快递100 code) and number; made up when absent. */
  company?: string
  waybill?: string
  /** When it happens (epoch ms); now when absent. A platform that lists changes late shows those of a while ago at once. */
  atMs?: number
}

const PART: Record<'http' | 'inbox' | 'socket', (shop: { shopId: string; pushUrl: string }) => string> = {
  http: ({ pushUrl }) => pushUrl,
  inbox: ({ shopId }) => inboxOf(shopId),
  socket: ({ shopId }) => inboxOf(shopId),
}

/** Where the messages of a shop wait when its platform does not send them. */
export function inboxOf(shopId: string): string {
  return `inbox:${shopId}`
}

/** Tells the shop's app about changes; nothing when the platform is silent about them or has no address. */
export function tell(world: World, shopId: string, changes: readonly Change[]): void {
  const shop = world.shops.byId(shopId)
  const platform = shop && world.shopPlatform(shop.platform)
  if (shop === undefined || platform === undefined || platform.pushesBy === 'nothing') return
  const to = PART[platform.pushesBy](shop)
  if (to === '') return
  world.deliveries.enqueue(
    changes.flatMap((change) => {
      const message = platform.push(world, shop, change)
      return message === null ? [] : [{ platform: platform.kind, url: to, ...message }]
    }),
  )
}

function saveAndTell(world: World, order: OrderFacts, what: Exclude<Change['what'], `refund_${string}`>): OrderFacts {
  world.orders.save([order])
  tell(world, order.shopId, [{ what, order }])
  return order
}

/** When the order counts as changed after a deed. */
function changedAt(world: World, order: OrderFacts, deed: OrderDeed, at = world.now()): number {
  const shop = world.shops.byId(order.shopId)
  const isStill = shop !== undefined && world.shopPlatform(shop.platform)?.still?.includes(deed) === true
  return isStill ? order.updatedAt : at
}

/** Does a deed; `undefined` when the order's state does not allow it. */
export function doDeed(
  world: World,
  order: OrderFacts,
  deed: OrderDeed,
  detail: DeedDetail = {},
): OrderFacts | undefined {
  const { atMs: at = world.now() } = detail
  const updatedAt = changedAt(world, order, deed, at)
  const isUnshipped = order.state === 'pending_payment' || order.state === 'paid'
  switch (deed) {
    case 'pay': {
      if (order.state !== 'pending_payment') return undefined
      const shipBy = at + shipWithinMs(world.random)
      const paid = { state: 'paid', paidAt: at, updatedAt, payMethod: pickPayMethod(world.random), shipBy } as const
      return saveAndTell(world, { ...order, ...paid }, 'paid')
    }
    case 'cancel': {
      if (!isUnshipped) return undefined
      const cancelReason = detail.reason ?? '不想要了'
      return saveAndTell(world, { ...order, state: 'cancelled', cancelReason, updatedAt }, 'cancelled')
    }
    case 'remark': {
      const memo = detail.remark ?? '买家要求加急'
      return saveAndTell(world, { ...order, memo, flag: detail.star ?? order.flag, memoAt: at, updatedAt }, 'memo')
    }
    case 'address':
      if (!isUnshipped) return undefined
      return saveAndTell(world, { ...order, receiver: makeNewAddress(world.random, order), updatedAt }, 'address')
    case 'ship':
      return shipOutside(world, order, detail)
    case 'receive':
      return receiveOrder(world, order.orderId, at)
    case 'finish':
      if (order.state !== 'shipped' && order.state !== 'delivered') return undefined
      return saveAndTell(world, { ...order, state: 'finished', finishedAt: at, updatedAt }, 'finished')
    case 'refund':
      return refund(world, order, detail)
    case 'withdraw':
      return withdraw(world, order, at)
  }
}

function refund(
  world: World,
  order: OrderFacts,
  { lineIds, settle = false, atMs: at = world.now() }: DeedDetail,
): OrderFacts | undefined {
  const isOver = order.state === 'cancelled' || order.state === 'refunded'
  if (order.paidAt === 0 || isOver) return undefined
  const wanted = order.lines.filter((line) => lineIds?.includes(line.lineId) !== false && line.refund !== 'done')
  if (wanted.length === 0) return undefined
  const known = world.orders.refundsOf(order.orderId)
  const told: { what: 'refund_asked' | 'refund_done'; refund: RefundFacts }[] = []
  for (const line of wanted) {
    const open = known.find((sale) => sale.lineId === line.lineId && sale.state === 'asked')
    const asked = open ?? newRefund(world, order, { line, at })
    const next: RefundFacts = { ...asked, state: settle ? 'done' : 'asked', updatedAt: at }
    world.orders.saveRefund(next)
    if (open === undefined) told.push({ what: 'refund_asked', refund: asked })
    if (settle) told.push({ what: 'refund_done', refund: next })
  }
  const refunded: Pick<LineFacts, 'refund' | 'refundAfterShipping'> = {
    refund: settle ? 'done' : 'asked',
    refundAfterShipping: order.shippedAt > 0,
  }
  const lines = order.lines.map((line) => (wanted.includes(line) ? { ...line, ...refunded } : line))
  const next = { ...order, lines, updatedAt: changedAt(world, order, 'refund', at) }
  return saveRefunded(world, { ...next, state: stateAfterRefund(next) }, told)
}

function stateAfterRefund(order: OrderFacts): OrderFacts['state'] {
  if (order.lines.every((line) => line.refund === 'done')) return 'refunded'
  return order.state === 'partly_shipped' && unshipped(order).length === 0 ? 'shipped' : order.state
}

/** The buyer takes back what was asked for and not yet paid. */
function withdraw(world: World, order: OrderFacts, at: number): OrderFacts | undefined {
  const open = world.orders.refundsOf(order.orderId).filter((sale) => sale.state === 'asked')
  if (open.length === 0) return undefined
  const closed = open.map((sale): RefundFacts => ({ ...sale, state: 'closed', updatedAt: at }))
  for (const sale of closed) world.orders.saveRefund(sale)
  const lines = order.lines.map((line): LineFacts => (line.refund === 'asked' ? { ...line, refund: 'closed' } : line))
  const told = closed.map((sale) => ({ what: 'refund_closed' as const, refund: sale }))
  return saveRefunded(world, { ...order, lines, updatedAt: changedAt(world, order, 'withdraw', at) }, told)
}

function saveRefunded(
  world: World,
  order: OrderFacts,
  told: readonly { what: 'refund_asked' | 'refund_done' | 'refund_closed'; refund: RefundFacts }[],
): OrderFacts {
  world.orders.save([order])
  tell(
    world,
    order.shopId,
    told.map((change) => ({ ...change, order })),
  )
  return order
}

function newRefund(world: World, order: OrderFacts, { line, at }: { line: LineFacts; at: number }): RefundFacts {
  const born = BigInt(world.settings.read('bornAt', 0)) * 100_000n
  return {
    refundId: String(7_000_000_000_000_000_000n + born + BigInt(world.settings.takeNumbers('after-sale'))),
    orderId: order.orderId,
    lineId: line.lineId,
    shopId: order.shopId,
    afterShipping: order.shippedAt > 0,
    state: 'asked',
    amountFen: linePayFen(line),
    quantity: line.quantity,
    appliedAt: at,
    updatedAt: at,
  }
}

/** What of an order can still leave, by line. */
export function unshipped(order: OrderFacts): { lineId: string; quantity: number }[] {
  return order.lines
    .filter((line) => line.refund !== 'done' && line.shippedQuantity < line.quantity)
    .map((line) => ({ lineId: line.lineId, quantity: line.quantity - line.shippedQuantity }))
}

/** Whether an order may leave in the eyes of every platform: paid, and these pieces are still there. */
export function canShip(order: OrderFacts, lines: readonly { lineId: string; quantity: number }[]): boolean {
  if (order.state !== 'paid' && order.state !== 'partly_shipped') return false
  return (
    lines.length > 0 &&
    lines.every(({ lineId, quantity }) => {
      const line = order.lines.find((candidate) => candidate.lineId === lineId)
      return line !== undefined && quantity > 0 && quantity <= line.quantity - line.shippedQuantity
    })
  )
}

/** Puts lines into a parcel; the order is shipped when nothing is left to ship. Ask `canShip` first. */
export function shipLines(
  world: World,
  order: OrderFacts,
  pack: Omit<PackFacts, 'packId' | 'shippedAt'>,
  at = world.now(),
): OrderFacts {
  const lines = order.lines.map((line) => {
    const more = pack.lines.find((packed) => packed.lineId === line.lineId)?.quantity ?? 0
    return { ...line, shippedQuantity: Math.min(line.quantity, line.shippedQuantity + more) }
  })
  const isComplete = lines.every((line) => line.shippedQuantity >= line.quantity || line.refund === 'done')
  const packs = [...order.packs, { ...pack, packId: `${order.orderId}${order.packs.length + 1}`, shippedAt: at }]
  const state = isComplete ? 'shipped' : 'partly_shipped'
  const next: OrderFacts = {
    ...order,
    lines,
    packs,
    state,
    shippedAt: at,
    updatedAt: changedAt(world, order, 'ship', at),
  }
  world.parcels.shipped(pack.waybill, pack.com, order)
  return saveAndTell(world, next, 'shipped')
}

/** The seller ships in the shop's own back office. */
function shipOutside(world: World, order: OrderFacts, detail: DeedDetail): OrderFacts | undefined {
  const lines = unshipped(order).filter(({ lineId }) => detail.lineIds?.includes(lineId) !== false)
  const company = companyByCom(detail.company ?? 'zhongtong')
  if (company === undefined || !canShip(order, lines)) return undefined
  const waybill = detail.waybill ?? waybillNumber(company, world.settings.takeNumbers('outside-waybill'))
  return shipLines(world, order, { com: company.com, companyName: company.name, waybill, lines }, detail.atMs)
}

/** The courier handed a parcel of the order over. */
export function receiveOrder(world: World, orderId: string, at = world.now()): OrderFacts | undefined {
  const order = world.orders.find(orderId)
  if (order === undefined || order.state !== 'shipped') return undefined
  const updatedAt = changedAt(world, order, 'receive', at)
  return saveAndTell(world, { ...order, state: 'delivered', receivedAt: at, updatedAt }, 'received')
}
