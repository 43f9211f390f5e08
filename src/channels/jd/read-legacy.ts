/** Fields of a routerjson order (`pop.order.get`, an element of `pop.order.search`): everything is text, times are GMT+8. */
import { ok, type Result } from '../../core/result.ts'
import type { CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import { eachLine } from '../each-line.ts'
import { amountAt, type Fields, integerAt, listAt, objectAt, shanghaiTimeAt, textAt } from '../read-fields.ts'
import { badValue, missingField, type TranslateError } from '../translate-error.ts'
import { canonicalOf, type JdLine } from './translate.ts'

/** What the lists and the detail are asked for. */
export const LEGACY_FIELDS =
  'orderId,venderId,orderType,payType,orderTotalPrice,orderSellerPrice,orderPayment,freightPrice,sellerDiscount,orderState,orderStateRemark,orderRemark,venderRemark,orderStartTime,orderEndTime,paymentConfirmTime,modified,consigneeInfo,itemInfoList,open_id_buyer,xid_buyer,waybill,logisticsId,parentOrderId'

export function translateLegacyOrder(order: Fields): Result<CanonicalOrder, TranslateError> {
  const consignee = objectAt(order, 'consigneeInfo')
  const lines = eachLine(listAt(order, 'itemInfoList'), 'itemInfoList', readLine)
  if (!lines.ok) return lines
  return canonicalOf({
    orderId: textAt(order, 'orderId'),
    state: textAt(order, 'orderState'),
    stateField: 'orderState',
    reason: textAt(order, 'orderStateRemark'),
    placedAt: shanghaiTimeAt(order, 'orderStartTime'),
    paidAt: shanghaiTimeAt(order, 'paymentConfirmTime'),
    updatedAt: shanghaiTimeAt(order, 'modified'),
    shipBy: null,
    hasLeft: textAt(order, 'waybill') !== '',
    // `4-在线支付`
    payType: Number.parseInt(textAt(order, 'payType'), 10) || 0,
    payLater: false,
    payableFen: amountAt(order, 'orderPayment') ?? amountAt(order, 'orderSellerPrice'),
    freightFen: amountAt(order, 'freightPrice') ?? 0,
    discountFen: amountAt(order, 'sellerDiscount') ?? 0,
    buyerId: textAt(order, 'open_id_buyer') || textAt(order, 'xid_buyer'),
    buyerRemark: textAt(order, 'orderRemark'),
    sellerRemark: textAt(order, 'venderRemark'),
    sellerFlag: 0,
    receiver: {
      name: textAt(consignee, 'fullname'),
      phone: textAt(consignee, 'mobile') || textAt(consignee, 'telephone'),
      province: textAt(consignee, 'province'),
      city: textAt(consignee, 'city'),
      district: textAt(consignee, 'county'),
      street: textAt(consignee, 'town'),
      fullAddress: textAt(consignee, 'fullAddress'),
      oaid: textAt(consignee, 'oaid'),
    },
    lines: lines.value,
  })
}

function readLine(item: Fields, at: string): Result<JdLine, TranslateError> {
  const skuId = textAt(item, 'skuId')
  if (skuId === '') return missingField(`${at}.skuId`)
  const quantity = integerAt(item, 'itemTotal')
  if (quantity === null) return missingField(`${at}.itemTotal`)
  if (quantity < 1) return badValue(`${at}.itemTotal`, String(quantity))
  const unitPriceFen = amountAt(item, 'jdPrice') ?? 0
  return ok({
    platformLineId: skuId,
    shopProductId: textAt(item, 'wareId'),
    shopSkuId: skuId,
    merchantCode: textAt(item, 'outerSkuId'),
    title: textAt(item, 'skuName'),
    spec: '',
    quantity,
    unitPriceFen,
    gift: unitPriceFen === 0,
    refund: 'none',
  })
}
