/** Shopify order (GraphQL `Order`) → canonical order. Amounts in the shop's currency; receiver masked, the plain one beside it. */
import { maskPhonesInText } from '../../core/mask.ts'
import { ok, type Result } from '../../core/result.ts'
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import type { FetchedOrder } from '../channels.port.ts'
import { eachLine } from '../each-line.ts'
import { payMethodOfGateways } from '../pay-methods.ts'
import { splitReceiver } from '../plain-receiver.ts'
import { amountAt, type Fields, fieldsOf, integerAt, isoTimeAt, listAt, objectAt, textAt } from '../read-fields.ts'
import { badValue, missingField, type TranslateError } from '../translate-error.ts'
import { readNote } from './note.ts'
import { deadFulfillments, heldFulfillments, stateOfFinancial, stateOfFulfillment } from './shopify.types.ts'

export interface Reading {
  /** Keys the token of the address. */
  readonly secret: string
  /** 货到付款: pending orders that are paid on delivery count as paid. */
  readonly codShips: boolean
}

/** `gid://shopify/Order/6012345678901` → `6012345678901` */
export const numberOfGid = (gid: string): string => /\/(\d+)(?:\?.*)?$/.exec(gid)?.[1] ?? ''

type Line = Result<CanonicalLine, TranslateError>

export function translateOrder(order: Fields, reading: Reading): Result<FetchedOrder, TranslateError> {
  const platformOrderId = textAt(order, 'legacyResourceId') || numberOfGid(textAt(order, 'id'))
  if (platformOrderId === '') return missingField('id')
  const payMethod = payMethodOf(order)
  const status = statusOf(order, { codPaid: reading.codShips && payMethod === 'cod' })
  if (!status.ok) return status
  const placedAt = isoTimeAt(order, 'createdAt')
  const updatedAt = isoTimeAt(order, 'updatedAt')
  if (placedAt === null) return badValue('createdAt', textAt(order, 'createdAt'))
  if (updatedAt === null) return badValue('updatedAt', textAt(order, 'updatedAt'))
  const currency = textAt(order, 'currencyCode')
  if (!/^[A-Z]{3}$/.test(currency)) return badValue('currencyCode', currency)
  const amount = (key: string) => amountAt(objectAt(objectAt(order, key), 'shopMoney'), 'amount', currency)
  const payableFen = amount('totalPriceSet')
  if (payableFen === null) return missingField('totalPriceSet')

  const around = { state: status.value.state, currency }
  const nodes = listAt(objectAt(order, 'lineItems'), 'nodes')
  const lines = eachLine(nodes, 'lineItems', (line, at) => translateLine(line, around, at))
  if (!lines.ok) return lines
  // Gift cards and downloads leave no parcel: an order of nothing else is done once it is paid.
  const nothingToShip = status.value.state === 'paid' && lines.value.every((line) => line.state === 'delivered')
  const { receiver, plain } = receiverOf(order, reading.secret)
  const note = readNote(textAt(order, 'note'))
  return ok({
    platformOrderId,
    platformStatus: status.value.text,
    state: nothingToShip ? 'delivered' : status.value.state,
    platformReview: status.value.held,
    placedAt,
    paidAt: isPaid(order) ? (isoTimeAt(order, 'processedAt') ?? updatedAt) : null,
    updatedAt,
    shipBy: shipBy(order),
    payBy: null,
    currency,
    goodsFen: lines.value.reduce((sum, line) => sum + line.unitPriceFen * line.quantity, 0),
    freightFen: amount('totalShippingPriceSet') ?? 0,
    discountFen: amount('totalDiscountsSet') ?? 0,
    payableFen,
    payMethod,
    buyerId: numberOfGid(textAt(objectAt(order, 'customer'), 'id')) || null,
    receiver,
    buyerRemark: maskPhonesInText(note.buyer),
    sellerRemark: maskPhonesInText(note.ours),
    sellerFlag: 0,
    reservationId: null,
    lines: lines.value,
    ...(plain ? { plain } : {}),
  })
}

const isPaid = (order: Fields): boolean =>
  ['PAID', 'PARTIALLY_REFUNDED', 'REFUNDED'].includes(textAt(order, 'displayFinancialStatus'))

interface Status {
  readonly state: CanonicalOrder['state']
  /** `PAID/UNFULFILLED`, with `/CANCELLED` where the order was called off. */
  readonly text: string
  readonly held: boolean
}

function statusOf(order: Fields, { codPaid }: { codPaid: boolean }): Result<Status, TranslateError> {
  const financial = textAt(order, 'displayFinancialStatus')
  const fulfillment = textAt(order, 'displayFulfillmentStatus')
  const byMoney = stateOfFinancial[financial]
  if (byMoney === undefined) return badValue('displayFinancialStatus', financial)
  const byGoods = stateOfFulfillment[fulfillment]
  if (byGoods === undefined) return badValue('displayFulfillmentStatus', fulfillment)
  const text = `${financial}/${fulfillment}`
  if (textAt(order, 'cancelledAt') !== '') {
    const paidBack = byMoney === 'refunded' || listAt(order, 'refunds').length > 0
    return ok({ state: paidBack ? 'refunded' : 'cancelled', text: `${text}/CANCELLED`, held: false })
  }
  if (byMoney !== 'by_fulfillment' && !(codPaid && financial === 'PENDING'))
    return ok({ state: byMoney, text, held: false })
  const state = byGoods === 'shipped' && isDelivered(order) ? 'delivered' : byGoods
  return ok({ state, text, held: heldFulfillments.has(fulfillment) })
}

