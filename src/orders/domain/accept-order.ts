/**
 * Taking in what a platform says of an order: the same order through any path, any number of times, in any order of
 * arrival ends in the same state. Older news than what we have changes nothing.
 */
import type { CanonicalLine, CanonicalOrder, Receiver } from '../canonical-order.contract.ts'
import type { Hold, OrderLineDto, OrderStatus } from '../orders.contract.ts'
import { type Bundle, openBundles } from './open-bundles.ts'
import { evolveAll, isHeld, type LineChange, type Order, type OrderEvent, type PlatformFacts } from './order.ts'
import { holdsStock, isBeforeShipping, onTheRoad } from './order-lifecycle.ts'

/** What the flow has to do besides storing the events. */
export type AcceptIntent =
  /** Undo everything up to here, then cancel. */
  | 'cancel'
  /** The buyer gave up after the parcel left: a person decides on interception. */
  | 'cancel_after_shipping'
  /** Shipped in the platform's own back office: the pieces are gone. */
  | 'shipped_elsewhere'
  /** The same, and the platform says that it has arrived. */
  | 'delivered_elsewhere'
  /** Some lines were shipped in the platform's own back office: see `linesThatLeft`. */
  | 'part_shipped_elsewhere'
  /** Lines or address changed under an allocation: give the stock back and route anew. */
  | 'route_anew'
  /** Somebody has to look at it: the others in its parcel go on without it. */
  | 'leave_parcel'

export interface AcceptDecision {
  readonly events: readonly OrderEvent[]
  readonly intents: readonly AcceptIntent[]
}

export interface AcceptFacts {
  readonly now: number
  readonly orderId: string
  readonly hubNo: string
  readonly channel: string
  readonly connectionId: string
  /** Our SKU for a listing, or null while nobody has mapped it. */
  readonly skuOf: (line: CanonicalLine) => string | null
  /** What a listing's SKU is made of, or null for goods of their own. */
  readonly bundleOf?: (line: Pick<CanonicalLine, 'shopSkuId'>) => Bundle | null
  /** The order ended here because nobody had paid it, or because the platform had said so. */
  readonly mayRevive?: boolean
}

const statusOfState: Record<CanonicalOrder['state'], OrderStatus> = {
  pending_payment: 'pending_payment',
  paid: 'paid',
  refunding: 'paid',
  shipped: 'shipped',
  delivered: 'delivered',
  cancelled: 'cancelled',
  refunded: 'closed',
}

/** Refunded before anything left is what we call cancelled, whether or not we saw the steps between. */
function statusOfNew({ state, lines }: CanonicalOrder): OrderStatus {
  const hasLeft = lines.some((line) => line.shippedQuantity > 0)
  return state === 'refunded' && !hasLeft ? 'cancelled' : statusOfState[state]
}

export function decideAccept(existing: Order | null, canonical: CanonicalOrder, facts: AcceptFacts): AcceptDecision {
  // Ours alone: whatever bears its number, it is no news of it.
  if (existing && existing.reshipOf !== null) return { events: [], intents: [] }
  return existing
    ? update(existing, canonical, facts)
    : { events: [{ type: 'accepted', order: firstSight(canonical, facts) }], intents: [] }
}

function firstSight(canonical: CanonicalOrder, facts: AcceptFacts): Order {
  const status = statusOfNew(canonical)
  const lines = openBundles(
    canonical.lines.map((line, index) => newLine(line, index + 1, status, facts)),
    (line) => facts.bundleOf?.(line) ?? null,
  )
  return {
    id: facts.orderId,
    hubNo: facts.hubNo,
    channel: facts.channel,
    connectionId: facts.connectionId,
    platformOrderId: canonical.platformOrderId,
    ...platformFacts(canonical),
    status,
    holds: isBeforeShipping(status) ? holdsOf(canonical, lines, facts.now) : [],
    tags: canonical.payMethod === 'pay_later' ? ['先用后付'] : [],
    priority: 0,
    ruleMarks: null,
    currency: canonical.currency,
    goodsFen: canonical.goodsFen,
    freightFen: canonical.freightFen,
    payMethod: canonical.payMethod,
    buyerId: canonical.buyerId,
    reservationId: canonical.reservationId,
    warehouseId: null,
    waybill: null,
    allocationRound: 0,
    trackVersion: 1,
    contactClicks: 0,
    placedAt: canonical.placedAt,
    paidAt: canonical.paidAt,
    promisedAt: null,
    expectedAt: null,
    statusAt: facts.now,
    allocatedAt: null,
    shippedAt: null,
    deliveredAt: status === 'delivered' ? canonical.updatedAt : null,
    reshipOf: null,
    reshipCause: null,
    createdAt: facts.now,
    updatedAt: facts.now,
    version: 1,
    lines,
  }
}

