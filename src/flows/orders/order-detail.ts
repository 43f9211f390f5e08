/** One order with everything that explains it: events, jobs, parcels, promise, routing, cases, notices, and what can be done now. */

import { addressChangesRepository, shownAddressChange } from '../../address-changes/address-changes.repository.ts'
import { casesOf } from '../../cases/cases.queries.ts'
import { takesMemos } from '../../channels/registry.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { interceptionsRepository, shownInterception } from '../../interceptions/interceptions.repository.ts'
import { parcelsOfOrders } from '../../logistics/logistics.queries.ts'
import { mergingRepository } from '../../merging/merging.repository.ts'
import { noticesOfOrder } from '../../notify/notify.queries.ts'
import { isHeld, type Order } from '../../orders/domain/order.ts'
import { isBeforeShipping } from '../../orders/domain/order-lifecycle.ts'
import { type Pieces, reshippable } from '../../orders/domain/reship-order.ts'
import { eventsSeen, fullSummaryOf, linesSeen } from '../../orders/order-summary.ts'
import type { OrderEventDto } from '../../orders/orders.contract.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { isRefundable } from '../../payments/domain/settle-payment.ts'
import { paymentDto } from '../../payments/payment-dto.ts'
import { paymentsRepository } from '../../payments/payments.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { seen } from '../../platform/field-scope.ts'
import { isWholeTenant, unscoped } from '../../platform/row-scope.ts'
import { promisesOf } from '../../promise/promise.repository.ts'
import { routingHistory } from '../../routing/routing.queries.ts'
import { shownSuggestions } from '../merging/merge-suggestions.ts'
import { reshipFacts } from './reship-order.ts'

/** What a person may do now, in order of likelihood; `why` says why not. */
function actionsOf(order: Order, jobs: readonly Fulfilment[], again: readonly Pieces[]) {
  const early = isBeforeShipping(order.status)
  const live = jobs.filter((job) => job.status !== 'cancelled')
  const picked = live.some((job) => !['to_pick', 'picking'].includes(job.status))
  const shared = live.some((job) => job.packageId !== null)
  const action = (verb: string, allowed: boolean, why: string) => ({ verb, allowed, why: allowed ? null : why })
  return [
    action('release', isHeld(order), '没有挂起'),
    action('hold', early, '已出库，不能挂起'),
    action(
      'retry-routing',
      early && order.status !== 'pending_payment' && !picked,
      picked ? '已拣货，不能改派' : '现在不能改派',
    ),
    action(
      'split',
      order.status === 'allocated' &&
        live.length > 0 &&
        !shared &&
        live.every((job) => job.status === 'to_pick') &&
        live.some((job) => job.lines.length > 1),
      shared ? '和其他订单合并发货，先撤销合并' : '只有待拣货、多行的订单可以拆',
    ),
    action(
      'merge',
      order.status === 'allocated' &&
        !shared &&
        live.every((job) => job.status === 'to_pick') &&
        new Set(live.map((job) => job.warehouseId)).size < live.length,
      '没有可以合并的发货单',
    ),
    action('reship', again.length > 0, early ? '还没有发出' : '没有可以补发的商品'),
    action('cancel', early, '已出库，请走拦截或退货'),
    action('track-link', order.status !== 'cancelled', '订单已取消'),
  ]
}

/** What belongs to other rooms needs their right. */
const detailFields = {
  order: 'open',
  lines: 'open',
  events: 'open',
  holds: 'open',
  fulfilments: 'fulfilment:read',
  parcels: 'open',
  promise: 'open',
  // Its reasons tell what lies where.
  routing: 'stock:read',
  cases: 'cases:read',
  payments: 'finance:read',
  notices: 'notify:read',
  actions: 'open',
  merging: 'open',
  canWriteMemo: 'open',
  addressChanges: 'open',
  interceptions: 'open',
  reshipOf: 'open',
  reships: 'open',
  reshippable: 'open',
} as const

