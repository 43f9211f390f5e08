/** Mapping a listing: the lines that waited for it get their SKU, their holds end, and the orders go on. */

import { mapListing } from '../../catalog/actions/map-listing.ts'
import { catalogRepository } from '../../catalog/catalog.repository.ts'
import { connectionsRepository } from '../../connections/connections.repository.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { canBeAllocated } from '../../orders/domain/accept-order.ts'
import { changeOrder, type OrderChange } from '../../orders/domain/change-order.ts'
import { type Bundle, openBundles } from '../../orders/domain/open-bundles.ts'
import { evolveAll, type Order, type OrderEvent, unmappedLines } from '../../orders/domain/order.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { idsWaitingForListing } from '../../orders/waiting-orders.queries.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { unscoped } from '../../platform/row-scope.ts'
import { saveChanges } from './order-changes.ts'
import { reserveAndRoute } from './reserve-and-route.ts'

/** Orders written in one commit. */
const BATCH = 100

function mapLines(order: Order, shopSkuId: string, bundle: Bundle, now: number): OrderChange | null {
  const { sku, parts } = bundle
  const lines = order.lines
    .filter((line) => line.shopSkuId === shopSkuId && line.sku === null)
    .map(({ lineNo }) => ({ lineNo, sku }))
  if (lines.length === 0) return null
  const changed = `映射到 ${sku}`
  const isOf = (line: { shopSkuId: string; sku: string | null }) => line.shopSkuId === shopSkuId && line.sku === null
  const mapped: OrderEvent =
    parts.length === 0
      ? { type: 'lines_changed', lines, changed }
      : { type: 'bundle_opened', lines: openBundles(order.lines, (line) => (isOf(line) ? bundle : null)), changed }
  const isFree =
    unmappedLines(evolveAll(order, [mapped], now)).length === 0 &&
    order.holds.some((hold) => hold.reason === 'unmapped_sku')
  return changeOrder(
    order,
    [mapped, ...(isFree ? [{ type: 'hold_released', reason: 'unmapped_sku' } as const] : [])],
    now,
    '商品映射',
  )
}

export async function releaseMapped({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { connectionId: string; shopSkuId: string; sku: string }
}): Promise<Result<{ releasedOrders: number }, Failure>> {
  const allowed = authorise(ctx, 'catalog:write')
  if (!allowed.ok) return allowed
  if ((await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).byId(input.connectionId)) === null)
    return fail('connection.not_found')
  const mapped = await mapListing({ ctx, input })
  if (!mapped.ok) return mapped
  const parts = (await catalogRepository(ctx).partsOf([input.sku])).get(input.sku) ?? []
  const whole = unscoped(ctx, 'a listing is mapped for every order that waits for it')
  const ids = await idsWaitingForListing(whole, input.connectionId, input.shopSkuId)
  let releasedOrders = 0
  for (let i = 0; i < ids.length; i += BATCH) {
    const changes = (await ordersRepository(whole).byIds(ids.slice(i, i + BATCH))).flatMap(
      (order) => mapLines(order, input.shopSkuId, { sku: input.sku, parts }, ctx.clock.now()) ?? [],
    )
    const saved = await saveChanges(ctx, {
      changes,
      audit: {
        action: 'order.lines_mapped',
        subjects: changes.map(({ after }) => after.id),
        after: { sku: input.sku },
      },
    })
    if (!saved.ok) return saved
    const ready = changes.map(({ after }) => after).filter(canBeAllocated)
    releasedOrders += ready.length
    await reserveAndRoute({ ctx, input: { orders: ready } })
  }
  return ok({ releasedOrders })
}