function newLine(line: CanonicalLine, lineNo: number, orderStatus: OrderStatus, facts: AcceptFacts): OrderLineDto {
  const gone =
    line.state === 'cancelled' || line.refund === 'refunded' || orderStatus === 'cancelled' || orderStatus === 'closed'
  const {
    platformLineId,
    shopProductId,
    shopSkuId,
    merchantCode,
    title,
    spec,
    imageUrl,
    quantity,
    unitPriceFen,
    paidFen,
    gift,
    refund,
  } = line
  const shipped = ['shipped', 'delivered'].includes(orderStatus) || line.shippedQuantity >= quantity
  return {
    lineNo,
    platformLineId,
    shopProductId,
    shopSkuId,
    merchantCode,
    sku: facts.skuOf(line),
    title,
    spec,
    imageUrl,
    quantity,
    unitPriceFen,
    paidFen,
    gift,
    refund,
    status: gone ? 'cancelled' : shipped ? 'shipped' : 'open',
    bundle: null,
  }
}

function holdsOf(canonical: CanonicalOrder, lines: readonly OrderLineDto[], now: number): Hold[] {
  const hold = (reason: Hold['reason'], detail: string): Hold => ({ reason, detail, by: 'system', since: now })
  const unmapped = lines.filter((line) => line.status === 'open' && line.sku === null)
  return [
    ...(canonical.platformReview ? [hold('platform_review', '平台审核中')] : []),
    ...(isRefunding(canonical) ? [hold('refund_requested', '买家申请退款')] : []),
    ...(unmapped.length > 0
      ? [hold('unmapped_sku', unmapped.map((line) => line.merchantCode || line.title).join('、'))]
      : []),
  ]
}

const isRefunding = (canonical: CanonicalOrder): boolean =>
  canonical.state === 'refunding' || canonical.lines.some((line) => line.refund === 'refunding')

function platformFacts(canonical: CanonicalOrder): PlatformFacts {
  const { platformStatus, receiver, buyerRemark, sellerRemark, sellerFlag, payableFen, discountFen, shipBy, payBy } =
    canonical
  return {
    platformStatus,
    platformUpdatedAt: canonical.updatedAt,
    receiver,
    buyerRemark,
    sellerRemark,
    sellerFlag,
    payableFen,
    discountFen,
    shipBy,
    payBy,
  }
}

/**
 * Stands from the commit that says that the address or the lines changed until the order was routed anew: a keeper does not pick
 * meanwhile, and a crash in between leaves a sign by which repeated news go on.
 */
export const rerouting: Omit<Hold, 'since'> = {
  reason: 'address_change',
  detail: '平台改了地址或商品，重新分单中',
  by: 'system',
}

export const isRerouting = (order: Pick<Order, 'holds'>): boolean =>
  order.holds.some((hold) => hold.reason === rerouting.reason && hold.by === rerouting.by)

function update(order: Order, canonical: CanonicalOrder, facts: AcceptFacts): AcceptDecision {
  if (canonical.updatedAt < order.platformUpdatedAt) return { events: [], intents: [] }
  if (facts.mayRevive !== true || !isPaidAfterAll(order, canonical)) return follow(order, canonical, facts)
  const revival = revivalOf(order, facts.now)
  const { events, intents } = follow(evolveAll(order, revival, facts.now), canonical, facts)
  return { events: [...revival, ...events], intents }
}

const paidStates: readonly CanonicalOrder['state'][] = ['paid', 'refunding', 'shipped', 'delivered']

/** It ended here before anybody had paid, and the platform has the money. */
export const isPaidAfterAll = (order: Order, { state }: Pick<CanonicalOrder, 'state'>): boolean =>
  order.status === 'cancelled' && order.paidAt === null && paidStates.includes(state)

