import { apportion } from '../../core/apportion.ts'
import { ok, type Result } from '../../core/result.ts'
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import { amountAt, type Fields, integerAt, listAt, textAt } from '../read-fields.ts'
import { badValue, missingField, type TranslateError } from '../translate-error.ts'

interface OrderAround {
  readonly state: CanonicalOrder['state']
  /** The platform ships orders as a whole. */
  readonly hasLeft: boolean
  readonly refund: CanonicalLine['refund']
  /** What the goods cost the buyer; the platform does not say it by line. */
  readonly paidFen: number
}

type UnpaidLine = Omit<CanonicalLine, 'paidFen'>

/** `item_list`, then `gift_list`: gifts are packed too. */
export function translateLines(order: Fields, around: OrderAround): Result<CanonicalLine[], TranslateError> {
  const items = listAt(order, 'item_list')
  if (items.length === 0) return missingField('item_list')
  const lines: UnpaidLine[] = []
  const ids = new Map<string, number>()
  for (const list of ['item_list', 'gift_list'] as const) {
    for (const [index, raw] of listAt(order, list).entries()) {
      const line = translateLine(raw, { ...around, at: `${list}[${index}]`, gift: list === 'gift_list' })
      if (!line.ok) return line
      lines.push({ ...line.value, platformLineId: uniqueId(line.value.platformLineId, ids) })
    }
  }
  const paid = apportion(
    Math.max(0, around.paidFen),
    lines.map((line) => (line.gift ? 0 : line.unitPriceFen * line.quantity)),
  )
  return ok(lines.map((line, index) => ({ ...line, paidFen: paid[index] ?? 0 })))
}

/** Lines have no number of their own: the SKU names them, the second line of a SKU is `…-2`. */
function uniqueId(id: string, seen: Map<string, number>): string {
  const times = (seen.get(id) ?? 0) + 1
  seen.set(id, times)
  return times === 1 ? id : `${id}-${times}`
}

function translateLine(
  item: Fields,
  { state, hasLeft, refund, at, gift }: OrderAround & { readonly at: string; readonly gift: boolean },
): Result<UnpaidLine, TranslateError> {
  const id = textAt(item, 'sku_id') || textAt(item, 'goods_id')
  if (id === '') return missingField(`${at}.sku_id`)
  const quantity = integerAt(item, 'goods_count')
  if (quantity === null) return missingField(`${at}.goods_count`)
  if (quantity < 1) return badValue(`${at}.goods_count`, String(quantity))
  return ok({
    platformLineId: gift ? `gift-${id}` : id,
    shopProductId: textAt(item, 'goods_id'),
    shopSkuId: textAt(item, 'sku_id'),
    merchantCode: textAt(item, 'outer_id') || textAt(item, 'outer_goods_id'),
    title: textAt(item, 'goods_name'),
    spec: textAt(item, 'goods_spec'),
    imageUrl: textAt(item, 'goods_img'),
    quantity,
    unitPriceFen: amountAt(item, 'goods_price') ?? 0,
    gift,
    state,
    refund,
    shippedQuantity: hasLeft ? quantity : 0,
  })
}
