import { ok, type Result } from '../../core/result.ts'
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import { amountAt, type Fields, integerAt, textAt } from '../read-fields.ts'
import { badValue, missingField, type TranslateError } from '../translate-error.ts'
import { refundOfStatus, stateOfStatus } from './taobao.types.ts'

/** `oid_str`, else the number that `parseJson` kept exact. */
export const lineIdOf = (line: Fields): string => textAt(line, 'oid_str') || textAt(line, 'oid')

/** One sub-order (子订单). `at`: its path, for errors. */
export function translateLine(
  line: Fields,
  { orderState, at }: { readonly orderState: CanonicalOrder['state']; readonly at: string },
): Result<CanonicalLine, TranslateError> {
  const platformLineId = lineIdOf(line)
  if (platformLineId === '') return missingField(`${at}.oid`)
  const quantity = integerAt(line, 'num')
  if (quantity === null) return missingField(`${at}.num`)
  if (quantity < 1) return badValue(`${at}.num`, String(quantity))
  const paidFen = amountAt(line, 'divide_order_fee') ?? amountAt(line, 'payment')
  if (paidFen === null) return missingField(`${at}.payment`)
  const status = textAt(line, 'status')
  const state = status === '' ? orderState : stateOfStatus.get(status)
  if (state === undefined) return badValue(`${at}.status`, status)
  const refund = refundOfStatus.get(textAt(line, 'refund_status'))
  if (refund === undefined) return badValue(`${at}.refund_status`, textAt(line, 'refund_status'))
  const product = textAt(line, 'num_iid')
  return ok({
    platformLineId,
    shopProductId: product,
    // A product without variants has no sku_id: it is its own.
    shopSkuId: textAt(line, 'sku_id') || product,
    merchantCode: textAt(line, 'outer_sku_id') || textAt(line, 'outer_iid'),
    title: textAt(line, 'title'),
    spec: textAt(line, 'sku_properties_name'),
    imageUrl: textAt(line, 'pic_path'),
    quantity,
    unitPriceFen: amountAt(line, 'price') ?? 0,
    paidFen,
    gift: false,
    state,
    refund: state === 'refunded' ? 'refunded' : refund,
    // A sub-order is shipped whole.
    shippedQuantity: state === 'shipped' || state === 'delivered' ? quantity : 0,
  })
}
