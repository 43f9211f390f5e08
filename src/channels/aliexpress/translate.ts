/** AliExpress order (detail) → canonical order. Unknown fields are passed over; times are US Pacific. */
import { maskAddress, maskName, maskPhone, maskPhonesInText, phoneTail } from '../../core/mask.ts'
import { ok, type Result } from '../../core/result.ts'
import type { CanonicalLine, CanonicalOrder, Receiver } from '../../orders/canonical-order.contract.ts'
import { eachLine } from '../each-line.ts'
import { amountAt, type Fields, fieldsOf, integerAt, objectAt, textAt } from '../read-fields.ts'
import { badValue, missingField, type TranslateError } from '../translate-error.ts'
import { parsePacific } from './pacific-time.ts'
import { refundOf, stateOf } from './translate-state.ts'

/** Elements of a list that the platform wraps in an object of one name (`child_order_list.global_aeop_tp_child_order_dto`). */
export function wrappedList(value: unknown): readonly Fields[] {
  const list = Array.isArray(value) ? value : Object.values(fieldsOf(value) ?? {}).find(Array.isArray)
  return (list ?? []).filter((item: unknown): item is Fields => fieldsOf(item) !== null)
}

export function translateOrder(order: Fields): Result<CanonicalOrder, TranslateError> {
  const platformOrderId = textAt(order, 'id') || textAt(order, 'order_id')
  if (platformOrderId === '') return missingField('id')
  if (textAt(order, 'order_status') === '') return missingField('order_status')
  const state = stateOf(order)
  if (!state.ok) return state
  const placedAt = timeAt(order, 'gmt_create')
  if (!placedAt.ok) return placedAt
  const updatedAt = timeAt(order, 'gmt_modified')
  if (!updatedAt.ok) return updatedAt
  const total = objectAt(order, 'order_amount')
  const currency = textAt(total, 'currency_code')
  if (!/^[A-Z]{3}$/.test(currency)) return missingField('order_amount.currency_code')
  const payableFen = amountAt(total, 'amount', currency)
  if (payableFen === null) return missingField('order_amount.amount')
  const lines = translateLines(order, { currency, orderState: state.value })
  if (!lines.ok) return lines
  const goodsFen = lines.value.reduce((sum, line) => sum + line.unitPriceFen * line.quantity, 0)
  const freightFen = amountAt(objectAt(order, 'logistics_amount'), 'amount', currency) ?? 0
  const endsAt = parsePacific(textAt(order, 'over_time_left'))
  return ok({
    platformOrderId,
    platformStatus: textAt(order, 'order_status'),
    state: state.value,
    platformReview: state.value === 'paid' && isHeld(order),
    placedAt: placedAt.value,
    paidAt: parsePacific(textAt(order, 'gmt_pay_success')),
    updatedAt: updatedAt.value,
    // The end of the step that the order is in.
    shipBy: state.value === 'paid' ? endsAt : null,
    payBy: state.value === 'pending_payment' ? endsAt : null,
    currency,
    goodsFen,
    freightFen,
    discountFen: Math.max(0, goodsFen + freightFen - payableFen),
    payableFen,
    payMethod: 'other',
    buyerId: textAt(order, 'buyerloginid') || textAt(objectAt(order, 'buyer_info'), 'login_id') || null,
    receiver: receiverOf(order),
    buyerRemark: remarkOf(order),
    sellerRemark: maskPhonesInText(textAt(order, 'memo')),
    sellerFlag: 0,
    reservationId: null,
    lines: lines.value,
  })
}

/** 24 hours of risk control, or frozen. */
const isHeld = (order: Fields): boolean =>
  ['RISK_CONTROL', 'IN_FROZEN'].includes(textAt(order, 'order_status')) ||
  textAt(order, 'frozen_status') === 'IN_FROZEN'

function timeAt(order: Fields, field: string): Result<number, TranslateError> {
  if (textAt(order, field) === '') return missingField(field)
  const at = parsePacific(textAt(order, field))
  return at === null ? badValue(field, textAt(order, field)) : ok(at)
}

const childrenOf = (order: Fields): readonly Fields[] => wrappedList(order.child_order_list)

/** Buyers write to each line. */
function remarkOf(order: Fields): string {
  const memos = childrenOf(order).map((child) => textAt(child, 'buyer_memo').trim())
  return maskPhonesInText([...new Set(memos.filter((memo) => memo !== ''))].join(' / '))
}

interface LineSurroundings {
  readonly currency: string
  readonly orderState: CanonicalOrder['state']
}