/** What brings a cancelled order back to where it can be paid. Lines that were refunded one by one stay out. */
export function revivalOf(order: Order, now: number): OrderEvent[] {
  const wanted = order.lines.filter(({ refund }) => refund !== 'refunded')
  const unmapped = wanted.filter(({ sku }) => sku === null)
  const detail = unmapped.map((line) => line.merchantCode || line.title).join('、')
  return [
    { type: 'revived', lines: wanted.map(({ lineNo }) => lineNo) },
    ...(unmapped.length > 0
      ? [{ type: 'hold_placed', hold: { reason: 'unmapped_sku', detail, by: 'system', since: now } } as const]
      : []),
  ]
}

function follow(order: Order, canonical: CanonicalOrder, facts: AcceptFacts): AcceptDecision {
  const events: OrderEvent[] = []
  const intents: AcceptIntent[] = []
  const early = isBeforeShipping(order.status)

  const told = platformFacts(canonical)
  const news = { ...told, receiver: keptReceiver(order.receiver, told.receiver) }
  const changed = changedFields(order, news)
  // Newer news is kept as newer even when it says the same: what lies between the two stays old.
  if (changed.length > 0 || canonical.updatedAt > order.platformUpdatedAt)
    events.push({ type: 'platform_updated', facts: news, changed })

  const lines = lineChanges(order, canonical)
  if (lines.length > 0) events.push({ type: 'lines_changed', lines, changed: '平台更新' })

  if (order.status === 'pending_payment' && paidStates.includes(canonical.state))
    events.push({ type: 'paid', paidAt: canonical.paidAt ?? canonical.updatedAt, payMethod: canonical.payMethod })

  if (canonical.state === 'cancelled' || canonical.state === 'refunded') {
    if (early) intents.push('cancel')
    else if (['shipped', 'in_transit', 'out_for_delivery'].includes(order.status)) intents.push('cancel_after_shipping')
  } else if (early) {
    events.push(...holdChanges(order, canonical, lines, facts.now))
    if (canonical.state === 'shipped' || canonical.state === 'delivered') intents.push(`${canonical.state}_elsewhere`)
    else {
      if (linesThatLeft(order, canonical).length > 0) intents.push('part_shipped_elsewhere')
      if (holdsStock(order.status)) {
        const isOther = lines.some(({ status, quantity }) => status === 'cancelled' || quantity !== undefined)
        if (isOther || changed.includes('address')) {
          events.push({ type: 'hold_placed', hold: { ...rerouting, since: facts.now } })
          intents.push('route_anew')
        } else if (isRerouting(order)) intents.push('route_anew')
        else if (isRefunding(canonical) || canonical.platformReview) intents.push('leave_parcel')
      }
    }
  } else if (canonical.state === 'delivered' && onTheRoad(order.status) && order.waybill === null) {
    // Shipped by the platform itself: there is no parcel of ours that could tell.
    events.push({ type: 'delivered', deliveredAt: canonical.updatedAt })
  }
  return { events, intents }
}

/** What a platform's masked receiver says, as one text: by it an address that was changed here is told from a new one there. */
export const toldReceiver = (told: Receiver): string =>
  JSON.stringify([
    told.province,
    told.city,
    told.district,
    told.street,
    told.addressMasked,
    told.addressToken,
    told.nameMasked,
    told.phoneMasked,
  ])

/**
 * Platforms take the receiver back (拼多多 during its review and after shipping): what they told before stays. The same
 * receiver, told anew without ciphertext, keeps the one it had.
 */
function keptReceiver(before: Receiver, told: Receiver): Receiver {
  if (before.instead !== undefined && before.instead === toldReceiver(told)) return before
  const isWithheld =
    told.nameMasked === '' && told.phoneMasked === '' && told.addressMasked === '' && told.cipher === null
  if (isWithheld) return before
  const same = ['addressToken', 'addressMasked', 'nameMasked', 'phoneMasked'] as const
  const isSame = told.addressToken !== null && same.every((field) => told[field] === before[field])
  return told.cipher === null && isSame ? { ...told, cipher: before.cipher } : told
}

