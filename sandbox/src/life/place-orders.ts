import { firstOrderId, makeOrder } from '../doudian/make-order'
import type { OrderFacts } from '../doudian/order-facts'
import { pushMessages } from '../doudian/order-life'
import { orderMessage, presentTag } from '../doudian/push-message'
import type { Shop } from '../doudian/shops'
import { shuffled } from '../seeded-random'
import type { World } from '../world/world'

/** How many orders, of what, and how the platform tells about them. */
export interface OrderWish {
  shop: Shop
  count: number
  paid: boolean
  push: boolean
  /** Every push leaves twice. */
  twice?: boolean
  /** Pushes leave in another order than the orders were placed. */
  shuffle?: boolean
  skuIds?: readonly string[]
  regionCodes?: readonly string[]
  /** When they were placed (epoch ms); now when absent. */
  atMs?: number
}

/** Places orders in a shop. `undefined` when none of the wanted SKUs is on its shelf. */
export function placeOrders(world: World, wish: OrderWish): OrderFacts[] | undefined {
  const { shop, count } = wish
  const shelf = world.shops.filledShelf(shop.shopId)
  const wanted = wish.skuIds?.length ? shelf.filter((sku) => wish.skuIds?.includes(sku.skuId)) : shelf
  const onSale = wish.skuIds?.length ? wanted : wanted.filter((sku) => sku.onSale)
  if (onSale.length === 0) return undefined
  const firstId = firstOrderId(world.settings.read('bornAt', 0))
  const first = world.settings.takeNumbers('order', count)
  const nowSeconds = Math.floor((wish.atMs ?? world.now()) / 1000)
  const { paid, regionCodes } = wish
  const orders = Array.from({ length: count }, (_, index) =>
    makeOrder(world.random, { firstId, number: first + index, shop, shelf: onSale, nowSeconds, paid, regionCodes }),
  )
  world.orders.save(orders)
  if (wish.push) tellPresent(world, shop.shopId, orders, wish)
  return orders
}

/** Pushes the present state of orders. */
export function tellPresent(
  world: World,
  shopId: string,
  orders: readonly OrderFacts[],
  { twice = false, shuffle = false }: { twice?: boolean; shuffle?: boolean },
): void {
  const messages = orders.map((order) => orderMessage(presentTag(order), order))
  const all = twice ? [...messages, ...messages] : messages
  pushMessages(world, shopId, shuffle ? shuffled(world.random, all) : all)
}
