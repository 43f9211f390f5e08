import { ok, type Result } from '../../core/result.ts'
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import { type Fields, fieldsOf, integerAt, listAt, textAt } from '../read-fields.ts'
import { badValue, missingField, type TranslateError } from '../translate-error.ts'
import {
  closedAfterSales,
  decidingMainStatuses,
  paidBackStatuses,
  refundOfAfterSale,
  stateOfOrderStatus,
  typesThatKeepGoods,
} from './doudian.types.ts'

export interface LineSurroundings {
  /** State of the whole order; a line without a status of its own has it too. */
  readonly orderState: CanonicalOrder['state']
  /** Pieces that `logistics_info` says are on their way, by sub-order. */
  readonly shipped: ReadonlyMap<string, number>
  /** Path of the line, for errors. */
  readonly at: string
}

/** One sub-order (子订单). */
export function translateLine(line: Fields, around: LineSurroundings): Result<CanonicalLine, TranslateError> {
  const platformLineId = textAt(line, 'order_id')
  if (platformLineId === '') return missingField(`${around.at}.order_id`)
  const quantity = integerAt(line, 'item_num')
  if (quantity === null) return missingField(`${around.at}.item_num`)
  if (quantity < 1) return badValue(`${around.at}.item_num`, String(quantity))
  const state = lineState(line, around)
  if (!state.ok) return state
  const refund = refundOf(line, around.at)
  if (!refund.ok) return refund
  const given = textAt(line, 'given_product_type')
  return ok({
    platformLineId,
    shopProductId: textAt(line, 'product_id_str') || textAt(line, 'product_id'),
    shopSkuId: textAt(line, 'sku_id'),
    merchantCode: textAt(line, 'out_sku_id') || textAt(line, 'code'),
    title: textAt(line, 'product_name'),
    spec: listAt(line, 'spec')
      .map((part) => `${textAt(part, 'name')}:${textAt(part, 'value')}`)
      .join(';'),
    imageUrl: textAt(line, 'product_pic'),
    quantity,
    unitPriceFen: integerAt(line, 'origin_amount') ?? 0,
    paidFen: integerAt(line, 'pay_amount') ?? integerAt(line, 'order_amount') ?? 0,
    gift: given !== '' && given !== '0',
    state: state.value,
    refund: state.value === 'refunded' ? 'refunded' : refund.value,
    shippedQuantity: shippedQuantity(quantity, state.value, around.shipped.get(platformLineId) ?? 0),
  })
}

function lineState(
  line: Fields,
  { orderState, at }: LineSurroundings,
): Result<CanonicalOrder['state'], TranslateError> {
  const main = integerAt(line, 'main_status') ?? 0
  const own = integerAt(line, 'order_status') ?? 0
  const status = decidingMainStatuses.has(main) ? main : own
  if (status === 0) return ok(orderState)
  const state = stateOfOrderStatus.get(status)
  return state === undefined ? badValue(`${at}.order_status`, String(status)) : ok(state)
}

function refundOf(line: Fields, at: string): Result<CanonicalLine['refund'], TranslateError> {
  const info = fieldsOf(line.after_sale_info) ?? {}
  const status = integerAt(info, 'after_sale_status') ?? 0
  if (typesThatKeepGoods.has(integerAt(info, 'after_sale_type') ?? -1)) return ok('none')
  if (closedAfterSales.has(status))
    return ok(paidBackStatuses.has(integerAt(info, 'refund_status') ?? 0) ? 'refunded' : 'none')
  const refund = refundOfAfterSale.get(status)
  return refund === undefined ? badValue(`${at}.after_sale_info.after_sale_status`, String(status)) : ok(refund)
}

function shippedQuantity(quantity: number, state: CanonicalOrder['state'], parcelled: number): number {
  return state === 'shipped' || state === 'delivered' ? quantity : Math.min(quantity, parcelled)
}

/** Pieces per sub-order over all parcels of `logistics_info`. */
export function piecesInParcels(order: Fields): ReadonlyMap<string, number> {
  const pieces = new Map<string, number>()
  for (const parcel of listAt(order, 'logistics_info')) {
    for (const product of listAt(parcel, 'product_info')) {
      const line = textAt(product, 'sku_order_id')
      pieces.set(line, (pieces.get(line) ?? 0) + (integerAt(product, 'product_count') ?? 0))
    }
  }
  return pieces
}
