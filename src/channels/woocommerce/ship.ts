/**
 * Waybills: WooCommerce itself has no place for them, so they are written as a note to the buyer, and the order is completed
 * once the notes speak of all its pieces. The notes are our memory: a repeat finds its own.
 */
import { ok, type Result } from '../../core/result.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { carrierAbroad } from '../carriers-abroad.ts'
import type { MemoNotice, ShipNotice, StockNotice } from '../channels.port.ts'
import { type Fields, fieldsOf, integerAt, listAt, objectAt, textAt } from '../read-fields.ts'
import { callWoo, type WooOptions } from './client.ts'
import { rawOrder } from './pull.ts'

type Done = Result<void, IntegrationError>

const pathOf = (id: string) => `/orders/${encodeURIComponent(id)}`

export async function ship(options: WooOptions, notice: ShipNotice): Promise<Done> {
  const order = await rawOrder(options, notice.platformOrderId)
  if (!order.ok) return order
  const notes = await notesOf(options, notice.platformOrderId)
  if (!notes.ok) return notes
  const mark = markOf(notice)
  const isTold = notes.value.some((note) => note.includes(mark))
  if (!isTold) {
    const told = await writeNote(options, notice.platformOrderId, {
      note: `${sentence(notice, order.value)}\n${mark}`,
      customer_note: options.settings.tellsBuyers !== false,
    })
    if (!told.ok) return told
  }
  if (textAt(order.value, 'status') === 'completed') return ok(undefined)
  const isAll = !notice.partial || isCovered(order.value, isTold ? notes.value : [...notes.value, mark])
  if (!isAll) return ok(undefined)
  return done(
    await callWoo(options, { method: 'PUT', path: pathOf(notice.platformOrderId), body: { status: 'completed' } }),
  )
}

/** In the language of the country that the parcel goes to. */
function sentence({ carrier, waybill }: ShipNotice, order: Fields): string {
  const country = textAt(objectAt(order, 'shipping'), 'country')
  return country === 'CN'
    ? `您的包裹已发出，${carrierAbroad(carrier)} ${waybill}`
    : `Your parcel is on its way: ${carrierAbroad(carrier)} ${waybill}`
}

/** `[SF123: 315x1 316x2]` */
const markOf = ({ waybill, lines }: ShipNotice): string =>
  `[${waybill}: ${lines.map(({ platformLineId, quantity }) => `${platformLineId}x${quantity}`).join(' ')}]`

/** The marks of all parcels together hold every piece of the order. */
function isCovered(order: Fields, notes: readonly string[]): boolean {
  const sent = new Map<string, number>()
  for (const mark of new Set(notes.flatMap((note) => /\[\S+: (?:\S+x\d+ ?)+\]/.exec(note)?.[0] ?? [])))
    for (const [, line = '', pieces = '0'] of mark.matchAll(/(\d+)x(\d+)(?=[ \]])/g))
      sent.set(line, (sent.get(line) ?? 0) + Number(pieces))
  return listAt(order, 'line_items').every(
    (line) => (sent.get(textAt(line, 'id')) ?? 0) >= (integerAt(line, 'quantity') ?? 0),
  )
}

async function notesOf(options: WooOptions, id: string): Promise<Result<readonly string[], IntegrationError>> {
  const answer = await callWoo(options, { path: `${pathOf(id)}/notes` })
  if (!answer.ok) return answer
  const { json } = answer.value
  return ok(Array.isArray(json) ? json.map((row) => textAt(fieldsOf(row) ?? {}, 'note')) : [])
}

async function writeNote(options: WooOptions, id: string, body: Fields): Promise<Done> {
  return done(await callWoo(options, { method: 'POST', path: `${pathOf(id)}/notes`, body }))
}

/** A private note; the same text is written once. */
export async function writeMemo(options: WooOptions, { platformOrderId, text }: MemoNotice): Promise<Done> {
  const notes = await notesOf(options, platformOrderId)
  if (!notes.ok) return notes
  const note = `[订枢] ${text}`
  if (notes.value.includes(note)) return ok(undefined)
  return writeNote(options, platformOrderId, { note, customer_note: false })
}

/** Absolute pieces of a variation, or of a product that has none. */
export async function setStock(
  options: WooOptions,
  { shopProductId, shopSkuId, quantity }: StockNotice,
): Promise<Done> {
  const product = `/products/${encodeURIComponent(shopProductId)}`
  const path = shopSkuId === shopProductId ? product : `${product}/variations/${encodeURIComponent(shopSkuId)}`
  return done(await callWoo(options, { method: 'PUT', path, body: { manage_stock: true, stock_quantity: quantity } }))
}

/** A draft is in no shop window. */
export async function setListing(options: WooOptions, productId: string, onSale: boolean): Promise<Done> {
  const path = `/products/${encodeURIComponent(productId)}`
  return done(await callWoo(options, { method: 'PUT', path, body: { status: onSale ? 'publish' : 'draft' } }))
}

const done = (answer: Result<unknown, IntegrationError>): Done => (answer.ok ? ok(undefined) : answer)
