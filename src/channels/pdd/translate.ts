/** 拼多多 order (`order_info`) → canonical order. Unknown fields are passed over, unknown states are not. */
import { maskPhonesInText } from '../../core/mask.ts'
import { ok, type Result } from '../../core/result.ts'
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import { amountAt, type Fields, integerAt, shanghaiTimeAt, textAt } from '../read-fields.ts'
import { badValue, missingField, type TranslateError } from '../translate-error.ts'
import {
  payMethodOfType,
  refundOfAfterSale,
  refundOfStatus,
  reviewOfRisk,
  stateOfConfirm,
  stateOfOrderStatus,
} from './pdd.types.ts'
import { translateLines } from './translate-lines.ts'
import { translateReceiver } from './translate-receiver.ts'

/** Money comes in yuan as JSON numbers, times as GMT+8 text. */
export function translateOrder(order: Fields): Result<CanonicalOrder, TranslateError> {
  const missing = ['order_sn', 'confirm_status', 'order_status', 'created_time', 'updated_at', 'pay_amount'].find(
    (key) => textAt(order, key) === '',
  )
  if (missing !== undefined) return missingField(missing)

  const states = statesOf(order)
  if (!states.ok) return states
  const { state, hasLeft, refund, platformReview } = states.value

  const createdAt = shanghaiTimeAt(order, 'created_time')
  const updatedAt = shanghaiTimeAt(order, 'updated_at')
  const payableFen = amountAt(order, 'pay_amount')
  if (createdAt === null) return badValue('created_time', textAt(order, 'created_time'))
  if (updatedAt === null) return badValue('updated_at', textAt(order, 'updated_at'))
  if (payableFen === null) return badValue('pay_amount', textAt(order, 'pay_amount'))

  const freightFen = amountAt(order, 'postage') ?? 0
  const lines = translateLines(order, { state, hasLeft, refund, paidFen: payableFen - freightFen })
  if (!lines.ok) return lines
  return ok({
    platformOrderId: textAt(order, 'order_sn'),
    platformStatus: platformStatus(order),
    state,
    platformReview,
    // 成团: before it the order does not exist for the shop, and the platform lists orders by it.
    placedAt: shanghaiTimeAt(order, 'confirm_time') ?? createdAt,
    paidAt: shanghaiTimeAt(order, 'pay_time'),
    updatedAt,
    shipBy: shanghaiTimeAt(order, 'last_ship_time'),
    payBy: null,
    currency: 'CNY',
    goodsFen: amountAt(order, 'goods_amount') ?? 0,
    freightFen,
    discountFen: amountAt(order, 'discount_amount') ?? 0,
    payableFen,
    payMethod: payMethodOfType.get(textAt(order, 'pay_type')) ?? 'other',
    buyerId: null,
    receiver: translateReceiver(order),
    buyerRemark: maskPhonesInText(textAt(order, 'buyer_memo')),
    sellerRemark: maskPhonesInText(textAt(order, 'remark')),
    sellerFlag: Math.min(Math.max(integerAt(order, 'remark_tag') ?? 0, 0), 5),
    reservationId: null,
    lines: lines.value,
  })
}

interface States {
  readonly state: CanonicalOrder['state']
  readonly hasLeft: boolean
  readonly refund: CanonicalLine['refund']
  readonly platformReview: boolean
}

/** A refund that is asked for after the parcel left does not undo `shipped`: the lines tell of it. */
function statesOf(order: Fields): Result<States, TranslateError> {
  const confirmed = known(order, 'confirm_status', stateOfConfirm)
  if (!confirmed.ok) return confirmed
  const shown = known(order, 'order_status', stateOfOrderStatus)
  if (!shown.ok && confirmed.value === null) return shown
  const review = known(order, 'risk_control_status', reviewOfRisk, 0)
  if (!review.ok) return review
  const refund = refundOf(order)
  if (!refund.ok) return refund

  const base = confirmed.value ?? (shown.ok ? shown.value : 'paid')
  const hasLeft = base === 'shipped' || base === 'delivered'
  const isAsked = refund.value === 'refunding' && base === 'paid'
  const state = refund.value === 'refunded' ? 'refunded' : isAsked ? 'refunding' : base
  return ok({ state, hasLeft, refund: refund.value, platformReview: review.value && base === 'paid' })
}

/** `refund_status` 4 means that money went back; before that, an after-sale that is no refund stops nothing. */
function refundOf(order: Fields): Result<CanonicalLine['refund'], TranslateError> {
  const ofStatus = known(order, 'refund_status', refundOfStatus, 1)
  if (!ofStatus.ok) return ofStatus
  const ofAfterSale = known(order, 'after_sales_status', refundOfAfterSale, 0)
  if (!ofAfterSale.ok) return ofAfterSale
  if (ofStatus.value === 'refunded') return ofStatus
  if (ofAfterSale.value === null) return ok('none')
  return ok(ofAfterSale.value === 'none' ? ofStatus.value : ofAfterSale.value)
}

/** What a status means; a field that is absent has the value `absent`. */
function known<T>(
  order: Fields,
  field: string,
  table: ReadonlyMap<number, T>,
  absent?: number,
): Result<T, TranslateError> {
  const text = textAt(order, field)
  const status = text === '' ? (absent ?? Number.NaN) : (integerAt(order, field) ?? Number.NaN)
  const meaning = table.get(status)
  return meaning === undefined ? badValue(field, text) : ok(meaning)
}

const platformStatus = (order: Fields): string =>
  ['confirm_status', 'order_status', 'refund_status', 'after_sales_status']
    .map((field) => textAt(order, field) || '-')
    .join('/')