/** Every parcel that left has arrived. */
function isDelivered(order: Fields): boolean {
  const alive = listAt(order, 'fulfillments').filter((one) => !deadFulfillments.has(textAt(one, 'status')))
  return alive.length > 0 && alive.every((one) => textAt(one, 'displayStatus') === 'DELIVERED')
}

function payMethodOf(order: Fields): CanonicalOrder['payMethod'] {
  const gateways = Array.isArray(order.paymentGatewayNames) ? order.paymentGatewayNames.map(String) : []
  return payMethodOfGateways(gateways)
}

/** `fulfill_by` of the earliest part that is still to leave. */
function shipBy(order: Fields): number | null {
  const times = listAt(objectAt(order, 'fulfillmentOrders'), 'nodes')
    .filter((part) => !['CLOSED', 'CANCELLED'].includes(textAt(part, 'status')))
    .flatMap((part) => isoTimeAt(part, 'fulfillBy') ?? [])
  return times.length === 0 ? null : Math.min(...times)
}

function receiverOf(order: Fields, secret: string) {
  const address = objectAt(order, 'shippingAddress')
  return splitReceiver(
    {
      name: textAt(address, 'name'),
      phone: textAt(address, 'phone'),
      country: textAt(address, 'countryCodeV2'),
      province: textAt(address, 'province'),
      provinceCode: textAt(address, 'provinceCode'),
      city: textAt(address, 'city'),
      lines: [textAt(address, 'address1'), textAt(address, 'address2')],
      zip: textAt(address, 'zip'),
    },
    secret,
  )
}

interface Around {
  readonly state: CanonicalOrder['state']
  readonly currency: string
}

function translateLine(line: Fields, { state, currency }: Around, at: string): Line {
  const platformLineId = numberOfGid(textAt(line, 'id'))
  if (platformLineId === '') return missingField(`${at}.id`)
  const ordered = integerAt(line, 'quantity')
  if (ordered === null || ordered < 1) return badValue(`${at}.quantity`, textAt(line, 'quantity'))
  const price = amountAt(objectAt(objectAt(line, 'originalUnitPriceSet'), 'shopMoney'), 'amount', currency)
  if (price === null) return missingField(`${at}.originalUnitPriceSet`)
  const pieces = piecesOf(line, ordered, state)
  const discount = listAt(line, 'discountAllocations').reduce(
    (sum, part) =>
      sum + (amountAt(objectAt(objectAt(part, 'allocatedAmountSet'), 'shopMoney'), 'amount', currency) ?? 0),
    0,
  )
  const variant = textAt(line, 'variantTitle')
  return ok({
    platformLineId,
    shopProductId: numberOfGid(textAt(fieldsOf(line.product) ?? {}, 'id')),
    shopSkuId: numberOfGid(textAt(fieldsOf(line.variant) ?? {}, 'id')),
    merchantCode: textAt(line, 'sku'),
    title: textAt(line, 'title'),
    // What Shopify calls the only variant of a product without any.
    spec: variant === 'Default Title' ? '' : variant,
    imageUrl: textAt(objectAt(line, 'image'), 'url'),
    unitPriceFen: price,
    paidFen: Math.max(0, price * ordered - discount),
    gift: false,
    ...pieces,
  })
}

/** `currentQuantity` is what is left after refunds and edits, `unfulfilledQuantity` what of it has not left yet. */
function piecesOf(
  line: Fields,
  ordered: number,
  state: CanonicalOrder['state'],
): Pick<CanonicalLine, 'quantity' | 'shippedQuantity' | 'state' | 'refund'> {
  const current = integerAt(line, 'currentQuantity') ?? ordered
  const waiting = integerAt(line, 'unfulfilledQuantity') ?? (state === 'paid' ? current : 0)
  const left = state === 'shipped' || state === 'delivered'
  if (state === 'cancelled') return { quantity: ordered, shippedQuantity: 0, state, refund: 'none' }
  if (current === 0 || state === 'refunded')
    return { quantity: ordered, shippedQuantity: left ? ordered : 0, state: 'refunded', refund: 'refunded' }
  if (line.requiresShipping === false && state === 'paid')
    return { quantity: current, shippedQuantity: current, state: 'delivered', refund: 'none' }
  const shippedQuantity = left ? current : Math.min(current, Math.max(0, current - waiting))
  // Pieces taken out of a line that has not left: a person compares before the rest goes.
  const refund = current < ordered && waiting > 0 ? 'refunding' : 'none'
  return { quantity: current, shippedQuantity: state === 'paid' || left ? shippedQuantity : 0, state, refund }
}
