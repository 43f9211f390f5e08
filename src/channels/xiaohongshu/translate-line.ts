import { ok, type Result } from '../../core/result.ts'
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import { type Fields, integerAt, listAt, textAt } from '../read-fields.ts'
import { badValue, missingField, type TranslateError } from '../translate-error.ts'
import { endedAfterSales, GIFT_TAG, PAID_BACK, PART_SHIPPED } from './xiaohongshu.types.ts'

/** The SKU of a line, from the id that we gave it: the platform gives lines no id of their own. */
export const skuOfLine = (platformLineId: string): string => platformLineId.split('-')[0] ?? ''

export interface LineSurroundings {
  readonly status: number
  readonly orderState: CanonicalOrder['state']
  /** What the order as a whole says of its after-sales. */
  readonly orderRefund: CanonicalLine['refund']
  /** Particulars of those after-sales (`afterSaleInfo`), as far as they were read. */
  readonly afterSales: readonly Fields[]
}

export function translateLines(order: Fields, around: LineSurroundings): Result<CanonicalLine[], TranslateError> {
  const sent = skusOnTheirWay(order)
  const seen = new Map<string, number>()
  const lines: CanonicalLine[] = []
  for (const [index, sku] of listAt(order, 'skuList').entries()) {
    const at = `skuList[${index}]`
    const skuId = textAt(sku, 'skuId')
    if (skuId === '') return missingField(`${at}.skuId`)
    const quantity = integerAt(sku, 'skuQuantity')
    if (quantity === null) return missingField(`${at}.skuQuantity`)
    if (quantity < 1) return badValue(`${at}.skuQuantity`, String(quantity))
    const hasLeft =
      around.orderState === 'shipped' ||
      around.orderState === 'delivered' ||
      (around.status === PART_SHIPPED && sent.has(skuId))
    const repeat = (seen.get(skuId) ?? 0) + 1
    seen.set(skuId, repeat)
    lines.push({
      platformLineId: repeat === 1 ? skuId : `${skuId}-${repeat}`,
      // Each SKU is put on and off sale by itself.
      shopProductId: skuId,
      shopSkuId: skuId,
      merchantCode: textAt(sku, 'erpcode'),
      title: textAt(sku, 'skuName'),
      spec: textAt(sku, 'skuSpec'),
      imageUrl: textAt(sku, 'skuImage'),
      quantity,
      unitPriceFen: Math.round(goodsFenOf(sku) / quantity),
      paidFen: integerAt(sku, 'totalPaidAmount') ?? 0,
      gift: integerAt(sku, 'skuTag') === GIFT_TAG,
      state: hasLeft && around.status === PART_SHIPPED ? 'shipped' : around.orderState,
      refund: refundOf(skuId, quantity, { ...around, hasLeft }),
      shippedQuantity: hasLeft ? quantity : 0,
    })
  }
  return lines.length > 0 ? ok(lines) : missingField('skuList')
}

/** What the goods of a line cost before any discount; a bundle lists what it is made of. */
export function goodsFenOf(sku: Fields): number {
  return listAt(sku, 'skuDetailList').reduce(
    (sum, part) => sum + (integerAt(part, 'pricePerSku') ?? 0) * (integerAt(part, 'quantity') ?? 0),
    0,
  )
}

/** SKUs of an order sent in part that are in a parcel with a waybill. */
function skusOnTheirWay(order: Fields): ReadonlySet<string> {
  const parcels = listAt(order, 'simpleDeliveryOrderList').filter(
    (parcel) => textAt(parcel, 'expressTrackingNo') !== '',
  )
  return new Set(parcels.flatMap((parcel) => (Array.isArray(parcel.skuIdList) ? parcel.skuIdList.map(String) : [])))
}

/**
 * The order says whether an after-sale is open or done; its particulars say of which SKUs. Money back for some of the pieces,
 * before any left, holds the line until a person has decided what to send.
 */
function refundOf(
  skuId: string,
  quantity: number,
  { orderState, orderRefund, afterSales, hasLeft }: LineSurroundings & { readonly hasLeft: boolean },
): CanonicalLine['refund'] {
  if (orderState === 'refunded') return 'refunded'
  if (orderRefund === 'none' || afterSales.length === 0) return orderRefund
  const piecesIn = (afterSale: Fields) =>
    listAt(afterSale, 'skus')
      .filter((sku) => textAt(sku, 'skuId') === skuId)
      .reduce((sum, sku) => sum + (integerAt(sku, 'appliedCount') ?? quantity), 0)
  const piecesOf = (some: readonly Fields[]) => some.reduce((sum, afterSale) => sum + piecesIn(afterSale), 0)
  const isPaidBack = (afterSale: Fields) => integerAt(afterSale, 'refundStatus') === PAID_BACK
  // The order's own state is of all its after-sales: beside one that is open, another may have ended.
  const hasEnded = (afterSale: Fields) => endedAfterSales.has(integerAt(afterSale, 'status') ?? 0)
  const done = piecesOf(afterSales.filter(isPaidBack))
  const open = piecesOf(afterSales.filter((afterSale) => !isPaidBack(afterSale) && !hasEnded(afterSale)))
  if (done >= quantity) return 'refunded'
  if (orderRefund === 'refunding' && open > 0) return 'refunding'
  return done > 0 && !hasLeft ? 'refunding' : 'none'
}
