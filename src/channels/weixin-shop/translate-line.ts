import { ok, type Result } from '../../core/result.ts'
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import { type Fields, integerAt, listAt, objectAt, textAt } from '../read-fields.ts'
import { badValue, missingField, type TranslateError } from '../translate-error.ts'
import { PART_SHIPPED, refundOfAfterSale } from './weixin-shop.types.ts'

/** Product and SKU name a line: the platform gives lines no id of their own. */
const skuKey = (product: Fields): string => `${textAt(product, 'product_id')}-${textAt(product, 'sku_id')}`

/** The product and SKU that `delivery/send` takes, from the id that we gave the line. */
export function skuOfLine(platformLineId: string): { product_id: string; sku_id: string } {
  const [productId = '', skuId = ''] = platformLineId.split('-')
  return { product_id: productId, sku_id: skuId }
}

export interface LineSurroundings {
  readonly status: number
  readonly orderState: CanonicalOrder['state']
  readonly afterSales: readonly Fields[]
}

/** The lines of an order; a gift may repeat the SKU of a bought line, then pieces in parcels fill them one after the other. */
export function translateLines(detail: Fields, around: LineSurroundings): Result<CanonicalLine[], TranslateError> {
  const parcelled = piecesInParcels(detail)
  const seen = new Map<string, number>()
  const lines: CanonicalLine[] = []
  for (const [index, product] of listAt(detail, 'product_infos').entries()) {
    const at = `product_infos[${index}]`
    const key = skuKey(product)
    if (key.startsWith('-') || key.endsWith('-'))
      return missingField(`${at}.${key.startsWith('-') ? 'product' : 'sku'}_id`)
    const quantity = integerAt(product, 'sku_cnt')
    if (quantity === null) return missingField(`${at}.sku_cnt`)
    if (quantity < 1) return badValue(`${at}.sku_cnt`, String(quantity))
    const shipped = shippedPieces(around, quantity, parcelled.get(key) ?? 0)
    parcelled.set(key, (parcelled.get(key) ?? 0) - shipped)
    const refund = refundOf(product, quantity, { ...around, shipped })
    if (!refund.ok) return refund
    const repeat = (seen.get(key) ?? 0) + 1
    seen.set(key, repeat)
    lines.push({
      platformLineId: repeat === 1 ? key : `${key}-${repeat}`,
      shopProductId: textAt(product, 'product_id'),
      shopSkuId: textAt(product, 'sku_id'),
      merchantCode: textAt(product, 'sku_code') || textAt(product, 'out_sku_id'),
      title: textAt(product, 'title'),
      spec: listAt(product, 'sku_attrs')
        .map((attribute) => `${textAt(attribute, 'attr_key')}:${textAt(attribute, 'attr_value')}`)
        .join(';'),
      imageUrl: textAt(product, 'thumb_img'),
      quantity,
      unitPriceFen: integerAt(product, 'sale_price') ?? 0,
      paidFen: integerAt(product, 'real_price') ?? 0,
      gift: product.is_free_gift === true,
      state: around.status === PART_SHIPPED && shipped === quantity ? 'shipped' : around.orderState,
      refund: around.orderState === 'refunded' ? 'refunded' : refund.value,
      shippedQuantity: shipped,
    })
  }
  return lines.length > 0 ? ok(lines) : missingField('product_infos')
}

function shippedPieces({ orderState }: LineSurroundings, quantity: number, parcelled: number): number {
  if (orderState === 'shipped' || orderState === 'delivered') return quantity
  return Math.min(quantity, Math.max(parcelled, 0))
}

/** Pieces per product and SKU over all parcels. */
function piecesInParcels(detail: Fields): Map<string, number> {
  const pieces = new Map<string, number>()
  for (const parcel of listAt(objectAt(detail, 'delivery_info'), 'delivery_product_info')) {
    for (const product of listAt(parcel, 'product_infos')) {
      const key = skuKey(product)
      pieces.set(key, (pieces.get(key) ?? 0) + (integerAt(product, 'product_cnt') ?? 0))
    }
  }
  return pieces
}

/**
 * After-sales count pieces of a SKU. Money back for some of the pieces, before any left, holds the line until a person has
 * decided what to send. Without particulars of the after-sales the counts on the line speak.
 */
function refundOf(
  product: Fields,
  quantity: number,
  { afterSales, shipped }: LineSurroundings & { readonly shipped: number },
): Result<CanonicalLine['refund'], TranslateError> {
  const ofLine = afterSales.filter((afterSale) => skuKey(objectAt(afterSale, 'product_info')) === skuKey(product))
  let open = ofLine.length === 0 ? (integerAt(product, 'on_aftersale_sku_cnt') ?? 0) : 0
  let paidBack = ofLine.length === 0 ? (integerAt(product, 'finish_aftersale_sku_cnt') ?? 0) : 0
  for (const afterSale of ofLine) {
    const status = textAt(afterSale, 'status')
    const refund = refundOfAfterSale.get(status)
    if (refund === undefined) return badValue('after_sale_order.status', status)
    const pieces = integerAt(objectAt(afterSale, 'product_info'), 'count') ?? quantity
    if (refund === 'refunding') open += pieces
    if (refund === 'refunded') paidBack += pieces
  }
  if (open > 0) return ok('refunding')
  if (paidBack >= quantity) return ok('refunded')
  return ok(paidBack > 0 && shipped === 0 ? 'refunding' : 'none')
}
