/** New stock lets short orders go on, oldest first, without anybody's hand. */
import { closeCasesStatement } from '../../cases/open-case.ts'
import { encodeTime, timeOfId } from '../../core/ids.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import { type Order, openLines } from '../../orders/domain/order.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { idsShortOf } from '../../orders/waiting-orders.queries.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { availableBySku } from '../../stock/availability.queries.ts'
import { applyToLedgers, stockLedger } from '../../stock/stock-ledger.client.ts'
import { loadNetwork } from './network.ts'
import { saveChanges } from './order-changes.ts'
import { reserveAndRoute } from './reserve-and-route.ts'
import { cartsOf, decide } from './take-over-cart.ts'

/** Orders tried per event: half of them the oldest, half from a random place behind those. */
const HALF = 25

/**
 * The oldest come first, and whoever waits in vain at the front does not keep the others from it: each change of stock also
 * tries some from anywhere behind. `random`: 0 ≤ x < 1.
 */
export async function retryShort({
  ctx,
  skus,
  random = Math.random,
}: {
  ctx: Ctx
  skus: readonly string[]
  random?: () => number
}): Promise<void> {
  const available = await availableBySku({ ctx, skus })
  const stocked = skus.filter((sku) => [...(available.get(sku)?.values() ?? [])].some((n) => n > 0))
  if (stocked.length === 0) return
  const oldest = await idsShortOf(ctx, stocked, HALF)
  const behind = oldest.length < HALF ? [] : await anywhereBehind(ctx, { stocked, last: oldest.at(-1) ?? '', random })
  const orders = await ordersRepository(ctx).byIds([...oldest, ...behind])
  if (orders.length === 0) return
  const ready = await servable(ctx, orders)
  const now = ctx.clock.now()
  for (const order of ready) {
    const change = changeOrder(order, [{ type: 'hold_released', reason: 'short_of_stock' }], now, '到货')
    if (!change) continue
    const saved = await saveChanges(ctx, {
      changes: [change],
      statements: [closeCasesStatement(ctx, order.id, ['short'], '到货', now)],
      audit: { action: 'order.released', subjects: [order.id], after: { why: '到货' } },
    })
    if (saved.ok) await reserveAndRoute({ ctx, input: { orders: [change.after] } })
  }
}

/** Ids begin with the time of the order: a random instant is a random place. Past the end it goes on behind the oldest. */
async function anywhereBehind(
  ctx: Ctx,
  { stocked, last, random }: { stocked: readonly string[]; last: string; random: () => number },
): Promise<string[]> {
  const [since, now] = [timeOfId(last), ctx.clock.now()]
  const place = `ord_${encodeTime(since + Math.floor(random() * Math.max(0, now - since)))}`
  const found = await idsShortOf(ctx, stocked, HALF, place > last ? place : last)
  if (found.length === HALF) return found
  const before = await idsShortOf(ctx, stocked, HALF - found.length, last)
  return [...new Set([...found, ...before])]
}

/**
 * Those that routing would serve now, by what the ledgers say. Whoever is released in vain is held again, with a new notice,
 * and what was reserved and given back meanwhile would bring us here again and again.
 */
async function servable(ctx: Ctx, orders: readonly Order[]): Promise<Order[]> {
  const network = await loadNetwork(ctx, orders)
  // An empty list of commands reads the levels.
  const commandsBySku = new Map(
    orders.flatMap(openLines).flatMap((line) => (line.sku === null ? [] : [[line.sku, []]])),
  )
  const answers = await applyToLedgers({
    ledger: stockLedger(ctx.env),
    tenant: ctx.tenant,
    commandsBySku,
    now: ctx.clock.now(),
  })
  for (const [sku, answer] of answers) {
    const levels = answer.ok ? answer.value.levels : []
    network.routing.available.set(sku, new Map(levels.map((level) => [level.warehouseId, level.available])))
  }
  // What is held for the buyer counts for that buyer's order.
  const decisions = decide(orders, network, new Map(), await cartsOf(ctx, orders, network))
  return orders.filter((_, index) => decisions[index] !== undefined && decisions[index].outcome !== 'short')
}
