/** A 京东 order of either protocol → canonical order: the readers name the fields, the rules are here once. */
import { apportion } from '../../core/apportion.ts'
import { maskAddress, maskName, maskPhone, maskPhonesInText, phoneTail } from '../../core/mask.ts'
import { ok, type Result } from '../../core/result.ts'
import type { CanonicalLine, CanonicalOrder, Receiver } from '../../orders/canonical-order.contract.ts'
import { badValue, missingField, type TranslateError } from '../translate-error.ts'
import { cancelWords, meaningOfState, payMethodOfType } from './jd.types.ts'

/** What the readers take out of a raw order. Money in 分, instants epoch ms; null where it is absent or no such value. */
export interface JdOrder {
  readonly orderId: string
  readonly state: string
  /** Field of the state, for errors. */
  readonly stateField: string
  /** Why the platform froze the order, in its words. */
  readonly reason: string
  readonly placedAt: number | null
  readonly paidAt: number | null
  readonly updatedAt: number | null
  readonly shipBy: number | null
  /** Has the order left the warehouse, where the state alone does not tell. */
  readonly hasLeft: boolean
  readonly payType: number
  readonly payLater: boolean
  readonly payableFen: number | null
  readonly freightFen: number
  readonly discountFen: number
  readonly buyerId: string
  readonly buyerRemark: string
  readonly sellerRemark: string
  readonly sellerFlag: number
  readonly receiver: JdReceiver
  readonly lines: readonly JdLine[]
}

export interface JdReceiver {
  readonly name: string
  readonly phone: string
  readonly province: string
  readonly city: string
  readonly district: string
  readonly street: string
  readonly fullAddress: string
  readonly oaid: string
}

export type JdLine = Omit<CanonicalLine, 'paidFen' | 'state' | 'shippedQuantity' | 'imageUrl'>

export function canonicalOf(order: JdOrder): Result<CanonicalOrder, TranslateError> {
  if (order.orderId === '') return missingField('orderId')
  const meaning = meaningOfState.get(order.state)
  if (meaning === undefined) return badValue(order.stateField, order.state)
  if (order.placedAt === null) return missingField('createdTime')
  if (order.updatedAt === null) return missingField('modifiedTime')
  if (order.payableFen === null) return missingField('actualPayAmount')

  const state = stateOf(order, meaning.state)
  const hasLeft = order.hasLeft || meaning.state === 'shipped' || meaning.state === 'delivered'
  const paid = apportion(
    Math.max(0, order.payableFen - order.freightFen),
    order.lines.map((line) => line.unitPriceFen * line.quantity),
  )
  return ok({
    platformOrderId: order.orderId,
    platformStatus: order.state,
    state,
    platformReview: meaning.isFrozen === true && state === 'paid',
    placedAt: order.placedAt,
    paidAt: order.paidAt,
    updatedAt: order.updatedAt,
    shipBy: order.shipBy,
    payBy: null,
    currency: 'CNY',
    goodsFen: order.lines.reduce((sum, line) => sum + line.unitPriceFen * line.quantity, 0),
    freightFen: order.freightFen,
    discountFen: order.discountFen,
    payableFen: order.payableFen,
    payMethod: order.payLater ? 'pay_later' : (payMethodOfType.get(order.payType) ?? 'other'),
    buyerId: order.buyerId || null,
    receiver: receiverOf(order.receiver),
    buyerRemark: maskPhonesInText(order.buyerRemark),
    sellerRemark: maskPhonesInText(order.sellerRemark),
    sellerFlag: Math.min(Math.max(order.sellerFlag, 0), 5),
    reservationId: null,
    lines: order.lines.map((line, index) => ({
      ...line,
      imageUrl: '',
      paidFen: paid[index] ?? 0,
      state,
      refund: state === 'refunded' ? 'refunded' : line.refund,
      shippedQuantity: hasLeft ? line.quantity : 0,
    })),
  })
}

/** Money went back when a paid order was cancelled; a freeze because of a cancellation asks for it. */
function stateOf(order: JdOrder, meant: CanonicalOrder['state']): CanonicalOrder['state'] {
  if (meant === 'cancelled') return order.paidAt === null ? 'cancelled' : 'refunded'
  const isAsked = order.state === 'LOCKED' && cancelWords.test(order.reason)
  return meant === 'paid' && (isAsked || order.lines.some((line) => line.refund === 'refunding')) ? 'refunding' : meant
}

/** The address comes in one piece, its region in front; outside of 京东's cloud all of it is masked. */
function receiverOf({ name, phone, fullAddress, oaid, ...region }: JdReceiver): Receiver {
  const { province, city, district, street } = region
  const detail = [province, city, district, street].reduce(
    (rest, part) => (part !== '' && rest.startsWith(part) ? rest.slice(part.length) : rest),
    fullAddress,
  )
  const phoneMasked = maskPhone(phone)
  return {
    nameMasked: maskName(name),
    phoneMasked,
    phoneTail: phoneTail(phoneMasked),
    ...region,
    addressMasked: maskAddress(detail),
    regionCode: null,
    addressToken: oaid || null,
    cipher: oaid === '' ? null : { oaid },
  }
}