/** Jobs that the caller sees, and all of them: what may be done now depends on the others too. */
async function jobsOf(ctx: Ctx, orderId: string) {
  const jobs = await fulfilmentRepository(ctx).ofOrders([orderId])
  if (isWholeTenant(ctx.scope)) return { seen: jobs, all: jobs }
  const whole = unscoped(ctx, 'what may be done with an order depends on all of its jobs')
  return { seen: jobs, all: await fulfilmentRepository(whole).ofOrders([orderId]) }
}

const routed = ['stock_checking', 'stock_locked', 'allocated']

/** The sentence of a routing stands in the events too, and compares warehouses: who does not read it there reads it nowhere. */
function withoutRoutingWords(
  { scope, rights }: Pick<Ctx, 'scope' | 'rights'>,
  events: readonly OrderEventDto[],
  routing: readonly { readonly summary: string }[],
): readonly OrderEventDto[] {
  const mayKnow = rights.has('stock:read')
  if (mayKnow && isWholeTenant(scope)) return events
  const told = mayKnow ? routing.map(({ summary }) => summary) : []
  return events.map((event) =>
    routed.includes(event.type) && !told.includes(event.reason) ? { ...event, reason: '' } : event,
  )
}

export async function orderDetail({
  ctx,
  orderId,
}: {
  ctx: Ctx
  orderId: string
}): Promise<Result<Record<string, unknown>, Failure>> {
  const repository = ordersRepository(ctx)
  const order = await repository.byId(orderId)
  if (!order) return fail('order.not_found')
  const [
    events,
    fulfilments,
    parcels,
    versions,
    routing,
    cases,
    notices,
    suggestions,
    payments,
    addressChanges,
    interceptions,
  ] = await Promise.all([
    repository.events(orderId),
    jobsOf(ctx, orderId),
    parcelsOfOrders(ctx, [orderId]),
    promisesOf(ctx, orderId),
    routingHistory(ctx, orderId),
    casesOf(ctx, orderId),
    noticesOfOrder(ctx, orderId),
    mergingRepository(ctx).ofOrders([orderId]),
    paymentsRepository(ctx).ofOrders([orderId]),
    addressChangesRepository(ctx).ofOrder(orderId),
    interceptionsRepository(ctx).ofOrders([orderId]),
  ])
  const again = reshippable(order, await reshipFacts(ctx, order, fulfilments.all))
  const [first] = order.reshipOf === null ? [] : await repository.byIds([order.reshipOf])
  const whole = {
    order: fullSummaryOf(order, ctx.rights),
    lines: linesSeen(order, ctx.rights),
    events: withoutRoutingWords(ctx, eventsSeen(events, ctx.rights), routing),
    holds: order.holds,
    fulfilments: fulfilments.seen,
    parcels: parcels.get(orderId) ?? [],
    promise: { current: versions.at(-1) ?? null, versions },
    routing,
    cases,
    notices,
    payments: payments.map((payment) => paymentDto(payment, isRefundable(payment, order))),
    actions: actionsOf(order, fulfilments.all, again),
    // What waits for a decision, and what leaves, or left, in one box with it.
    merging: (await shownSuggestions(ctx, suggestions)).filter(({ state }) => state === 'open' || state === 'merged'),
    canWriteMemo: takesMemos(order.channel) && order.reshipOf === null,
    addressChanges: addressChanges.map(shownAddressChange),
    interceptions: interceptions.map(shownInterception),
    // A 补发单 and what it sends again show each other.
    reshipOf: first ? { id: first.id, hubNo: first.hubNo, status: first.status } : null,
    reships: (await repository.reshipsOf([orderId])).map(({ id, hubNo, status }) => ({ id, hubNo, status })),
    reshippable: again.map(({ lineNo, quantity }) => ({ lineNo, quantity })),
  }
  return ok(seen(whole, detailFields, ctx.rights))
}
