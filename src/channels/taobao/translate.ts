/** 淘宝 / 天猫 order (`trade` of `taobao.trade.fullinfo.get`) → canonical order. Unknown fields are passed over. */
import { maskAddress, maskName, maskPhone, maskPhonesInText, phoneTail } from '../../core/mask.ts'
import { ok, type Result } from '../../core/result.ts'
import { DAY, HOUR } from '../../core/time.ts'
import type { CanonicalOrder, Receiver } from '../../orders/canonical-order.contract.ts'
import { eachLine } from '../each-line.ts'
import { amountAt, type Fields, integerAt, listAt, objectAt, shanghaiTimeAt, textAt } from '../read-fields.ts'
import { badValue, missingField, type TranslateError } from '../translate-error.ts'
import { FORBIDDEN_TO_SHIP, isStepPaid, stateOfStatus } from './taobao.types.ts'
import { translateLine } from './translate-line.ts'

/** What `taobao.trade.fullinfo.get` is asked for. Without the receiver's fields and `created` no `oaid` is made. */
export const TRADE_FIELDS = [
  'tid,tid_str,status,type,created,modified,pay_time,consign_time,end_time,delivery_time,send_time,est_con_time',
  'payment,total_fee,post_fee,discount_fee,adjust_fee,alipay_no,credit_buy,step_trade_status,top_hold,forbid_consign',
  'seller_nick,buyer_nick,buyer_open_uid,buyer_message,seller_memo,seller_flag,oaid',
  'receiver_name,receiver_state,receiver_city,receiver_district,receiver_town,receiver_address,receiver_mobile,receiver_phone',
  'orders',
].join(',')

/** 元 become 分, times of GMT+8 become epoch ms. */
export function translateTrade(trade: Fields): Result<CanonicalOrder, TranslateError> {
  const platformOrderId = textAt(trade, 'tid_str') || textAt(trade, 'tid')
  if (platformOrderId === '') return missingField('tid')
  const state = stateOf(trade)
  if (!state.ok) return state
  const placedAt = timeAt(trade, 'created')
  if (!placedAt.ok) return placedAt
  const updatedAt = timeAt(trade, 'modified')
  if (!updatedAt.ok) return updatedAt
  const payableFen = amountAt(trade, 'payment')
  if (payableFen === null) return missingField('payment')
  const orderState = state.value
  const lines = eachLine(linesOf(trade), 'orders.order', (line, at) => translateLine(line, { orderState, at }))
  if (!lines.ok) return lines
  const goodsFen =
    amountAt(trade, 'total_fee') ?? lines.value.reduce((sum, line) => sum + line.unitPriceFen * line.quantity, 0)
  const freightFen = amountAt(trade, 'post_fee') ?? 0
  return ok({
    platformOrderId,
    platformStatus: textAt(trade, 'status'),
    state: state.value,
    platformReview: state.value === 'paid' && isHeld(trade),
    placedAt: placedAt.value,
    paidAt: shanghaiTimeAt(trade, 'pay_time'),
    updatedAt: updatedAt.value,
    shipBy: shanghaiTimeAt(trade, 'delivery_time') ?? shanghaiTimeAt(trade, 'send_time') ?? promisedShipTime(trade),
    payBy: null,
    currency: 'CNY',
    goodsFen,
    freightFen,
    // The platform spreads discounts over fields of order and lines; what is left of the price is their sum.
    discountFen: Math.max(0, goodsFen + freightFen - payableFen),
    payableFen,
    payMethod: payMethodOf(trade),
    buyerId: textAt(trade, 'buyer_open_uid') || null,
    receiver: receiverOf(trade),
    buyerRemark: maskPhonesInText(textAt(trade, 'buyer_message')),
    sellerRemark: maskPhonesInText(textAt(trade, 'seller_memo')),
    sellerFlag: Math.min(Math.max(integerAt(trade, 'seller_flag') ?? 0, 0), 9),
    reservationId: null,
    lines: lines.value,
  })
}

/** A pre-sale of which only the deposit is paid waits for payment still. */
function stateOf(trade: Fields): Result<CanonicalOrder['state'], TranslateError> {
  const status = textAt(trade, 'status')
  if (status === '') return missingField('status')
  const state = stateOfStatus.get(status)
  if (state === undefined) return badValue('status', status)
  const step = textAt(trade, 'step_trade_status')
  const isPaid = step === '' ? true : isStepPaid.get(step)
  if (isPaid === undefined) return badValue('step_trade_status', step)
  return ok(state === 'paid' && !isPaid ? 'pending_payment' : state)
}

/** Forbidden to ship, or intercepted (`top_hold`). */
const isHeld = (trade: Fields): boolean =>
  textAt(trade, 'status') === FORBIDDEN_TO_SHIP ||
  integerAt(trade, 'top_hold') === 1 ||
  integerAt(trade, 'forbid_consign') === 1

function timeAt(trade: Fields, field: string): Result<number, TranslateError> {
  if (textAt(trade, field) === '') return missingField(field)
  const at = shanghaiTimeAt(trade, field)
  return at === null ? badValue(field, textAt(trade, field)) : ok(at)
}

/** 付款后48小时内, as the order says it where it names no instant. */
function promisedShipTime(trade: Fields): number | null {
  const paidAt = shanghaiTimeAt(trade, 'pay_time')
  const [, count, unit] = /付款后(\d+)(小时|天)内/.exec(textAt(trade, 'est_con_time')) ?? []
  return paidAt === null || count === undefined ? null : paidAt + Number(count) * (unit === '天' ? DAY : HOUR)
}

/** The platform names no means of payment; `credit_buy` as 先用后付 is unconfirmed. */
function payMethodOf(trade: Fields): CanonicalOrder['payMethod'] {
  if (textAt(trade, 'type') === 'cod') return 'cod'
  if (textAt(trade, 'credit_buy') !== '') return 'pay_later'
  return textAt(trade, 'alipay_no') === '' ? 'other' : 'alipay'
}

/** Masked as it comes. The `oaid` stands for the person and place: equal ones are the same address, and labels print by it. */
function receiverOf(trade: Fields): Receiver {
  const phoneMasked = maskPhone(textAt(trade, 'receiver_mobile') || textAt(trade, 'receiver_phone'))
  const oaid = textAt(trade, 'oaid')
  return {
    nameMasked: maskName(textAt(trade, 'receiver_name')),
    phoneMasked,
    phoneTail: phoneTail(phoneMasked),
    province: textAt(trade, 'receiver_state'),
    city: textAt(trade, 'receiver_city'),
    district: textAt(trade, 'receiver_district'),
    street: textAt(trade, 'receiver_town'),
    addressMasked: maskAddress(textAt(trade, 'receiver_address')),
    regionCode: null,
    addressToken: oaid || null,
    cipher: oaid === '' ? null : { oaid },
  }
}

export const linesOf = (trade: Fields): readonly Fields[] => listAt(objectAt(trade, 'orders'), 'order')
