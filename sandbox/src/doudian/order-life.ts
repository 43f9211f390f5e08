// What happens to an order after it was placed, and which messages the platform pushes about it.
import type { Random } from '../seeded-random'
import type { World } from '../world/world'
import { makeNewAddress, pickPayType, shipWithinSeconds } from './make-order'
import { linePayFen, type OrderFacts, type PackFacts } from './order-facts'
import {
  type AfterSaleFacts,
  type OrderTag,
  orderMessage,
  type PushMessage,
  pushRequest,
  refundMessage,
} from './push-message'

/** What a buyer, the seller or the platform does to an order. */
export type OrderDeed = 'pay' | 'cancel' | 'refund' | 'remark' | 'address' | 'finish'

/** Particulars of a deed: which lines are refunded (all when absent), whether at once, what the memo says. */
export interface DeedDetail {
  lineIds?: readonly string[]
  settle?: boolean
  remark?: string
  star?: number
  reason?: string
}

/** Sends messages to the callback URL of the order's app; nothing when the shop has none. */
export function pushMessages(world: World, shopId: string, messages: readonly PushMessage[]): void {
  const shop = world.shops.byId(shopId)
  if (shop === undefined || shop.pushUrl === '') return
  world.deliveries.enqueue(
    messages.map((message) => ({
      platform: 'doudian',
      url: shop.pushUrl,
      ...pushRequest(shop, [message]),
      label: `${message.tag} ${message.msg_id.slice(0, 19)}`,
    })),
  )
}

function saveAndTell(world: World, order: OrderFacts, tag: OrderTag): OrderFacts {
  world.orders.save([order])
  pushMessages(world, order.shopId, [orderMessage(tag, order)])
  return order
}

/** Does a deed; `undefined` when the order's state does not allow it. */
export function doDeed(
  world: World,
  order: OrderFacts,
  deed: OrderDeed,
  detail: DeedDetail = {},
): OrderFacts | undefined {
  const at = Math.floor(world.now() / 1000)
  switch (deed) {
    case 'pay':
      if (order.status !== 1) return undefined
      return saveAndTell(world, paidOrder(order, at, world.random), '101')
    case 'cancel':
      if (order.status !== 1 && order.status !== 2) return undefined
      return saveAndTell(
        world,
        { ...order, status: 4, mainStatus: 4, cancelReason: detail.reason ?? '不想要了', updatedAt: at },
        '106',
      )
    case 'remark': {
      const sellerWords = detail.remark ?? '买家要求加急'
      return saveAndTell(world, { ...order, sellerWords, star: detail.star ?? order.star, remarkedAt: at }, '113')
    }
    case 'address':
      if (order.status !== 1 && order.status !== 2) return undefined
      return saveAndTell(world, { ...order, receiver: makeNewAddress(world.random, order), updatedAt: at }, '105')
    case 'finish':
      if (order.status !== 3) return undefined
      return saveAndTell(world, { ...order, status: 5, mainStatus: 5, finishedAt: at, updatedAt: at }, '103')
    case 'refund':
      return refund(world, order, detail, at)
  }
}

function paidOrder(order: OrderFacts, at: number, random: Random): OrderFacts {
  const shipBy = at + shipWithinSeconds(random)
  return { ...order, status: 2, mainStatus: 2, paidAt: at, updatedAt: at, payType: pickPayType(random), shipBy }
}

function refund(world: World, order: OrderFacts, detail: DeedDetail, at: number): OrderFacts | undefined {
  if (order.paidAt === 0 || order.status === 4) return undefined
  const wanted = order.lines.filter((line) => detail.lineIds?.includes(line.lineId) ?? line.afterSale.status !== 12)
  if (wanted.length === 0) return undefined
  const type = order.shippedAt > 0 ? 1 : 2
  const settled = detail.settle === true
  const known = world.orders.afterSalesOf(order.orderId)
  const messages: PushMessage[] = []
  for (const line of wanted) {
    const open = known.find((sale) => sale.lineId === line.lineId && sale.status === 6)
    const applied = open ?? newAfterSale(world, order, { lineId: line.lineId, type, at })
    const sale: AfterSaleFacts = { ...applied, status: settled ? 12 : 6, updatedAt: at }
    world.orders.saveAfterSale(sale)
    if (open === undefined) messages.push(refundMessage('200', { ...applied, status: 6 }))
    if (settled) messages.push(refundMessage('206', sale))
  }
  const lines = order.lines.map((line) =>
    wanted.includes(line) ? { ...line, afterSale: { status: settled ? 12 : 6, type, refund: settled ? 3 : 1 } } : line,
  )
  const isOver = lines.every((line) => line.afterSale.status === 12)
  const next: OrderFacts = { ...order, lines, updatedAt: at, ...(isOver ? closedByRefund(order) : {}) }
  world.orders.save([next])
  pushMessages(world, order.shopId, messages)
  return next
}

function closedByRefund(order: OrderFacts): { status: number; mainStatus: number } {
  if (order.status === 5) return { status: 5, mainStatus: 39 }
  return { status: 4, mainStatus: order.shippedAt > 0 ? 22 : 21 }
}

function newAfterSale(
  world: World,
  order: OrderFacts,
  { lineId, type, at }: { lineId: string; type: number; at: number },
): AfterSaleFacts {
  const line = order.lines.find((candidate) => candidate.lineId === lineId)
  const number = world.settings.takeNumbers('after-sale')
  return {
    afterSaleId: String(7_100_000_000_000_000_000n + BigInt(number) + (BigInt(order.orderId) % 10n ** 17n)),
    orderId: order.orderId,
    lineId,
    shopId: order.shopId,
    type,
    status: 6,
    amountFen: line ? linePayFen(line) : 0,
    quantity: line?.quantity ?? 0,
    appliedAt: at,
    updatedAt: at,
  }
}

/** Puts lines into a parcel; the order is shipped when nothing is left to ship. */
export function shipLines(world: World, order: OrderFacts, pack: Omit<PackFacts, 'packId' | 'shippedAt'>): OrderFacts {
  const at = Math.floor(world.now() / 1000)
  const lines = order.lines.map((line) => {
    const more = pack.lines.find((packed) => packed.lineId === line.lineId)?.quantity ?? 0
    return { ...line, shippedQuantity: Math.min(line.quantity, line.shippedQuantity + more) }
  })
  const isComplete = lines.every((line) => line.shippedQuantity >= line.quantity || line.afterSale.status === 12)
  const packs = [...order.packs, { ...pack, packId: `${order.orderId}${order.packs.length + 1}`, shippedAt: at }]
  const status = isComplete ? 3 : 101
  const next = { ...order, lines, packs, status, mainStatus: status, shippedAt: at, updatedAt: at }
  world.parcels.shipped(pack.waybill, pack.com, order)
  return saveAndTell(world, next, isComplete ? '102' : '108')
}

/** The courier handed a parcel of the order over. */
export function receiveOrder(world: World, orderId: string): void {
  const order = world.orders.find(orderId)
  if (order === undefined || order.status !== 3 || order.receivedAt > 0) return
  const at = Math.floor(world.now() / 1000)
  saveAndTell(world, { ...order, receivedAt: at, updatedAt: at }, '104')
}
