/** Orders that come from a cart: what the cart holds is theirs, so they see it on top of what is free. */
import type { Order } from '../orders/domain/order.ts'
import type { Ctx } from '../platform/ctx.ts'
import { chooseForBatch } from '../routing/domain/choose-warehouse.ts'
import type { RoutingDecision } from '../routing/routing.contract.ts'
import { type Reservation, reservationsRepository } from '../stock/reservations.repository.ts'
import { type Network, routingOrder } from './network.ts'

export type Carts = ReadonlyMap<string, Reservation>

/** Open carts that these orders take over, by order id. */
export async function cartsOf(ctx: Ctx, orders: readonly Order[]): Promise<Carts> {
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

function withCart(network: Network, cart: Reservation): Map<string, Map<string, number>> {
  const available = new Map([...network.routing.available].map(([sku, levels]) => [sku, new Map(levels)]))
  for (const { sku, warehouseId, quantity } of cart.lines) {
    const levels = available.get(sku) ?? new Map<string, number>()
    available.set(sku, levels.set(warehouseId, (levels.get(warehouseId) ?? 0) + quantity))
  }
  return available
}
