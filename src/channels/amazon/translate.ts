/** Amazon order (Orders 2026-01-01, items included) → canonical order. Amounts in the marketplace's currency. */
import { ok, type Result } from '../../core/result.ts'
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import type { FetchedOrder } from '../channels.port.ts'
import { eachLine } from '../each-line.ts'
import { splitReceiver } from '../plain-receiver.ts'
import { amountAt, type Fields, integerAt, isoTimeAt, listAt, objectAt, textAt } from '../read-fields.ts'
import { badValue, missingField, type TranslateError } from '../translate-error.ts'
import { deadPackages, stateOfFulfillment } from './amazon.types.ts'
import { marketplaces } from './marketplaces.ts'

type State = CanonicalOrder['state']

/** `secret` keys the token of the address. */
export function translateOrder(order: Fields, secret: string): Result<FetchedOrder, TranslateError> {
  const platformOrderId = textAt(order, 'orderId')
  if (platformOrderId === '') return missingField('orderId')
  const fulfillment = objectAt(order, 'fulfillment')
  const status = textAt(fulfillment, 'fulfillmentStatus')
  const state = stateOf(order, status)
  if (state === null) return badValue('fulfillment.fulfillmentStatus', status)
  const placedAt = isoTimeAt(order, 'createdTime')
  const updatedAt = isoTimeAt(order, 'lastUpdatedTime')
  if (placedAt === null) return badValue('createdTime', textAt(order, 'createdTime'))
  if (updatedAt === null) return badValue('lastUpdatedTime', textAt(order, 'lastUpdatedTime'))
  const currency = currencyOf(order)
  if (currency === null) return missingField('proceeds.grandTotal.currencyCode')

  const lines = eachLine(listAt(order, 'orderItems'), 'orderItems', (item, at) =>
    translateLine(item, { state, currency }, at),
  )
  if (!lines.ok) return lines
  const grandTotal = amountAt(objectAt(objectAt(order, 'proceeds'), 'grandTotal'), 'amount', currency)
  const isUnpaid = state === 'pending_payment'
  if (grandTotal === null && !isUnpaid && state !== 'cancelled') return missingField('proceeds.grandTotal')
  const { receiver, plain } = receiverOf(order, secret)
  return ok({
    platformOrderId,
    platformStatus: status,
    state,
    platformReview: false,
    placedAt,
    // Amazon does not say when it was paid; an order beyond PENDING was authorised when it was placed.
    paidAt: isUnpaid || grandTotal === null ? null : placedAt,
    updatedAt,
    shipBy: isoTimeAt(objectAt(fulfillment, 'shipByWindow'), 'latestDateTime'),
    payBy: null,
    currency,
    goodsFen: lines.value.reduce((sum, line) => sum + line.unitPriceFen * line.quantity, 0),
    freightFen: sumOf(order, 'SHIPPING', currency),
    discountFen: -sumOf(order, 'DISCOUNT', currency) + 0,
    payableFen: grandTotal ?? 0,
    payMethod: 'other',
    buyerId: null,
    receiver,
    buyerRemark: '',
    sellerRemark: '',
    sellerFlag: 0,
    reservationId: null,
    lines: lines.value,
    ...(plain ? { plain } : {}),
  })
}

/** Null for a status that nobody knows. Shipped turns into delivered with the last package. */
function stateOf(order: Fields, status: string): State | null {
  const state = stateOfFulfillment[status] ?? null
  const alive = listAt(order, 'packages')
    .map((one) => textAt(objectAt(one, 'packageStatus'), 'status') || textAt(one, 'status'))
    .filter((text) => !deadPackages.has(text))
  const allArrived = alive.length > 0 && alive.every((text) => text === 'DELIVERED')
  return state === 'shipped' && allArrived ? 'delivered' : state
}

/** An order without any amount (pending, or called off) is in what its marketplace is paid in. */
function currencyOf(order: Fields): string | null {
  const stated = textAt(objectAt(objectAt(order, 'proceeds'), 'grandTotal'), 'currencyCode')
  const marketplace = marketplaces[textAt(objectAt(order, 'salesChannel'), 'marketplaceId')]
  return /^[A-Z]{3}$/.test(stated) ? stated : (marketplace?.currency ?? null)
}

