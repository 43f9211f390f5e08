/** New stock lets short orders go on, oldest first, without anybody's hand. */
import { closeCasesStatement } from '../cases/open-case.ts'
import { type Order, openLines } from '../orders/domain/order.ts'
import { changeOrder, ordersRepository } from '../orders/orders.repository.ts'
import type { Ctx } from '../platform/ctx.ts'
import { chooseForBatch } from '../routing/domain/choose-warehouse.ts'
import { availableBySku } from '../stock/availability.queries.ts'
import { applyToLedgers, stockLedger } from '../stock/stock-ledger.client.ts'
import { loadNetwork, routingOrder } from './network.ts'
import { saveChanges } from './order-changes.ts'
import { reserveAndRoute } from './reserve-and-route.ts'

/** Orders tried per event; the next change of stock tries the next ones. */
const LIMIT = 50

export async function retryShort({ ctx, skus }: { ctx: Ctx; skus: readonly string[] }): Promise<void> {
  const available = await availableBySku({ ctx, skus })
  const stocked = skus.filter((sku) => [...(available.get(sku)?.values() ?? [])].some((n) => n > 0))
  if (stocked.length === 0) return
  const repository = ordersRepository(ctx)
  const orders = await repository.byIds(await repository.idsShortOf(stocked, LIMIT))
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
  const decisions = chooseForBatch(
    orders.map((order) => routingOrder(order, network)),
    network.routing,
  )
  return orders.filter((_, index) => decisions[index] !== undefined && decisions[index].outcome !== 'short')
}