function changedFields(order: Order, news: PlatformFacts): string[] {
  const address = (receiver: Order['receiver']) =>
    [
      receiver.province,
      receiver.city,
      receiver.district,
      receiver.street,
      receiver.addressMasked,
      receiver.addressToken,
    ].join('|')
  return [
    ...(news.platformStatus !== order.platformStatus ? ['status'] : []),
    ...(address(news.receiver) !== address(order.receiver) ? ['address'] : []),
    ...(news.receiver.nameMasked !== order.receiver.nameMasked ||
    news.receiver.phoneMasked !== order.receiver.phoneMasked
      ? ['receiver']
      : []),
    ...(news.buyerRemark !== order.buyerRemark ? ['buyerRemark'] : []),
    ...(news.sellerRemark !== order.sellerRemark || news.sellerFlag !== order.sellerFlag ? ['sellerRemark'] : []),
    ...(news.payableFen !== order.payableFen || news.discountFen !== order.discountFen ? ['amount'] : []),
    ...(news.shipBy !== order.shipBy ? ['shipBy'] : []),
  ]
}

function lineChanges(order: Order, canonical: CanonicalOrder): LineChange[] {
  return order.lines.flatMap((line) => {
    const news = canonical.lines.find((candidate) => candidate.platformLineId === line.platformLineId)
    if (!news) return []
    const gone = line.status === 'open' && (news.refund === 'refunded' || news.state === 'cancelled')
    // Money that is back stays back: where a platform tells of it beside the order, the order alone says nothing.
    const refund = line.refund === 'refunded' ? line.refund : news.refund
    const quantity = news.quantity * (line.bundle?.each ?? 1)
    const isOther = line.status === 'open' && !gone && quantity !== line.quantity && isNamedOnce(canonical, news)
    if (refund === line.refund && !gone && !isOther) return []
    return [
      {
        lineNo: line.lineNo,
        refund,
        ...(gone ? { status: 'cancelled' as const } : {}),
        ...(isOther ? { quantity } : {}),
      },
    ]
  })
}

const isNamedOnce = ({ lines }: CanonicalOrder, { platformLineId }: CanonicalLine): boolean =>
  lines.filter((line) => line.platformLineId === platformLineId).length === 1

function holdChanges(
  order: Order,
  canonical: CanonicalOrder,
  changes: readonly LineChange[],
  now: number,
): OrderEvent[] {
  const has = (reason: Hold['reason']) => order.holds.some((hold) => hold.reason === reason)
  const wanted = new Map<Hold['reason'], string | null>([
    ['platform_review', canonical.platformReview ? '平台审核中' : null],
    ['refund_requested', isRefunding(canonical) ? '买家申请退款' : null],
  ])
  const gone = new Set(changes.flatMap((change) => (change.status === 'cancelled' ? [change.lineNo] : [])))
  const isMapped = order.lines.every((line) => line.status !== 'open' || line.sku !== null || gone.has(line.lineNo))
  if (isMapped) wanted.set('unmapped_sku', null)
  return [...wanted].flatMap(([reason, detail]): OrderEvent[] => {
    if (detail !== null && !has(reason))
      return [{ type: 'hold_placed', hold: { reason, detail, by: 'system', since: now } }]
    if (detail === null && has(reason)) return [{ type: 'hold_released', reason }]
    return []
  })
}

/** Lines that are open here and have left in full according to the platform, whoever sent them. */
export const linesThatLeft = (order: Order, { lines }: CanonicalOrder): readonly number[] =>
  order.lines.flatMap(({ lineNo, status, platformLineId }) => {
    const news = lines.find((line) => line.platformLineId === platformLineId)
    const hasLeft = news !== undefined && news.refund !== 'refunded' && news.shippedQuantity >= news.quantity
    return status === 'open' && hasLeft ? [lineNo] : []
  })

/** Ready for stock and routing: paid, nothing holds it, something is left to send, and we know what all of it is. */
export const canBeAllocated = (order: Order): boolean =>
  (order.status === 'paid' || order.status === 'checking_stock') &&
  !isHeld(order) &&
  order.lines.some((line) => line.status === 'open') &&
  order.lines.every((line) => line.status !== 'open' || line.sku !== null)
