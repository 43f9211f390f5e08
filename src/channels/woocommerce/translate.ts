/** WooCommerce order (REST v3) → canonical order. Amounts with their taxes; receiver masked, the plain one beside it. */
import { maskPhonesInText } from '../../core/mask.ts'
import { ok, type Result } from '../../core/result.ts'
import type { CanonicalLine, CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import type { FetchedOrder } from '../channels.port.ts'
import { eachLine } from '../each-line.ts'
import { payMethodOfGateways } from '../pay-methods.ts'
import { splitReceiver } from '../plain-receiver.ts'
import { amountAt, type Fields, integerAt, isoTimeAt, listAt, objectAt, textAt } from '../read-fields.ts'
import { badValue, missingField, type TranslateError } from '../translate-error.ts'
import { stateOfStatus, type WooStatus } from './woocommerce.types.ts'

export interface Reading {
  /** Keys the token of the address. */
  readonly secret: string
  readonly ownStatuses: Parameters<typeof stateOfStatus>[2]
  /** `GET /orders/{id}/refunds` of this order. */
  readonly refunds: readonly Fields[]
}

/** `2026-03-01T02:05:12`, in UTC without saying so. */
const gmtTimeAt = (order: Fields, key: string): number | null => isoTimeAt({ at: `${textAt(order, key)}Z` }, 'at')

/** The order tells of refunds; which lines they are of stands elsewhere. */
export const needsRefunds = (order: Fields): boolean =>
  listAt(order, 'refunds').length > 0 && !['refunded', 'cancelled', 'trash'].includes(textAt(order, 'status'))

export function translateOrder(order: Fields, reading: Reading): Result<FetchedOrder, TranslateError> {
  const platformOrderId = textAt(order, 'id')
  if (platformOrderId === '') return missingField('id')
  const method = textAt(order, 'payment_method')
  const status = stateOfStatus(textAt(order, 'status'), method, reading.ownStatuses)
  if (status === null) return badValue('status', textAt(order, 'status'))
  const placedAt = gmtTimeAt(order, 'date_created_gmt')
  const updatedAt = gmtTimeAt(order, 'date_modified_gmt')
  if (placedAt === null) return badValue('date_created_gmt', textAt(order, 'date_created_gmt'))
  if (updatedAt === null) return badValue('date_modified_gmt', textAt(order, 'date_modified_gmt'))
  const currency = textAt(order, 'currency')
  if (!/^[A-Z]{3}$/.test(currency)) return badValue('currency', currency)
  const payableFen = amountAt(order, 'total', currency)
  if (payableFen === null) return badValue('total', textAt(order, 'total'))

  const sum = (keys: readonly string[]) => keys.reduce((all, key) => all + (amountAt(order, key, currency) ?? 0), 0)
  const around = { status, currency, gone: refundedPieces(reading.refunds) }
  const lines = eachLine(listAt(order, 'line_items'), 'line_items', (line, at) => translateLine(line, around, at))
  if (!lines.ok) return lines
  const { receiver, plain } = receiverOf(order, reading.secret)
  return ok({
    platformOrderId,
    platformStatus: textAt(order, 'status'),
    state: status.state,
    platformReview: status.held,
    placedAt,
    // Cash on delivery goes to processing without ever being paid.
    paidAt: gmtTimeAt(order, 'date_paid_gmt'),
    updatedAt,
    shipBy: null,
    payBy: null,
    currency,
    goodsFen: lines.value.reduce((all, { goods }) => all + goods, 0),
    freightFen: sum(['shipping_total', 'shipping_tax']),
    discountFen: sum(['discount_total', 'discount_tax']),
    payableFen,
    payMethod: payMethodOfGateways(method === '' ? [] : [method]),
    buyerId: ((id) => (id === '' || id === '0' ? null : id))(textAt(order, 'customer_id')),
    receiver,
    buyerRemark: maskPhonesInText(textAt(order, 'customer_note')),
    sellerRemark: '',
    sellerFlag: 0,
    reservationId: null,
    lines: lines.value.map(({ line }) => line),
    ...(plain ? { plain } : {}),
  })
}

/** Orders of goods that need no parcel have an empty shipping address; then the bill's says who bought. */
function receiverOf(order: Fields, secret: string) {
  const shipping = objectAt(order, 'shipping')
  const billing = objectAt(order, 'billing')
  const address = textAt(shipping, 'address_1') === '' ? billing : shipping
  const country = textAt(address, 'country')
  const first = textAt(address, 'first_name')
  const last = textAt(address, 'last_name')
  return splitReceiver(
    {
      name: (country === 'CN' ? `${last}${first}` : `${first} ${last}`).trim() || textAt(address, 'company'),
      phone: textAt(shipping, 'phone') || textAt(billing, 'phone'),
      country,
      province: textAt(address, 'state'),
      provinceCode: textAt(address, 'state'),
      city: textAt(address, 'city'),
      lines: [textAt(address, 'address_1'), textAt(address, 'address_2')],
      zip: textAt(address, 'postcode'),
    },
    secret,
  )
}

/** Pieces per line over all refunds; a refund's line says in a hidden field whose it is. */
function refundedPieces(refunds: readonly Fields[]): ReadonlyMap<string, number> {
  const pieces = new Map<string, number>()
  for (const line of refunds.flatMap((refund) => listAt(refund, 'line_items'))) {
    const of = listAt(line, 'meta_data').find((meta) => textAt(meta, 'key') === '_refunded_item_id')
    const id = of ? textAt(of, 'value') : ''
    pieces.set(id, (pieces.get(id) ?? 0) + Math.abs(integerAt(line, 'quantity') ?? 0))
  }
  return pieces
}

interface Around {
  readonly status: WooStatus
  readonly currency: string
  readonly gone: ReadonlyMap<string, number>
}

/** `goods`: what the line cost before discounts. */
type Priced = { readonly line: CanonicalLine; readonly goods: number }

function translateLine(line: Fields, { status, currency, gone }: Around, at: string): Result<Priced, TranslateError> {
  const platformLineId = textAt(line, 'id')
  if (platformLineId === '') return missingField(`${at}.id`)
  const ordered = integerAt(line, 'quantity')
  if (ordered === null || ordered < 1) return badValue(`${at}.quantity`, textAt(line, 'quantity'))
  const amounts = ['subtotal', 'subtotal_tax', 'total', 'total_tax'].map((key) =>
    textAt(line, key) === '' ? 0 : amountAt(line, key, currency),
  )
  const [subtotal = null, subtotalTax = null, total = null, totalTax = null] = amounts
  if (subtotal === null || subtotalTax === null || total === null || totalTax === null)
    return badValue(`${at}.total`, textAt(line, 'total'))
  const goods = subtotal + subtotalTax
  const variation = textAt(line, 'variation_id')
  const shopProductId = textAt(line, 'product_id')
  return ok({
    goods,
    line: {
      platformLineId,
      shopProductId,
      // A product without variations is its own SKU.
      shopSkuId: variation === '' || variation === '0' ? shopProductId : variation,
      merchantCode: textAt(line, 'sku'),
      title: textAt(line, 'name'),
      spec: specOf(line),
      imageUrl: textAt(objectAt(line, 'image'), 'src'),
      unitPriceFen: Math.round(goods / ordered),
      paidFen: total + totalTax,
      gift: false,
      ...piecesOf(ordered, gone.get(platformLineId) ?? 0, status.state),
    },
  })
}

/** Chosen attributes; fields that begin with `_` are the plugins' own. */
function specOf(line: Fields): string {
  return listAt(line, 'meta_data')
    .filter((meta) => !textAt(meta, 'key').startsWith('_'))
    .map((meta) => textAt(meta, 'display_value') || textAt(meta, 'value'))
    .filter((text) => text !== '')
    .join(' / ')
}

function piecesOf(
  ordered: number,
  gone: number,
  state: CanonicalOrder['state'],
): Pick<CanonicalLine, 'quantity' | 'shippedQuantity' | 'state' | 'refund'> {
  const left = Math.max(0, ordered - gone)
  if (state === 'refunded' || (left === 0 && state !== 'cancelled'))
    return { quantity: ordered, shippedQuantity: 0, state: 'refunded', refund: 'refunded' }
  const isOut = state === 'shipped' || state === 'delivered'
  // Pieces taken out of a line that has not left: a person compares before the rest goes.
  const refund = gone > 0 && !isOut ? 'refunding' : 'none'
  const quantity = state === 'cancelled' ? ordered : left
  return { quantity, shippedQuantity: isOut ? quantity : 0, state, refund }
}
