// What the root fields of the Admin API do. Each answers with a whole object; the caller's selection is taken from it afterwards.
import { waybillCompany } from '../companies'
import { integerOf, objectOf, objectsOf, textOf } from '../exact-json'
import type { OrderFacts } from '../shops/order-facts'
import { canShip, doDeed, shipLines } from '../shops/order-life'
import type { Shop } from '../shops/shops'
import type { World } from '../world/world'
import type { Field } from './graphql'
import { gid, orderFields } from './order-text'

export interface RootCall {
  readonly world: World
  readonly shop: Shop
  readonly args: Record<string, unknown>
  readonly directives: Field['directives']
}

type Root = (call: RootCall) => unknown

const idOf = (value: unknown): string => /\/(\d+)$/.exec(textOf(value))?.[1] ?? ''
const shown = (order: OrderFacts) => orderFields(order, Number(BigInt(order.orderId) % 100_000n))
const said = (...messages: string[]) => messages.map((message) => ({ field: null, message }))

function own({ world, shop }: RootCall, id: unknown): OrderFacts | undefined {
  const order = world.orders.find(idOf(id))
  return order?.shopId === shop.shopId ? order : undefined
}

/** `updated_at:>='2026-03-01T00:00:00Z' AND updated_at:<='…'` in whole seconds. */
function stretchOf(query: string, field: string): { from: number; to: number } {
  const bound = (sign: string) => new RegExp(`${field}:${sign}'([^']+)'`).exec(query)?.[1]
  const from = Date.parse(bound('>=') ?? '')
  const to = Date.parse(bound('<=') ?? '')
  if (Number.isNaN(from) || Number.isNaN(to)) throw new RangeError(`query: ${query}`)
  return { from, to: to + 999 }
}

function orders({ world, shop, args }: RootCall) {
  const by = args.sortKey === 'CREATED_AT' ? 'created' : 'updated'
  const first = integerOf(args.first) ?? 0
  if (first < 1 || first > 250) throw new RangeError('first must be between 1 and 250')
  const stretch = { shopId: shop.shopId, by, ...stretchOf(textOf(args.query), `${by}_at`) } as const
  const { orders: found, next } = world.orders.after(stretch, { cursor: textOf(args.after), take: first })
  return { nodes: found.map(shown), pageInfo: { hasNextPage: next !== undefined, endCursor: next ?? null } }
}

function fulfil(call: RootCall) {
  const wish = objectOf(call.args.fulfillment)
  const tracking = objectOf(wish.trackingInfo)
  const waybill = textOf(tracking.number)
  const company = waybillCompany(waybill)
  const answer = (messages: string[], id = '') => ({
    fulfillment: id === '' ? null : { id: gid('Fulfillment', id) },
    userErrors: said(...messages),
  })
  const [part] = objectsOf(wish.lineItemsByFulfillmentOrder)
  const order = own(call, part?.fulfillmentOrderId)
  if (order === undefined) return answer(['Fulfillment order does not exist.'])
  const lines = objectsOf(part?.fulfillmentOrderLineItems).map((line) => ({
    lineId: idOf(line.id),
    quantity: integerOf(line.quantity) ?? 0,
  }))
  if (waybill === '') return answer(['Tracking number is missing'])
  if (!canShip(order, lines)) return answer(['Invalid fulfillment order line item quantity requested.'])
  const pack = { com: company.com, companyName: textOf(tracking.company), waybill, lines }
  return answer([], shipLines(call.world, order, pack).packs.at(-1)?.packId)
}

function setQuantities({ world, shop, args, directives }: RootCall) {
  const input = objectOf(args.input)
  if (textOf(directives.idempotent?.key) === '') return { userErrors: said('@idempotent(key:) is required') }
  for (const wish of objectsOf(input.quantities)) {
    const quantity = integerOf(wish.quantity)
    if (!('changeFromQuantity' in wish)) return { userErrors: said('changeFromQuantity is required') }
    const sku = world.shops.shelf(shop.shopId).find(({ skuId }) => skuId === idOf(wish.inventoryItemId))
    if (sku === undefined || quantity === undefined || idOf(wish.locationId) === '')
      return { userErrors: said('The specified inventory item could not be found.') }
    world.shops.setStock(shop.shopId, sku.skuId, quantity)
  }
  return { userErrors: [] }
}

export const ROOTS: Readonly<Record<'query' | 'mutation', Readonly<Record<string, Root>>>> = {
  query: {
    order: (call) => {
      const order = own(call, call.args.id)
      return order === undefined ? null : shown(order)
    },
    orders,
    ordersCount: ({ world, shop, args }) => {
      const stretch = { shopId: shop.shopId, by: 'updated', ...stretchOf(textOf(args.query), 'updated_at') } as const
      return { count: world.orders.list(stretch, { skip: 0, take: 1 }).total, precision: 'EXACT' }
    },
    shop: ({ shop }) => ({ name: shop.shopName, myshopifyDomain: shop.shopId }),
    location: () => ({ id: gid('Location', '1'), name: '主仓' }),
    productVariant: ({ world, shop, args }) => {
      const sku = world.shops.shelf(shop.shopId).find(({ skuId }) => skuId === idOf(args.id))
      return sku === undefined
        ? null
        : { id: args.id, sku: sku.outSkuId, inventoryItem: { id: gid('InventoryItem', sku.skuId), tracked: true } }
    },
  },
  mutation: {
    fulfillmentCreate: fulfil,
    inventorySetQuantities: setQuantities,
    productUpdate: ({ world, shop, args }) => {
      const { id, status } = objectOf(args.product)
      const found = world.shops.setOnSale(shop.shopId, idOf(id), status === 'ACTIVE')
      return { userErrors: found === 0 ? said('Product does not exist') : [] }
    },
    orderUpdate: (call) => {
      const { id, note } = objectOf(call.args.input)
      const order = own(call, id)
      if (order === undefined) return { userErrors: said('Order does not exist') }
      doDeed(call.world, order, 'remark', { remark: textOf(note), star: 0 })
      return { userErrors: [] }
    },
  },
}