/** All items' parts of that type: ITEM, SHIPPING, TAX, DISCOUNT (negative). */
function sumOf(order: Fields, type: string, currency: string): number {
  return listAt(order, 'orderItems')
    .flatMap((item) => listAt(objectAt(item, 'proceeds'), 'breakdowns'))
    .filter((part) => textAt(part, 'type') === type)
    .reduce((sum, part) => sum + (amountAt(objectAt(part, 'subtotal'), 'amount', currency) ?? 0), 0)
}

function receiverOf(order: Fields, secret: string) {
  const address = objectAt(objectAt(order, 'recipient'), 'deliveryAddress')
  return splitReceiver(
    {
      name: textAt(address, 'name'),
      phone: textAt(address, 'phone'),
      country: textAt(address, 'countryCode'),
      province: textAt(address, 'stateOrRegion'),
      provinceCode: '',
      city: textAt(address, 'city'),
      district: textAt(address, 'districtOrCounty'),
      lines: ['addressLine1', 'addressLine2', 'addressLine3'].map((key) => textAt(address, key)),
      zip: textAt(address, 'postalCode'),
    },
    secret,
  )
}

interface Around {
  readonly state: State
  readonly currency: string
}

function translateLine(item: Fields, { state, currency }: Around, at: string): Result<CanonicalLine, TranslateError> {
  const platformLineId = textAt(item, 'orderItemId')
  if (platformLineId === '') return missingField(`${at}.orderItemId`)
  const ordered = integerAt(item, 'quantityOrdered')
  if (ordered === null || ordered < 0) return badValue(`${at}.quantityOrdered`, textAt(item, 'quantityOrdered'))
  const product = objectAt(item, 'product')
  const sku = textAt(product, 'sellerSku')
  const price = amountAt(objectAt(objectAt(product, 'price'), 'unitPrice'), 'amount', currency)
  const paid = amountAt(objectAt(objectAt(item, 'proceeds'), 'proceedsTotal'), 'amount', currency)
  if (price === null && state !== 'pending_payment' && state !== 'cancelled' && ordered > 0)
    return missingField(`${at}.product.price.unitPrice`)
  const fulfillment = objectAt(item, 'fulfillment')
  const shipped = integerAt(fulfillment, 'quantityFulfilled') ?? 0
  const isCalledOff = ordered === 0 || (shipped === 0 && integerAt(fulfillment, 'quantityUnfulfilled') === 0)
  return ok({
    platformLineId,
    // Listings are kept by the seller's SKU; the ASIN is the page that sellers share.
    shopProductId: sku,
    shopSkuId: sku,
    merchantCode: sku,
    title: textAt(product, 'title'),
    spec: '',
    imageUrl: '',
    // A line that was called off alone has 0 pieces.
    quantity: Math.max(1, ordered),
    unitPriceFen: price ?? 0,
    paidFen: paid ?? (price ?? 0) * ordered,
    gift: false,
    ...progressOf({ state, ordered, shipped, isCalledOff, isAsked: asksToCancel(item) }),
  })
}

function progressOf(item: {
  readonly state: State
  readonly ordered: number
  readonly shipped: number
  readonly isCalledOff: boolean
  readonly isAsked: boolean
}): Pick<CanonicalLine, 'state' | 'refund' | 'shippedQuantity'> {
  const { state, ordered, shipped } = item
  if (state === 'cancelled') return { state, refund: 'none', shippedQuantity: 0 }
  // Called off before it left: nobody pays for it, the rest of the order goes on.
  if (item.isCalledOff && state !== 'pending_payment')
    return { state: 'cancelled', refund: 'refunded', shippedQuantity: 0 }
  if (state === 'shipped' || state === 'delivered') return { state, refund: 'none', shippedQuantity: ordered }
  return { state, refund: item.isAsked ? 'refunding' : 'none', shippedQuantity: Math.min(ordered, shipped) }
}

/** The buyer wants this item called off; the seller decides. */
function asksToCancel(item: Fields): boolean {
  const request = objectAt(objectAt(item, 'cancellation'), 'cancellationRequest')
  return textAt(request, 'requester') === 'BUYER'
}
