/** Orders that come from a cart: what the cart holds is theirs, so they see it on top of what is free. */
import type { Order } from '../../orders/domain/order.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { chooseForBatch } from '../../routing/domain/choose-warehouse.ts'
import type { RoutingDecision } from '../../routing/routing.contract.ts'
import { reservationsRepository } from '../../stock/reservations.repository.ts'
import type { HoldOwner } from '../../stock/stock-ledger.port.ts'
import { claimsOf } from '../campaigns/draw-claims.ts'
import { type Network, routingOrder } from './network.ts'

/** Pieces that are held for an order's buyer before the order locks anything: of a cart, or of a claim in a sale. */
export interface Cart {
  readonly lines: readonly {
    readonly sku: string
    readonly quantity: number
    readonly warehouseId: string
    readonly holdId: string
    /** A claim's pieces go back to the claim when the order cannot have all of its lines: they are paid for. */
    readonly owner?: HoldOwner & { readonly kind: 'pool' }
  }[]
}
export type Carts = ReadonlyMap<string, Cart>

/** Open carts and claims that these orders take over, by order id. */
export async function cartsOf(ctx: Ctx, orders: readonly Order[], network: Network): Promise<Carts> {
  const [carts, claims] = await Promise.all([
    openCarts(ctx, orders),
    claimsOf(ctx, orders, (order, sku, warehouses) => senders(order, network, sku, warehouses)),
  ])
  return new Map([...carts, ...claims])
}

/** Which of a sale's warehouses would send the order, if all of them had the pieces. */
function senders(order: Order, network: Network, sku: string, warehouses: readonly string[]): string[] {
  const plenty = new Map(warehouses.map((id) => [id, Number.MAX_SAFE_INTEGER]))
  const available = new Map([...network.routing.available, [sku, plenty]])
  const decision = chooseForBatch([routingOrder(order, network, undefined)], { ...network.routing, available })[0]
  return (decision?.shipments ?? []).map(({ warehouseId }) => warehouseId)
}

async function openCarts(ctx: Ctx, orders: readonly Order[]): Promise<Carts> {
  const taking = orders.filter((order) => order.reservationId !== null)
  const found = await reservationsRepository(ctx).byIds(taking.flatMap((order) => order.reservationId ?? []))
  return new Map(
    taking.flatMap((order) => {
      const cart = found.find(
        (candidate) =>
          candidate.id === order.reservationId &&
          candidate.connectionId === order.connectionId &&
          candidate.status === 'open',
      )
      return cart ? [[order.id, cart] as const] : []
    }),
  )
}

/** The batch shares the projected stock; whoever has a cart sees its own pieces on top: a buyer's hold never blocks that buyer. */
export function decide(
  orders: readonly Order[],
  network: Network,
  refused: ReadonlyMap<string, ReadonlyMap<string, string>>,
  carts: Carts,
): RoutingDecision[] {
  const asked = (order: Order) => routingOrder(order, network, refused.get(order.id))
  const shared = orders.filter((order) => !carts.has(order.id))
  const decisions = new Map(
    chooseForBatch(shared.map(asked), network.routing).map((decision, index) => [shared[index]?.id, decision]),
  )
  return orders.flatMap((order) => {
    const cart = carts.get(order.id)
    const decision = cart
      ? chooseForBatch([asked(order)], { ...network.routing, available: withCart(network, cart) })[0]
      : decisions.get(order.id)
    return decision ? [decision] : []
  })
}

function withCart(network: Network, cart: Cart): Map<string, Map<string, number>> {
  const available = new Map([...network.routing.available].map(([sku, levels]) => [sku, new Map(levels)]))
  for (const { sku, warehouseId, quantity } of cart.lines) {
    const levels = available.get(sku) ?? new Map<string, number>()
    available.set(sku, levels.set(warehouseId, (levels.get(warehouseId) ?? 0) + quantity))
  }
  return available
}
