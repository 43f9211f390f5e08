/** 快手小店 order (`data` of `open.order.detail`, or an element of `orderList`) → canonical order. One order is one item. */
import { maskAddress, maskName, maskPhone, maskPhonesInText, phoneTail } from '../../core/mask.ts'
import { ok, type Result } from '../../core/result.ts'
import type { CanonicalLine, CanonicalOrder, Receiver } from '../../orders/canonical-order.contract.ts'
import { type Fields, integerAt, listAt, millisAt, objectAt, textAt } from '../read-fields.ts'
import { badValue, missingField, type TranslateError } from '../translate-error.ts'
import { PRICE_PROTECTION, payMethodOf, refundOfStatus, stateOfStatus, waysThatKeepGoods } from './kuaishou.types.ts'

/** Money is in 分, times are epoch ms, 0 as a time means "not yet". */
export function translateOrder(order: Fields): Result<CanonicalOrder, TranslateError> {
  const base = objectAt(order, 'orderBaseInfo')
  const missing = ['oid', 'status', 'createTime', 'updateTime', 'totalFee'].find((key) => textAt(base, key) === '')
  if (missing !== undefined) return missingField(`orderBaseInfo.${missing}`)
  const placedAt = millisAt(base, 'createTime')
  const updatedAt = millisAt(base, 'updateTime')
  if (placedAt === null) return badValue('orderBaseInfo.createTime', textAt(base, 'createTime'))
  if (updatedAt === null) return badValue('orderBaseInfo.updateTime', textAt(base, 'updateTime'))
  const state = stateOf(order)
  if (state === undefined) return badValue('orderBaseInfo.status', textAt(base, 'status'))
  const line = translateLine(order, state)
  if (!line.ok) return line

  const { goodsFen, discountFen, freightFen } = amountsOf(base)
  const memo = memoOf(order)
  return ok({
    platformOrderId: textAt(base, 'oid'),
    platformStatus: textAt(base, 'status'),
    state,
    platformReview: state === 'paid' && mayNotShip(base),
    placedAt,
    paidAt: millisAt(base, 'payTime'),
    updatedAt,
    shipBy: millisAt(base, 'validPromiseShipmentTimeStamp') ?? millisAt(base, 'promiseTimeStampOfDelivery'),
    payBy: null,
    currency: 'CNY',
    goodsFen,
    freightFen,
    discountFen,
    payableFen: goodsFen - discountFen + freightFen,
    payMethod: payMethodOf.get(integerAt(base, 'payType') ?? -1) ?? 'other',
    buyerId: textAt(base, 'buyerOpenId') || null,
    receiver: translateReceiver(order),
    buyerRemark: maskPhonesInText(textAt(base, 'remark')),
    sellerRemark: maskPhonesInText(memo.text),
    sellerFlag: memo.flag,
    reservationId: null,
    lines: [line.value],
  })
}

/** `totalFee` is what the goods cost without freight, before the discount (?). */
function amountsOf(base: Fields): { goodsFen: number; discountFen: number; freightFen: number } {
  const amount = (key: string) => integerAt(base, key) ?? 0
  return { goodsFen: amount('totalFee'), discountFen: amount('discountFee'), freightFen: amount('expressFee') }
}

/** A failed order that was paid got its money back. Of a split one, 40 comes with the first parcel: until the last it stays `paid`. */
function stateOf(order: Fields): CanonicalOrder['state'] | undefined {
  const base = objectAt(order, 'orderBaseInfo')
  const state = stateOfStatus.get(integerAt(base, 'status') ?? -1)
  if (state === 'cancelled' && millisAt(base, 'payTime') !== null) return 'refunded'
  return state === 'shipped' && deliveredPieces(order) !== null ? 'paid' : state
}

/** Pieces of an order that left in part; null where all or none did. */
function deliveredPieces(order: Fields): number | null {
  const delivery = objectAt(order, 'orderDeliveryInfo')
  const pieces = integerAt(delivery, 'deliveryNum') ?? 0
  const ordered = integerAt(objectAt(order, 'orderItemInfo'), 'num') ?? 0
  return delivery.splitDeliveryOrder === true && pieces > 0 && pieces < ordered ? pieces : null
}

/** The platform checks the order or forbids shipping: its own calls for shipping would refuse. */
function mayNotShip(base: Fields): boolean {
  const reasons = base.disableDeliveryReasonCode
  return (integerAt(base, 'riskCode') ?? 0) !== 0 || (Array.isArray(reasons) && reasons.length > 0)
}

