/** New stock lets short orders go on, oldest first, without anybody's hand. */
import { closeCasesStatement } from '../cases/open-case.ts'
import { changeOrder, ordersRepository } from '../orders/orders.repository.ts'
import type { Ctx } from '../platform/ctx.ts'
import { availableBySku } from '../stock/availability.queries.ts'
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
  const all = await availableBySku({
    ctx,
    skus: [...new Set(orders.flatMap((order) => order.lines.flatMap((line) => line.sku ?? [])))],
  })
  const sellable = (sku: string) => [...(all.get(sku)?.values() ?? [])].reduce((sum, n) => sum + Math.max(0, n), 0)
  // Only those that can be served now: releasing the others would only hold them again.
  const ready = orders.filter((order) =>
    order.lines.every((line) => line.status !== 'open' || line.sku === null || sellable(line.sku) >= line.quantity),
  )
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
