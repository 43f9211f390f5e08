/** 微信小店 order (`order` of `order/get`) with its after-sales → canonical order. Unknown fields are passed over. */
import { maskAddress, maskName, maskPhone, maskPhonesInText, phoneTail } from '../../core/mask.ts'
import { ok, type Result } from '../../core/result.ts'
import type { CanonicalOrder, Receiver } from '../../orders/canonical-order.contract.ts'
import { type Fields, fieldsOf, integerAt, listAt, objectAt, secondsAt, textAt } from '../read-fields.ts'
import { badValue, missingField, type TranslateError } from '../translate-error.ts'
import { translateLines } from './translate-line.ts'
import { payMethodOf, stateOfStatus, waitingStatuses } from './weixin-shop.types.ts'

/** Money is in 分, times are unix seconds, 0 as a time means "not yet". `afterSales`: `after_sale_order` of each, the newest news counts. */
export function translateOrder(order: Fields, afterSales: readonly Fields[]): Result<CanonicalOrder, TranslateError> {
  const missing = ['order_id', 'status', 'create_time', 'update_time'].find((key) => textAt(order, key) === '')
  if (missing !== undefined) return missingField(missing)
  const status = integerAt(order, 'status') ?? 0
  const state = stateOfStatus.get(status)
  if (state === undefined) return badValue('status', textAt(order, 'status'))
  const placedAt = secondsAt(order, 'create_time')
  const updatedAt = secondsAt(order, 'update_time')
  if (placedAt === null) return badValue('create_time', textAt(order, 'create_time'))
  if (updatedAt === null) return badValue('update_time', textAt(order, 'update_time'))
  const detail = objectAt(order, 'order_detail')
  const prices = objectAt(detail, 'price_info')
  const payableFen = integerAt(prices, 'order_price')
  if (payableFen === null) return missingField('price_info.order_price')
  const lines = translateLines(detail, { status, orderState: state, afterSales })
  if (!lines.ok) return lines

  const pay = objectAt(detail, 'pay_info')
  const delivery = objectAt(detail, 'delivery_info')
  const notes = objectAt(detail, 'ext_info')
  const deadlines = listAt(detail, 'product_infos').flatMap((product) => secondsAt(product, 'delivery_deadline') ?? [])
  return ok({
    platformOrderId: textAt(order, 'order_id'),
    platformStatus: String(status),
    state,
    // A change of address that nobody has agreed to yet holds the order too.
    platformReview:
      waitingStatuses.has(status) || (state === 'paid' && fieldsOf(delivery.address_under_review) !== null),
    placedAt,
    paidAt: secondsAt(pay, 'pay_time'),
    updatedAt: Math.max(updatedAt, ...afterSales.map((afterSale) => secondsAt(afterSale, 'update_time') ?? 0)),
    shipBy: deadlines.length === 0 ? null : Math.min(...deadlines),
    payBy: null,
    currency: 'CNY',
    goodsFen: integerAt(prices, 'product_price') ?? 0,
    freightFen: integerAt(prices, 'freight') ?? 0,
    discountFen: integerAt(prices, 'discounted_price') ?? 0,
    payableFen,
    payMethod: payMethodOf.get(integerAt(pay, 'payment_method') ?? -1) ?? 'other',
    buyerId: textAt(order, 'openid') || null,
    receiver: translateReceiver(objectAt(delivery, 'address_info')),
    buyerRemark: maskPhonesInText(textAt(notes, 'customer_notes')),
    sellerRemark: maskPhonesInText(textAt(notes, 'merchant_notes')),
    sellerFlag: 0,
    reservationId: null,
    lines: lines.value,
  })
}

/** Masked by the platform; `hash_code` is equal for equal addresses. Labels are printed by the order's id, there is no ciphertext. */
function translateReceiver(address: Fields): Receiver {
  const phoneMasked = maskPhone(textAt(address, 'tel_number'))
  const code = textAt(address, 'national_code')
  return {
    nameMasked: maskName(textAt(address, 'user_name')),
    phoneMasked,
    phoneTail: phoneTail(phoneMasked),
    province: textAt(address, 'province_name'),
    city: textAt(address, 'city_name'),
    district: textAt(address, 'county_name'),
    street: '',
    addressMasked: maskAddress(textAt(address, 'detail_info')),
    regionCode: /^\d{6}$/.test(code) ? code : null,
    addressToken: textAt(address, 'hash_code') || null,
    cipher: null,
  }
}