function translateLines(order: Fields, around: LineSurroundings): Result<CanonicalLine[], TranslateError> {
  const lines = eachLine(childrenOf(order), 'child_order_list', (child, at) =>
    translateLine(order, child, { ...around, at: `${at}.` }),
  )
  if (!lines.ok) return lines
  const whole = refundOf(order)
  if (!whole.ok) return whole
  // Asked for the order as a whole: it is asked for each line that has none of its own.
  const isAsked = whole.value === 'refunding' && lines.value.every((line) => line.refund !== 'refunding')
  return isAsked
    ? ok(lines.value.map((line) => (line.refund === 'none' ? { ...line, refund: whole.value } : line)))
    : lines
}

function translateLine(
  order: Fields,
  child: Fields,
  { currency, orderState, at }: LineSurroundings & { readonly at: string },
): Result<CanonicalLine, TranslateError> {
  const platformLineId = textAt(child, 'child_order_id') || textAt(child, 'id')
  if (platformLineId === '') return missingField(`${at}child_order_id`)
  const quantity = integerAt(child, 'product_count')
  if (quantity === null) return missingField(`${at}product_count`)
  if (quantity < 1) return badValue(`${at}product_count`, String(quantity))
  const unitPriceFen = amountAt(objectAt(child, 'product_price'), 'amount', currency)
  if (unitPriceFen === null) return missingField(`${at}product_price.amount`)
  const statuses = ['order_status', 'fund_status', 'logistics_status'].map((key) => [
    key,
    textAt(child, key) || order[key],
  ])
  const own: Fields = { ...child, ...Object.fromEntries(statuses) }
  const state = stateOf(own, at)
  if (!state.ok) return state
  const refund = refundOf(child, at)
  if (!refund.ok) return refund
  const gross = amountAt(objectAt(child, 'init_order_amt'), 'amount', currency) ?? unitPriceFen * quantity
  const product = textAt(child, 'product_id')
  return ok({
    platformLineId,
    shopProductId: product,
    // Stock is told by the merchant's own code; the platform's API knows no other name of a variant.
    shopSkuId: textAt(child, 'sku_code') || product,
    merchantCode: textAt(child, 'sku_code'),
    title: textAt(child, 'product_name'),
    spec: specOf(child),
    imageUrl: textAt(child, 'product_img_url'),
    quantity,
    unitPriceFen,
    paidFen: gross - (amountAt(objectAt(child, 'child_order_discount_info'), 'amount', currency) ?? 0),
    gift: false,
    state: state.value,
    refund: state.value === 'refunded' ? 'refunded' : refund.value,
    shippedQuantity: hasLeft(own, { state: state.value, orderState }) ? quantity : 0,
  })
}

/** A line in dispute may be on its way all the same; one that was paid back out of an order that goes on stayed here. */
function hasLeft(own: Fields, { state, orderState }: Record<'state' | 'orderState', CanonicalOrder['state']>): boolean {
  if (state === 'shipped' || state === 'delivered') return true
  if (state !== orderState && ['refunded', 'cancelled'].includes(state)) return false
  return ['SELLER_SEND_GOODS', 'BUYER_ACCEPT_GOODS'].includes(textAt(own, 'logistics_status'))
}

/** `product_attributes` is JSON text: `{"sku":[{"pName":"Color","pValue":"Red"}]}`. */
function specOf(child: Fields): string {
  try {
    const attributes = fieldsOf(JSON.parse(textAt(child, 'product_attributes')))
    return wrappedList(attributes?.sku)
      .map((part) => `${textAt(part, 'pName')}:${textAt(part, 'pValue')}`)
      .join(';')
  } catch {
    return ''
  }
}

/** Masked as it comes; masked here where it does not. The `oaid` stands for person and place. */
function receiverOf(order: Fields): Receiver {
  const address = objectAt(order, 'receipt_address')
  const phoneMasked = maskPhone(textAt(address, 'mobile_no'))
  const street = ['detail_address', 'address2'].map((key) => textAt(address, key).trim()).filter((line) => line !== '')
  const oaid = textAt(order, 'oaid')
  const masked = maskAddress(street.join(' '))
  return {
    nameMasked: maskName(textAt(address, 'contact_person')),
    phoneMasked,
    phoneTail: phoneTail(phoneMasked),
    province: textAt(address, 'province'),
    city: textAt(address, 'city'),
    district: '',
    street: '',
    // Abroad nobody finds the place without postcode and country.
    addressMasked: [masked, textAt(address, 'zip'), textAt(address, 'country')]
      .filter((part) => part !== '')
      .join(', '),
    regionCode: null,
    addressToken: oaid || null,
    cipher: oaid === '' ? null : { oaid },
  }
}
