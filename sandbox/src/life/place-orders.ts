import { shuffled } from '../seeded-random'
import { makeOrder } from '../shops/make-order'
import { type OrderFacts, presentChange } from '../shops/order-facts'
import { tell } from '../shops/order-life'
import type { Shop } from '../shops/shops'
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
  /** Who orders: the same person in every shop; 401 to 999 are nobody else. */
  buyer?: number
  /** When they were placed (epoch ms); now when absent. */
  atMs?: number
  /** They were placed one after the other over so many ms from then on. */
  spreadMs?: number
}

/** Places orders in a shop. `undefined` when none of the wanted SKUs is on its shelf. */
export function placeOrders(world: World, wish: OrderWish): OrderFacts[] | undefined {
  const { shop, count } = wish
  const shelf = world.shops.filledShelf(shop.shopId)
  const wanted = wish.skuIds?.length ? shelf.filter((sku) => wish.skuIds?.includes(sku.skuId)) : shelf
  const onSale = wish.skuIds?.length ? wanted : wanted.filter((sku) => sku.onSale)
  const platform = world.shopPlatform(shop.platform)
  if (onSale.length === 0 || platform === undefined) return undefined
  const bornAt = world.settings.read('bornAt', 0)
  const first = world.settings.takeNumbers('order', count)
  const { atMs = world.now(), spreadMs = 0 } = wish
  const { paid, regionCodes, buyer } = wish
  const orders = Array.from({ length: count }, (_, index) => {
    const now = Math.round(atMs + (spreadMs * index) / count)
    const recipe = { platform, bornAt, number: first + index, shop, shelf: onSale, now, paid, regionCodes, buyer }
    return makeOrder(world.random, recipe)
  })
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
  const changes = orders.map(presentChange)
  const all = twice ? [...changes, ...changes] : changes
  tell(world, shopId, shuffle ? shuffled(world.random, all) : all)
}
