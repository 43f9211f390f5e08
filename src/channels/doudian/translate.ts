/** 抖店 order (`shop_order_detail`, or an element of `shop_order_list`) → canonical order. Unknown fields are passed over. */
import { maskPhonesInText } from '../../core/mask.ts'
import { ok, type Result } from '../../core/result.ts'
import type { CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import { eachLine } from '../each-line.ts'
import { type Fields, integerAt, listAt, secondsAt, textAt } from '../read-fields.ts'
import { badValue, missingField, type TranslateError } from '../translate-error.ts'
import { decidingMainStatuses, PLATFORM_REVIEW, payMethodOfType, stateOfOrderStatus } from './doudian.types.ts'
import { piecesInParcels, translateLine } from './translate-line.ts'
import { translateReceiver } from './translate-receiver.ts'

/** Money stays in 分, unix seconds become epoch ms, 0 as a time means "not yet". */
export function translateOrder(order: Fields): Result<CanonicalOrder, TranslateError> {
  const missing = ['order_id', 'order_status', 'create_time', 'update_time'].find((key) => textAt(order, key) === '')
  if (missing !== undefined) return missingField(missing)

  const status = decidingStatus(order)
  const state = stateOfOrderStatus.get(status)
  if (state === undefined) return badValue('order_status', String(status))

  const placedAt = secondsAt(order, 'create_time')
  const updatedAt = secondsAt(order, 'update_time')
  if (placedAt === null) return badTime(order, 'create_time')
  if (updatedAt === null) return badTime(order, 'update_time')
  const payableFen = integerAt(order, 'pay_amount') ?? integerAt(order, 'order_amount')
  if (payableFen === null) return missingField('pay_amount')

  const around = { orderState: state, shipped: piecesInParcels(order) }
  const lines = eachLine(listAt(order, 'sku_order_list'), 'sku_order_list', (line, at) =>
    translateLine(line, { ...around, at }),
  )
  if (!lines.ok) return lines
  return ok({
    platformOrderId: textAt(order, 'order_id'),
    platformStatus: String(status),
    state,
    platformReview: status === PLATFORM_REVIEW,
    placedAt,
    paidAt: secondsAt(order, 'pay_time'),
    updatedAt,
    shipBy: shipBy(order),
    payBy: state === 'pending_payment' ? payBy(order, placedAt) : null,
    currency: 'CNY',
    goodsFen: goodsFen(order),
    freightFen: integerAt(order, 'post_amount') ?? 0,
    discountFen: integerAt(order, 'promotion_amount') ?? 0,
    payableFen,
    payMethod: payMethodOfType.get(integerAt(order, 'pay_type') ?? -1) ?? 'other',
    buyerId: textAt(order, 'doudian_open_id') || textAt(order, 'open_id') || null,
    receiver: translateReceiver(order),
    buyerRemark: maskPhonesInText(textAt(order, 'buyer_words')),
    sellerRemark: maskPhonesInText(textAt(order, 'seller_words')),
    sellerFlag: Math.min(Math.max(integerAt(order, 'seller_remark_stars') ?? 0, 0), 9),
    reservationId: null,
    lines: lines.value,
  })
}

function decidingStatus(order: Fields): number {
  const main = integerAt(order, 'main_status') ?? 0
  return decidingMainStatuses.has(main) ? main : (integerAt(order, 'order_status') ?? 0)
}

const badTime = (order: Fields, field: string) => badValue(field, textAt(order, field))

/** 承诺发货: the order's own, else the earliest of its lines. */
function shipBy(order: Fields): number | null {
  const ofLines = listAt(order, 'sku_order_list').flatMap((line) => secondsAt(line, 'exp_ship_time') ?? [])
  return secondsAt(order, 'exp_ship_time') ?? (ofLines.length === 0 ? null : Math.min(...ofLines))
}

/** `order_expire_time` counts seconds from the order's creation; a value of this size is an instant already. */
function payBy(order: Fields, placedAt: number): number | null {
  const expire = integerAt(order, 'order_expire_time') ?? 0
  if (expire <= 0) return null
  return expire > 1_000_000_000 ? expire * 1_000 : placedAt + expire * 1_000
}

/** What the goods cost before any discount. */
function goodsFen(order: Fields): number {
  return listAt(order, 'sku_order_list').reduce((sum, line) => {
    const product = (integerAt(line, 'origin_amount') ?? 0) * (integerAt(line, 'item_num') ?? 0)
    return sum + (integerAt(line, 'sum_amount') ?? product)
  }, 0)
}
