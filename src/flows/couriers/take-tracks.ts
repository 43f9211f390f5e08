/** Couriers' reports become the parcels' history and move the orders: on the road, out for delivery, signed, trouble, back. */
import { setDeadlines } from '../../clock/order-clock.client.ts'
import type { Failure, Result } from '../../core/result.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { type OrderTrackChange, recordTrack } from '../../logistics/actions/record-track.ts'
import type { TrackReport } from '../../logistics/carrier.port.ts'
import type { OrderChange } from '../../orders/domain/change-order.ts'
import type { Order } from '../../orders/domain/order.ts'
import { onTheRoad } from '../../orders/domain/order-lifecycle.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { saveChanges } from '../orders/order-changes.ts'
import { deadlinesOf } from '../orders/order-deadlines.ts'
import { learnFrom } from '../promise/learn-from-deliveries.ts'
import { recordPromises } from '../promise/record-promises.ts'
import { parcelNewsOf } from '../webhooks/webhook-news.ts'
import { lookAround, trackNews } from './track-news.ts'
/** Any number of reports, in any order, any number of times. Tried once more when somebody else wrote in between. */
export async function applyReports({
  ctx,
  reports,
}: {
  ctx: Ctx
  reports: readonly TrackReport[]
}): Promise<Result<{ readonly unknown: readonly string[] }, Failure>> {
  for (let attempt = 0; ; attempt++) {
    const recorded = await recordTrack({ ctx, input: { reports } })
    if (!recorded.ok) return recorded
    const { orders: changed, statements, unknown } = recorded.value
    if (statements.length === 0) return { ok: true, value: { unknown } }
    const written = await write(ctx, changed, statements)
    if (written.ok) return { ok: true, value: { unknown } }
    if (attempt > 1) return written
  }
}

async function write(
  ctx: Ctx,
  tracked: readonly OrderTrackChange[],
  statements: readonly D1PreparedStatement[],
): Promise<Result<void, Failure>> {
  const found = await ordersRepository(ctx).byIds(tracked.map(({ orderId }) => orderId))
  const orders = new Map(found.map((order) => [order.id, order]))
  const around = await lookAround(ctx, tracked, found)
  const news = tracked.flatMap((track) => {
    const order = orders.get(track.orderId)
    return order ? [trackNews(ctx, { order, track, around })] : []
  })
  const changes = news.flatMap(({ change }) => change ?? [])
  const written = await saveChanges(ctx, {
    changes,
    statements: [
      ...statements,
      ...fulfilmentRepository(ctx).update(news.flatMap(({ jobs }) => jobs)),
      ...news.flatMap((one) => one.statements),
      ...recordPromises(
        ctx,
        news.flatMap(({ promise }) => promise ?? []),
      ),
      ...learnFrom(
        ctx,
        news.flatMap(({ lessons }) => lessons),
        around.view.settings,
      ),
    ],
    audit: {
      action: 'parcel.tracked',
      subjects: tracked.flatMap(({ parcels }) => parcels.map((parcel) => parcel.parcelId)),
    },
    parcels: parcelNewsOf(tracked, orders, (fulfilmentId) => around.jobs.get(fulfilmentId)?.warehouseId ?? null),
    effects: news.flatMap(({ effects }) => effects),
  })
  if (written.ok) await restartClocks(ctx, tracked, orders, changes, around.now)
  return written
}

/** A scan that moves no order still proves that the parcel moves: "no change for 48 h" counts from it. */
async function restartClocks(
  ctx: Ctx,
  tracked: readonly OrderTrackChange[],
  before: ReadonlyMap<string, Order>,
  changes: readonly OrderChange[],
  now: number,
): Promise<void> {
  const after = new Map(changes.map((change) => [change.after.id, change.after]))
  const moving = tracked
    .flatMap(({ orderId }) => after.get(orderId) ?? before.get(orderId) ?? [])
    .filter((order) => onTheRoad(order.status))
  await setDeadlines(
    ctx.env,
    ctx.tenant,
    deadlinesOf(moving, now, new Map(tracked.map(({ orderId, lastNodeAt }) => [orderId, lastNodeAt]))),
  )
}
