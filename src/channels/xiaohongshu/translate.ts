/** 小红书 order (`data` of `order.getOrderDetail`) with its receiver and after-sales → canonical order. */
import { maskAddress, maskName, maskPhone, maskPhonesInText, phoneTail } from '../../core/mask.ts'
import { ok, type Result } from '../../core/result.ts'
import type { CanonicalLine, CanonicalOrder, Receiver } from '../../orders/canonical-order.contract.ts'
import { type Fields, integerAt, listAt, millisAt, textAt } from '../read-fields.ts'
import { badValue, missingField, type TranslateError } from '../translate-error.ts'
import { goodsFenOf, translateLines } from './translate-line.ts'
import {
  CLOSED,
  flagOfPriority,
  payMethodOf,
  refundOfOrder,
  stateOfStatus,
  waitingStatuses,
} from './xiaohongshu.types.ts'

/** What the order's own answer leaves out. */
export interface OrderParticulars {
  /** Of `order.getOrderReceiverInfo`: ciphertexts. Empty when there is no address. */
  readonly receiver: Fields
  /** Ciphertext → what may be shown of it, by `data.batchDesensitise`. */
  readonly shown: ReadonlyMap<string, string>
  /** `afterSaleInfo` of each of the order's after-sales. */
  readonly afterSales: readonly Fields[]
}

export const noParticulars: OrderParticulars = { receiver: {}, shown: new Map(), afterSales: [] }

/** Money is in 分, times are epoch ms, 0 as a time means "not yet". */
export function translateOrder(order: Fields, particulars: OrderParticulars): Result<CanonicalOrder, TranslateError> {
  const missing = ['orderId', 'orderStatus', 'createdTime', 'updateTime', 'totalPayAmount'].find(
    (key) => textAt(order, key) === '',
  )
  if (missing !== undefined) return missingField(missing)
  const status = integerAt(order, 'orderStatus') ?? 0
  const paidAt = millisAt(order, 'paidTime')
  const state = status === CLOSED && paidAt !== null ? 'refunded' : stateOfStatus.get(status)
  if (state === undefined) return badValue('orderStatus', textAt(order, 'orderStatus'))
  const placedAt = millisAt(order, 'createdTime')
  const updatedAt = millisAt(order, 'updateTime')
  if (placedAt === null) return badValue('createdTime', textAt(order, 'createdTime'))
  if (updatedAt === null) return badValue('updateTime', textAt(order, 'updateTime'))
  const orderRefund = refundOf(order, state)
  if (!orderRefund.ok) return orderRefund
  const { afterSales } = particulars
  const lines = translateLines(order, { status, orderState: state, orderRefund: orderRefund.value, afterSales })
  if (!lines.ok) return lines

  const amount = (key: string) => integerAt(order, key) ?? 0
  return ok({
    platformOrderId: textAt(order, 'orderId'),
    platformStatus: String(status),
    state,
    platformReview: waitingStatuses.has(status),
    placedAt,
    paidAt,
    updatedAt: Math.max(updatedAt, ...afterSales.map((afterSale) => millisAt(afterSale, 'updatedAt') ?? 0)),
    shipBy: millisAt(order, 'promiseLastDeliveryTime'),
    payBy: null,
    currency: 'CNY',
    goodsFen: listAt(order, 'skuList').reduce((sum, sku) => sum + goodsFenOf(sku), 0),
    // Spelt so by the platform.
    freightFen: amount('totalShippingFree'),
    discountFen: amount('totalMerchantDiscount') + amount('totalRedDiscount'),
    payableFen: amount('totalPayAmount'),
    payMethod: payMethodOf.get(integerAt(order, 'paymentType') ?? -1) ?? 'other',
    buyerId: textAt(order, 'userId') || null,
    receiver: translateReceiver(order, particulars),
    buyerRemark: maskPhonesInText(textAt(order, 'customerRemark')),
    sellerRemark: maskPhonesInText(textAt(order, 'sellerRemark')),
    sellerFlag: flagOfPriority(integerAt(order, 'sellerRemarkFlag') ?? 1),
    reservationId: null,
    lines: lines.value,
  })
}

/** `cancelStatus` 1: the buyer asks to cancel what has not left yet. */
function refundOf(order: Fields, state: CanonicalOrder['state']): Result<CanonicalLine['refund'], TranslateError> {
  const status = integerAt(order, 'orderAfterSalesStatus') ?? 1
  const refund = refundOfOrder.get(status)
  if (refund === undefined) return badValue('orderAfterSalesStatus', String(status))
  return ok(refund === 'none' && state === 'paid' && integerAt(order, 'cancelStatus') === 1 ? 'refunding' : refund)
}

const cipherFields = ['receiverName', 'receiverPhone', 'receiverAddress'] as const

/** The order names the district; the rest comes as ciphertext under the platform's own names, with what may be shown of it. */
function translateReceiver(order: Fields, { receiver, shown }: OrderParticulars): Receiver {
  const ciphers = cipherFields.map((name) => [name, textAt(receiver, name)] as const).filter(([, text]) => text !== '')
  const shownOf = (name: string) => shown.get(textAt(receiver, name)) ?? ''
  const phoneMasked = maskPhone(shownOf('receiverPhone'))
  const codes = ['receiverDistrictId', 'receiverCityId', 'receiverProvinceId'].map((name) => textAt(order, name))
  return {
    nameMasked: maskName(shownOf('receiverName')),
    phoneMasked,
    phoneTail: phoneTail(phoneMasked),
    province: textAt(order, 'receiverProvinceName'),
    city: textAt(order, 'receiverCityName'),
    district: textAt(order, 'receiverDistrictName'),
    street: textAt(receiver, 'receiverTownName'),
    addressMasked: maskAddress(shownOf('receiverAddress')),
    regionCode: codes.find((text) => /^\d{6}$/.test(text)) ?? null,
    addressToken: textAt(order, 'openAddressId') || null,
    cipher: ciphers.length === 0 ? null : Object.fromEntries(ciphers),
  }
}
