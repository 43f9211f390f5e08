/** Fields of an SP-API order (`GET /sp-order/v0/orders/{orderId}`): yuan as text, epoch ms. */
import { ok, type Result } from '../../core/result.ts'
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import { eachLine } from '../each-line.ts'
import { amountAt, type Fields, integerAt, listAt, millisAt, objectAt, textAt } from '../read-fields.ts'
import { badValue, missingField, type TranslateError } from '../translate-error.ts'
import { keepsGoods, refundOfStatus } from './jd.types.ts'
import { canonicalOf, type JdLine } from './translate.ts'

export function translateSpOrder(order: Fields): Result<CanonicalOrder, TranslateError> {
  const payment = objectAt(order, 'paymentInfo')
  const changed = objectAt(order, 'finalConsigneeInfo')
  const consignee = Object.keys(changed).length > 0 ? changed : objectAt(order, 'consigneeInfo')
  const remark = objectAt(order, 'venderRemarkInfo')
  const lines = eachLine(listAt(order, 'skuItemInfoList'), 'skuItemInfoList', readLine)
  if (!lines.ok) return lines
  return canonicalOf({
    orderId: textAt(order, 'orderId'),
    state: textAt(order, 'orderStatus'),
    stateField: 'orderStatus',
    reason: JSON.stringify(objectAt(order, 'specialStatusReasonInfo')),
    placedAt: millisAt(order, 'createdTime'),
    paidAt: millisAt(payment, 'paymentConfirmTime'),
    updatedAt: millisAt(order, 'modifiedTime'),
    shipBy: millisAt(objectAt(order, 'promiseCalendarInfo'), 'promisePickTime'),
    hasLeft: millisAt(order, 'outboundTime') !== null,
    payType: integerAt(payment, 'paymentType') ?? 0,
    payLater: objectAt(order, 'orderFlag').tryBeforePayLater === true,
    payableFen: amountAt(payment, 'actualPayAmount') ?? amountAt(payment, 'shouldPayAmount'),
    freightFen: amountAt(payment, 'freightFee') ?? 0,
    discountFen: amountAt(payment, 'payDiscountAmount') ?? 0,
    buyerId: textAt(order, 'xidBuyer'),
    buyerRemark: textAt(objectAt(order, 'buyerRemark'), 'remark'),
    sellerRemark: textAt(remark, 'remark'),
    sellerFlag: integerAt(remark, 'flagId') ?? 0,
    receiver: {
      name: textAt(consignee, 'fullName'),
      phone: textAt(consignee, 'mobile') || textAt(consignee, 'telephone'),
      province: textAt(consignee, 'provinceName'),
      city: textAt(consignee, 'cityName'),
      district: textAt(consignee, 'countyName'),
      street: textAt(consignee, 'townName'),
      fullAddress: textAt(consignee, 'fullAddress'),
      oaid: textAt(consignee, 'oaid'),
    },
    lines: lines.value,
  })
}

function readLine(item: Fields, at: string): Result<JdLine, TranslateError> {
  const skuId = textAt(item, 'skuId')
  if (skuId === '') return missingField(`${at}.skuId`)
  const quantity = integerAt(item, 'num')
  if (quantity === null) return missingField(`${at}.num`)
  if (quantity < 1) return badValue(`${at}.num`, String(quantity))
  const refund = refundOf(item, at)
  if (!refund.ok) return refund
  const unitPriceFen = amountAt(item, 'jdPrice') ?? 0
  return ok({
    platformLineId: textAt(item, 'skuUuid') || skuId,
    shopProductId: textAt(item, 'productId'),
    shopSkuId: skuId,
    merchantCode: textAt(item, 'outerSkuId'),
    title: textAt(item, 'skuName'),
    spec: textAt(item, 'skuSpec'),
    quantity,
    unitPriceFen,
    gift: unitPriceFen === 0,
    refund: refund.value,
  })
}

/** The last after-sale that is a refund tells. */
function refundOf(item: Fields, at: string): Result<CanonicalLine['refund'], TranslateError> {
  let refund: CanonicalLine['refund'] = 'none'
  for (const [index, sale] of listAt(item, 'afsInfoList').entries()) {
    if (keepsGoods.has(integerAt(sale, 'customerExpect') ?? 0)) continue
    const status = textAt(sale, 'refundStatus')
    const meaning = refundOfStatus.get(integerAt(sale, 'refundStatus') ?? Number.NaN)
    if (meaning === undefined) return badValue(`${at}.afsInfoList[${index}].refundStatus`, status)
    refund = meaning
  }
  return ok(refund)
}
