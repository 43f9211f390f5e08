/**
 * From paid to allocated: choose a warehouse, lock the stock there, give the job out. The projection proposes, the ledgers
 * decide; what one warehouse refuses is offered to the next. Orders of a batch share every read, every ledger call and the commit.
 */

import { canBeAllocated } from '../../orders/domain/accept-order.ts'
import type { Order } from '../../orders/domain/order.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import type { RoutingDecision } from '../../routing/routing.contract.ts'
import { mayBeginWork } from '../../tenants/domain/standing.ts'
import { allocate } from './allocate.ts'
import { holdShort } from './hold-short.ts'
import { type Answers, ask, type Held, judge, type Locked, release, type Wish, wishOf } from './lock-stock.ts'
import { loadNetwork, type Network } from './network.ts'
import { cartsOf, decide } from './take-over-cart.ts'

/** How many times what a ledger refused is offered elsewhere. */
const ROUNDS = 4

export interface RouteOutcome {
  readonly allocated: number
  readonly short: number
  /** Orders whose ledgers could not be asked; they stay `paid` and come again. */
  readonly undecided: number
}

export interface Short {
  readonly order: Order
  readonly decision: RoutingDecision
}

export interface LockOutcome {
  readonly locked: readonly Locked[]
  readonly short: readonly Short[]
  readonly undecided: number
}

/** Every order that may move is allocated or held `short_of_stock`; others are left alone. Safe to repeat at any point. */
export async function reserveAndRoute({
  ctx: caller,
  input,
}: {
  ctx: Ctx
  /**
   * `continues`: these orders were running already; a plan that has ended does not stop them. `because`: what moves their
   * promise (another address): they get a version of it that says so.
   */
  input: { orders: readonly Order[]; network?: Network; continues?: boolean; because?: string }
}): Promise<RouteOutcome> {
  const ctx = unscoped(caller, 'an order may go to any warehouse, whoever sets it going')
  const orders = input.orders.filter(canBeAllocated)
  // Taken in and kept: they stay `paid`, and the sweep sends them on as soon as there is a plan again.
  if (input.continues !== true && !mayBeginWork(ctx.tenant, ctx.clock.now()))
    return { allocated: 0, short: 0, undecided: 0 }
  if (orders.length === 0) return { allocated: 0, short: 0, undecided: 0 }
  const { network = await loadNetwork(ctx, orders), ...anew } = input
  const { locked, short, undecided } = await lockOrders({ ctx, orders, network })
  await allocate(ctx, {
    network,
    locked,
    because: input.because,
    again: (order) => reserveAndRoute({ ctx, input: { ...anew, orders: [order] } }),
  })
  await holdShort(ctx, short)
  return { allocated: locked.length, short: short.length, undecided }
}

/** Locks the stock of orders that can be allocated, and writes nothing of our own: the holds' names make a repeat harmless. */
export async function lockOrders({
  ctx,
  orders,
  network,
}: {
  ctx: Ctx
  orders: readonly Order[]
  network: Network
}): Promise<LockOutcome> {
  let pending = orders
  const refused = new Map<string, Map<string, string>>()
  const carts = await cartsOf(ctx, pending, network)
  const locked: Locked[] = []
  const short: Short[] = []
  const gaveBack = new Set<string>()
  let undecided = 0

  for (let round = 0; round < ROUNDS && pending.length > 0; round++) {
    const decisions = decide(pending, network, refused, carts)
    const wishes: Wish[] = []
    pending.forEach((order, index) => {
      const decision = decisions[index]
      if (!decision) return
      // The projection may lag behind a delivery of goods: before an order is called short, the ledgers are asked once.
      if (decision.outcome === 'short' && round > 0) short.push({ order, decision })
      else wishes.push(wishOf({ order, decision, cart: carts.get(order.id), newId: () => ctx.ids.next('cmd') }))
    })
    const answers = await ask(ctx, wishes)
    refreshAvailability(network, answers)
    const again: Order[] = []
    const giveBack: Held[] = []
    for (const wish of wishes) {
      const verdict = judge(wish, answers)
      const { order, decision } = wish
      if (verdict.kind === 'locked')
        locked.push({ order, decision, holds: verdict.holds, gaveBack: gaveBack.has(order.id) })
      else if (verdict.kind === 'unreachable') undecided++
      else {
        giveBack.push(...verdict.held)
        if (verdict.held.length > 0) gaveBack.add(order.id)
        again.push(order)
        if (verdict.warehouses.length > 0) {
          const known = refused.get(order.id) ?? new Map<string, string>()
          for (const warehouseId of verdict.warehouses) known.set(warehouseId, '锁定时库存已被占用')
          refused.set(order.id, known)
        }
      }
    }
    refreshAvailability(network, await release(ctx, giveBack))
    pending = again
  }
  const outOfRounds = decide(pending, network, refused, carts)
  pending.forEach((order, index) => {
    const decision = outOfRounds[index]
    if (decision) short.push({ order, decision })
  })
  return { locked, short, undecided }
}

function refreshAvailability(network: Network, answers: Answers): void {
  for (const [sku, answer] of answers) {
    if (answer.ok)
      network.routing.available.set(
        sku,
        new Map(answer.value.levels.map((level) => [level.warehouseId, level.available])),
      )
  }
}
