/** Levels that moved, for the endpoints that want them: at most one message a SKU in half a minute, with its newest levels. */
import { catalogRepository } from '../../catalog/catalog.repository.ts'
import { ok } from '../../core/result.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { warehouseSeen, wholeTenant } from '../../platform/row-scope.ts'
import { availableBySku } from '../../stock/availability.queries.ts'
import { webhooksRepository } from '../../webhooks/webhooks.repository.ts'
import type { EffectResult } from './carry-out-effects.ts'
import { deliveriesFor, type Telling, wakeAll } from './fan-out-webhooks.ts'

/** Changes within it are told together, ms. */
export const STOCK_WINDOW = 30_000

interface Level {
  readonly sku: string
  readonly byWarehouse: ReadonlyMap<string, number>
  readonly safetyStock: number
  readonly levels: string
  readonly low: boolean
}

export async function fanOutStock(ctx: Ctx, skus: readonly string[]): Promise<EffectResult> {
  const repository = webhooksRepository(ctx)
  const endpoints = await repository.endpoints()
  if (!endpoints.some(({ events }) => events.some((event) => event.startsWith('stock.')))) return ok(undefined)
  const [told, changed] = await Promise.all([repository.stockTold(skus), levelsOf(ctx, skus)])
  const news = changed.filter(({ sku, levels }) => told.get(sku)?.levels !== levels)
  if (news.length === 0) return ok(undefined)
  const now = ctx.clock.now()
  const windowEnd = (Math.floor(now / STOCK_WINDOW) + 1) * STOCK_WINDOW
  const fellLow = news.filter(({ sku, low }) => low && told.get(sku)?.low !== true)
  const [changes, lows] = await Promise.all([
    deliveriesFor(
      ctx,
      endpoints,
      news.map((level) => telling('stock.changed', level, windowEnd)),
      windowEnd,
    ),
    deliveriesFor(
      ctx,
      endpoints,
      fellLow.map((level) => telling('stock.low', level, now)),
    ),
  ])
  await ctx.db.$client.batch([
    ...repository.upsertWaiting(changes, now),
    ...repository.insertDeliveries(lows, now),
    ...repository.dueIfResumed([...changes, ...lows], now),
    ...repository.rememberStock(news, now),
  ])
  await wakeAll(ctx, endpoints, [...lows, ...changes])
  return ok(undefined)
}

async function levelsOf(ctx: Ctx, skus: readonly string[]): Promise<Level[]> {
  const [available, details] = await Promise.all([
    availableBySku({ ctx, skus }),
    catalogRepository(ctx).skusByCodes(skus),
  ])
  return skus.flatMap((sku): Level[] => {
    const byWarehouse = available.get(sku)
    if (!byWarehouse) return []
    const safetyStock = details.find(({ code }) => code === sku)?.safetyStock ?? 0
    const total = [...byWarehouse.values()].reduce((sum, n) => sum + Math.max(0, n), 0)
    const levels = JSON.stringify([...byWarehouse].sort(([a], [b]) => (a < b ? -1 : 1)))
    return [{ sku, byWarehouse, safetyStock, levels, low: safetyStock > 0 && total < safetyStock }]
  })
}

function telling(type: 'stock.changed' | 'stock.low', level: Level, at: number): Telling {
  const { sku, byWarehouse, safetyStock, low } = level
  return {
    type,
    at,
    key: type === 'stock.changed' ? `${sku} ${at}` : `${sku} low ${level.levels} ${Math.floor(at / STOCK_WINDOW)}`,
    subject: sku,
    // Stock has no region; an endpoint bound to regions and not to warehouses is not told of it.
    place: { regionCode: '', warehouseIds: [...byWarehouse.keys()] },
    data: ({ scope }) => {
      const warehouses = [...byWarehouse]
        .filter(([id]) => warehouseSeen(scope ?? wholeTenant, id))
        .map(([warehouseId, available]) => ({ warehouseId, available }))
      return {
        sku,
        available: warehouses.reduce((sum, { available }) => sum + Math.max(0, available), 0),
        safetyStock,
        low,
        warehouses,
      }
    },
  }
}
