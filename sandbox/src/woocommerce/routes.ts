// The REST routes of the site that an order system calls.
import { waybillCompany } from '../companies'
import { integerOf, textOf } from '../exact-json'
import type { OrderFacts } from '../shops/order-facts'
import { doDeed, shipLines, unshipped } from '../shops/order-life'
import type { Shop } from '../shops/shops'
import type { World } from '../world/world'
import { orderFields, refundFields } from './order-text'

export interface RouteCall {
  readonly world: World
  readonly shop: Shop
  readonly query: URLSearchParams
  readonly body: Record<string, unknown>
  readonly ids: readonly string[]
}

export type RouteAnswer = { json: unknown; headers?: Record<string, string>; status?: number } | { refusal: Refusal }
interface Refusal {
  status: number
  code: string
}

const refused = (status: number, code: string): RouteAnswer => ({ refusal: { status, code } })
const NO_ORDER = refused(404, 'woocommerce_rest_shop_order_invalid_id')
const NO_PRODUCT = refused(404, 'woocommerce_rest_product_invalid_id')

function own({ world, shop, ids: [id = ''] }: RouteCall): OrderFacts | undefined {
  const order = world.orders.find(id)
  return order?.shopId === shop.shopId ? order : undefined
}

/** Instants without a zone are the site's own (UTC+8) unless `dates_are_gmt`; both ends are outside. */
function stretchOf(query: URLSearchParams, prefix: string): { from: number; to: number } {
  const zone = query.get('dates_are_gmt') === 'true' ? 'Z' : '+08:00'
  const at = (name: string, otherwise: number) => {
    const text = query.get(`${prefix}${name}`)
    return text === null ? otherwise : Date.parse(`${text}${zone}`)
  }
  return { from: at('after', -1_000) + 1_000, to: at('before', Number.MAX_SAFE_INTEGER) - 1 }
}

function listOrders({ world, shop, query }: RouteCall): RouteAnswer {
  const perPage = integerOf(query.get('per_page') ?? '10') ?? 0
  const page = integerOf(query.get('page') ?? '1') ?? 0
  if (perPage < 1 || perPage > 100 || page < 1) return refused(400, 'rest_invalid_param')
  const by = query.has('modified_after') ? 'updated' : 'created'
  const { from, to } = stretchOf(query, by === 'updated' ? 'modified_' : '')
  if (Number.isNaN(from) || Number.isNaN(to)) return refused(400, 'rest_invalid_param')
  const { total, orders } = world.orders.list(
    { shopId: shop.shopId, by, from, to, newestFirst: query.get('order') !== 'asc' },
    { skip: (page - 1) * perPage, take: perPage },
  )
  const wanted = query.get('_fields')?.split(',')
  const rows = orders.map((order) => {
    const whole = orderFields(order)
    return wanted ? Object.fromEntries(Object.entries(whole).filter(([key]) => wanted.includes(key))) : whole
  })
  return {
    json: rows,
    headers: { 'x-wp-total': String(total), 'x-wp-totalpages': String(Math.ceil(total / perPage)) },
  }
}

const scopeOf = ({ shop }: RouteCall) => `woo-notes:${shop.shopId}`

interface Note {
  id: number
  note: string
  customer_note: boolean
}

const notesOf = (call: RouteCall): Note[] => JSON.parse(call.world.once.find(scopeOf(call), call.ids[0] ?? '') ?? '[]')

function addNote(call: RouteCall): RouteAnswer {
  if (own(call) === undefined) return NO_ORDER
  const note = {
    id: notesOf(call).length + 1,
    note: textOf(call.body.note),
    customer_note: call.body.customer_note === true,
  }
  if (note.note === '') return refused(400, 'rest_missing_callback_param')
  call.world.once.keep(scopeOf(call), call.ids[0] ?? '', JSON.stringify([...notesOf(call), note]))
  return { json: note, status: 201 }
}

/** The site does not know parcels: the waybill that its buyer was told of last is the one that leaves. */
function changeOrder(call: RouteCall): RouteAnswer {
  const order = own(call)
  if (order === undefined) return NO_ORDER
  const { status } = call.body
  if (status === 'cancelled') return { json: orderFields(doDeed(call.world, order, 'cancel') ?? order) }
  if (status !== 'completed') return refused(400, 'rest_invalid_param')
  const lines = unshipped(order)
  if (lines.length === 0 || order.paidAt === 0) return { json: orderFields(order) }
  const told = notesOf(call).map(({ note }) => /\b([A-Z]{0,3}\d{8,})\b/.exec(note)?.[1] ?? '')
  const waybill = told.filter((text) => text !== '').at(-1) ?? ''
  const { com, name } = waybillCompany(waybill)
  return { json: orderFields(shipLines(call.world, order, { com, companyName: name, waybill, lines })) }
}

function changeProduct({ world, shop, ids: [productId = '', skuId], body }: RouteCall): RouteAnswer {
  const skus = world.shops.shelf(shop.shopId).filter((sku) => sku.productId === productId)
  const chosen = skuId === undefined ? skus : skus.filter((sku) => sku.skuId === skuId)
  if (chosen.length === 0) return NO_PRODUCT
  const quantity = integerOf(body.stock_quantity)
  if (quantity !== undefined && body.manage_stock === true)
    for (const sku of chosen) world.shops.setStock(shop.shopId, sku.skuId, quantity)
  if (body.status === 'draft' || body.status === 'publish')
    world.shops.setOnSale(shop.shopId, productId, body.status === 'publish')
  return { json: { id: productId } }
}

type Route = readonly [method: string, path: RegExp, run: (call: RouteCall) => RouteAnswer]

export const ROUTES: readonly Route[] = [
  ['GET', /^\/orders$/, listOrders],
  ['GET', /^\/orders\/(\d+)$/, (call) => ((order) => (order ? { json: orderFields(order) } : NO_ORDER))(own(call))],
  ['PUT', /^\/orders\/(\d+)$/, changeOrder],
  [
    'GET',
    /^\/orders\/(\d+)\/refunds$/,
    (call) => ((order) => (order ? { json: refundFields(order) } : NO_ORDER))(own(call)),
  ],
  ['GET', /^\/orders\/(\d+)\/notes$/, (call) => (own(call) ? { json: notesOf(call) } : NO_ORDER)],
  ['POST', /^\/orders\/(\d+)\/notes$/, addNote],
  ['PUT', /^\/products\/(\d+)$/, changeProduct],
  ['PUT', /^\/products\/(\d+)\/variations\/(\d+)$/, changeProduct],
]