function translateLine(order: Fields, state: CanonicalOrder['state']): Result<CanonicalLine, TranslateError> {
  const item = objectAt(order, 'orderItemInfo')
  const quantity = integerAt(item, 'num')
  if (quantity === null) return missingField('orderItemInfo.num')
  if (quantity < 1) return badValue('orderItemInfo.num', String(quantity))
  const refund = refundOf(order, state)
  if (!refund.ok) return refund
  const base = objectAt(order, 'orderBaseInfo')
  const { goodsFen, discountFen } = amountsOf(base)
  const hasLeft = state === 'shipped' || state === 'delivered'
  return ok({
    platformLineId: textAt(item, 'orderItemId') || textAt(base, 'oid'),
    shopProductId: textAt(item, 'itemId'),
    shopSkuId: textAt(item, 'skuId'),
    merchantCode: textAt(item, 'skuNick'),
    title: textAt(item, 'itemTitle'),
    spec: textAt(item, 'skuDesc'),
    imageUrl: textAt(item, 'itemPicUrl'),
    quantity,
    unitPriceFen: integerAt(item, 'originalPrice') ?? integerAt(item, 'price') ?? 0,
    paidFen: goodsFen - discountFen,
    gift: false,
    state,
    refund: refund.value,
    shippedQuantity: hasLeft ? quantity : (deliveredPieces(order) ?? 0),
  })
}

/** The platform shows the newest refund only. Lists call them `orderRefundList`, the detail `orderDetailRefundList` in one SDK. */
function refundOf(order: Fields, state: CanonicalOrder['state']): Result<CanonicalLine['refund'], TranslateError> {
  if (state === 'refunded') return ok('refunded')
  const [newest] = [...listAt(order, 'orderRefundList'), ...listAt(order, 'orderDetailRefundList')]
  if (newest === undefined) return ok('none')
  const status = integerAt(newest, 'refundStatus') ?? integerAt(newest, 'status') ?? -1
  const refund = refundOfStatus.get(status)
  if (refund === undefined) return badValue('orderRefundList[0].refundStatus', String(status))
  const keepsGoods =
    waysThatKeepGoods.has(integerAt(newest, 'handlingWay') ?? -1) ||
    integerAt(newest, 'specialRefundType') === PRICE_PROTECTION
  return ok(keepsGoods ? 'none' : refund)
}

/** Notes are only ever added: the newest counts. */
export function memoOf(order: Fields): { readonly text: string; readonly flag: number } {
  const notes = listAt(objectAt(order, 'orderNote'), 'orderNoteInfo')
  const newest = [...notes].sort((a, b) => (integerAt(b, 'createTime') ?? 0) - (integerAt(a, 'createTime') ?? 0))[0]
  if (newest === undefined) return { text: '', flag: 0 }
  return { text: textAt(newest, 'note'), flag: Math.min(Math.max(integerAt(newest, 'flag') ?? 0, 0), 5) }
}

const cipherFields = ['encryptedConsignee', 'encryptedMobile', 'encryptedAddress'] as const

/** Masked twins as the platform gives them, ciphertexts unread under the platform's own names. */
function translateReceiver(order: Fields): Receiver {
  const address = objectAt(order, 'orderAddress')
  const phoneMasked = maskPhone(textAt(address, 'desensitiseMobile'))
  const ciphers = cipherFields.map((name) => [name, textAt(address, name)] as const).filter(([, text]) => text !== '')
  const code = ['districtCode', 'cityCode', 'provinceCode'].map((name) => textAt(address, name))
  return {
    nameMasked: maskName(textAt(address, 'desensitiseConsignee')),
    phoneMasked,
    phoneTail: phoneTail(phoneMasked),
    province: textAt(address, 'province'),
    city: textAt(address, 'city'),
    district: textAt(address, 'district'),
    street: textAt(address, 'town'),
    addressMasked: maskAddress(textAt(address, 'desensitiseAddress')),
    regionCode: code.find((text) => /^\d{6}$/.test(text)) ?? null,
    addressToken: textAt(objectAt(order, 'orderDeliveryInfo'), 'openAddressId') || null,
    cipher: ciphers.length === 0 ? null : Object.fromEntries(ciphers),
  }
}
