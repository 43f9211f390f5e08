/** Open-channel event → canonical order. Name, phone and address are masked here; the plain text goes its own way and is sealed. */
import { maskAddress, maskName, maskPhone, maskPhonesInText, phoneTail } from '../../core/mask.ts'
import type { CanonicalLine, CanonicalOrder, Receiver } from '../../orders/canonical-order.contract.ts'
import type { OpenOrderEvent } from './open-order.contract.ts'

type Data = OpenOrderEvent['data']

export function translateEvent({ type, timestamp, data }: OpenOrderEvent): CanonicalOrder {
  const state = stateOf(type, data)
  const paidAt = data.paidAt ?? (type === 'order.paid' ? timestamp : undefined)
  return {
    platformOrderId: data.orderId,
    platformStatus: data.status ?? type,
    state,
    platformReview: false,
    placedAt: epochMs(data.createdAt),
    paidAt: paidAt === undefined ? null : epochMs(paidAt),
    updatedAt: epochMs(data.updatedAt ?? timestamp),
    shipBy: data.shipBy === undefined ? null : epochMs(data.shipBy),
    payBy: data.payBy === undefined || state !== 'pending_payment' ? null : epochMs(data.payBy),
    currency: data.currency,
    goodsFen: data.goodsFen,
    freightFen: data.freightFen,
    discountFen: data.discountFen,
    payableFen: data.payableFen,
    payMethod: data.payMethod,
    buyerId: data.buyerId ?? null,
    receiver: translateReceiver(data.receiver),
    buyerRemark: maskPhonesInText(data.buyerRemark),
    sellerRemark: maskPhonesInText(data.sellerRemark),
    sellerFlag: data.sellerFlag,
    reservationId: data.reservationId ?? null,
    lines: data.lines.map((line) => translateLine(line, state)),
  }
}

function stateOf(type: OpenOrderEvent['type'], data: Data): CanonicalOrder['state'] {
  if (type === 'order.cancelled') return 'cancelled'
  if (type === 'order.paid') return 'paid'
  const unstated = data.paidAt === undefined ? 'pending_payment' : 'paid'
  return type === 'order.created' ? unstated : (data.status ?? unstated)
}

function epochMs(instant: string | number): number {
  return typeof instant === 'number' ? instant : Date.parse(instant)
}

function translateReceiver(receiver: Data['receiver']): Receiver {
  const phoneMasked = maskPhone(receiver.phone)
  return {
    nameMasked: maskName(receiver.name),
    phoneMasked,
    phoneTail: phoneTail(phoneMasked),
    province: receiver.province,
    city: receiver.city,
    district: receiver.district,
    street: receiver.street,
    addressMasked: maskAddress(receiver.address),
    regionCode: receiver.regionCode ?? null,
    addressToken: receiver.addressToken ?? null,
    cipher: null,
  }
}

function translateLine(line: Data['lines'][number], state: CanonicalOrder['state']): CanonicalLine {
  const left = state === 'shipped' || state === 'delivered'
  return {
    platformLineId: line.lineId,
    shopProductId: line.productId,
    shopSkuId: line.skuId,
    merchantCode: line.merchantCode,
    title: line.title,
    spec: line.spec,
    imageUrl: line.imageUrl,
    quantity: line.quantity,
    unitPriceFen: line.unitPriceFen,
    paidFen: line.paidFen,
    gift: line.gift,
    state,
    refund: line.refund,
    shippedQuantity: Math.min(line.quantity, line.shippedQuantity ?? (left ? line.quantity : 0)),
  }
}
