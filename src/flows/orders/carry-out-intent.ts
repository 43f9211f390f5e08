/** What a platform's news of an order ask for beside its rows: to cancel it, to route it anew, to ask a person. */
import { knownCaseIds } from '../../cases/cases.repository.ts'
import { caseId } from '../../cases/domain/case-id.ts'
import { openCases } from '../../cases/open-case.ts'
import { fnv1a } from '../../core/hash.ts'
import { hasEnded } from '../../fulfilment/domain/shared-parcel.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import type { CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import { linesThatLeft } from '../../orders/domain/accept-order.ts'
import type { Order } from '../../orders/domain/order.ts'
import { isBeforeShipping } from '../../orders/domain/order-lifecycle.ts'
import { differencesOf } from '../../orders/domain/platform-differs.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import { leaveParcel } from '../merging/leave-parcel.ts'
import { webhookEffects } from '../webhooks/webhook-news.ts'
import { cancelOrder } from './cancel-order.ts'
import { holdOrder } from './hold-order.ts'
import { partShippedElsewhere } from './part-shipped-elsewhere.ts'
import type { Intent } from './prepare-acceptance.ts'
import { routeAnew } from './route-anew.ts'
import { shippedElsewhere } from './shipped-elsewhere.ts'

export async function carryOutIntent(
  ctx: Ctx,
  { order, canonical, intent }: { order: Order; canonical: CanonicalOrder; intent: Intent },
): Promise<void> {
  const orderId = order.id
  switch (intent) {
    case 'cancel': {
      const cancelled = await cancelOrder({ ctx, input: { orderId, why: '平台取消或退款' } })
      const isOnTheRoad = cancelled.ok
        ? cancelled.value.status !== 'cancelled'
        : cancelled.error.code === 'order.already_shipped'
      if (isOnTheRoad) await askAboutInterception(ctx, orderId)
      return
    }
    case 'cancel_after_shipping':
      return askAboutInterception(ctx, orderId)
    case 'shipped_elsewhere':
    case 'delivered_elsewhere':
      await shippedElsewhere({ ctx, input: { orderId, isDelivered: intent === 'delivered_elsewhere' } })
      return
    case 'part_shipped_elsewhere':
      await partShippedElsewhere({ ctx, input: { orderId, lineNos: linesThatLeft(order, canonical) } })
      return
    case 'platform_differs':
      return askAboutDifferences(ctx, order, canonical)
    case 'leave_parcel':
      await leaveParcel({ ctx, input: { orderId, why: '需要人工查看' } })
      return
    case 'route_anew': {
      const moved = await routeAnew({
        ctx,
        input: { orderId, why: '平台改了地址或商品', movesPromise: '平台改了地址或商品' },
      })
      // The box is packed already: it must not leave as it is.
      if (!moved.ok && moved.error.code === 'order.not_movable')
        await holdOrder({ ctx, input: { orderId, reason: 'address_change', detail: '拣货后平台改了地址或商品' } })
    }
  }
}

/** Held once for each difference, and not again after a person let it go. */
async function askAboutDifferences(ctx: Ctx, order: Order, canonical: CanonicalOrder): Promise<void> {
  const jobs = await fulfilmentRepository(unscoped(ctx, 'all parcels of the order')).ofOrders([order.id])
  const isSentHere = jobs.some((job) => job.status !== 'cancelled' && hasEnded(job))
  const differences = differencesOf(order, canonical, { isSentHere })
  if (differences.length === 0) return
  const detail = [...differences, '请核对后放行，或在平台处理'].join('；')
  const id = caseId(order.id, 'platform_differs', fnv1a(detail))
  if ((await knownCaseIds(ctx, [id])).has(id)) return
  // Nothing is sent until somebody has looked.
  if (isBeforeShipping(order.status))
    await holdOrder({ ctx, input: { orderId: order.id, reason: 'human_gate', detail } })
  await commit(ctx, {
    statements: openCases(ctx, [
      {
        id,
        kind: 'platform_differs',
        orderId: order.id,
        severity: 'red',
        detail,
        dueAt: order.shipBy,
        openedAt: ctx.clock.now(),
      },
    ]),
    audit: { action: 'case.platform_differs', subjects: [order.id] },
    effects: await webhookEffects(ctx, { caseOrders: [order.id] }),
  })
}

/** The parcel has left and the buyer wants out: a person decides whether to stop it. */
async function askAboutInterception(ctx: Ctx, orderId: string): Promise<void> {
  await commit(ctx, {
    statements: openCases(ctx, [
      {
        id: `${orderId}:cancelled_after_shipping:1`,
        kind: 'cancelled_after_shipping',
        orderId,
        severity: 'red',
        detail: '已出库后平台取消或退款，是否拦截',
        dueAt: null,
        openedAt: ctx.clock.now(),
      },
    ]),
    audit: { action: 'case.cancelled_after_shipping', subjects: [orderId] },
    effects: await webhookEffects(ctx, { caseOrders: [orderId] }),
  })
}
