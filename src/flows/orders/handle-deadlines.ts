/**
 * Deadlines that came due. A clock may speak early, late or twice: the order's own rows decide whether it still matters, and
 * the case's id (order, kind, instant) lets each deadline be written once.
 */

import { freshCase, insertCases } from '../../cases/cases.repository.ts'
import { closeCasesStatement } from '../../cases/open-case.ts'
import type { DueDeadline } from '../../clock/clock.messages.ts'
import { setDeadlines } from '../../clock/order-clock.client.ts'
import { HOUR, MINUTE } from '../../core/time.ts'
import { publishCases } from '../../feed/tenant-feed.client.ts'
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { countedPromise } from '../../insights/domain/odi.ts'
import { odiStatements } from '../../insights/odi-statements.ts'
import { parcelsOfOrders } from '../../logistics/logistics.queries.ts'
import type { Order } from '../../orders/domain/order.ts'
import { isBeforeShipping, onTheRoad } from '../../orders/domain/order-lifecycle.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { tellArriving } from '../buyers/tell-arriving.ts'
import { orderNotice, shortTime } from '../notices/notice-facts.ts'
import { askAbout } from '../payments/ask-payments.ts'
import { payersOf } from '../payments/payment-connections.ts'
import { loadRoadView, type OnTheWay, type RoadView, restOf, riskCase, waysOf } from '../promise/predict-breach.ts'
import { webhookEffects } from '../webhooks/webhook-news.ts'
import { cancelOrder } from './cancel-order.ts'
import { deadlinesOf } from './order-deadlines.ts'
import { placeOf } from './order-place.ts'

interface Finding {
  readonly kind: string
  readonly severity: 'yellow' | 'red'
  readonly detail: string
  readonly event: string
  /** Milder cases of the same order that this one replaces. */
  readonly replaces: readonly string[]
  readonly breach: boolean
  /** Where the deadline alone does not name the cause: checks of one promise open one case. */
  readonly id?: string
}

export async function handleDeadlines({ ctx, items }: { ctx: Ctx; items: readonly DueDeadline[] }): Promise<void> {
  const ids = [...new Set(items.map(({ orderId }) => orderId))]
  const [orders, jobs, parcels] = await Promise.all([
    ordersRepository(ctx).byIds(ids),
    fulfilmentRepository(ctx).ofOrders(ids),
    parcelsOfOrders(ctx, ids),
  ])
  const known = new Map(orders.map((order) => [order.id, order]))
  const now = ctx.clock.now()
  const checked = new Set(items.filter(({ kind }) => kind === 'promise_check').map(({ orderId }) => orderId))
  const view =
    checked.size === 0
      ? null
      : await loadRoadView(
          ctx,
          orders.filter(({ id }) => checked.has(id)),
          jobs,
        )
  for (const item of items) {
    const order = known.get(item.orderId)
    if (!order) continue
    if (item.kind === 'arriving') {
      await tellArriving({ ctx, order, parcels: parcels.get(order.id) ?? [], at: item.at })
      continue
    }
    if (item.kind === 'payment_timeout') {
      if (order.status === 'pending_payment' && order.payBy !== null && order.payBy <= now) await endUnpaid(ctx, order)
      continue
    }
    if (item.kind.startsWith('promise_') && isComingBack(order, jobs)) continue
    const lastScan = Math.max(order.statusAt, ...(parcels.get(order.id) ?? []).map((parcel) => parcel.nodeAt))
    const waiting = jobs.some((job) => job.orderId === order.id && job.status === 'to_pick')
    const finding =
      item.kind === 'promise_check' && view
        ? danger(order, waysOf(order, jobs, parcels.get(order.id) ?? []), view, now)
        : judge(item, order, { now, lastScan, waiting })
    if (finding) await write(ctx, order, item, finding)
    else if (onTheRoad(order.status))
      await setDeadlines(ctx.env, ctx.tenant, deadlinesOf([order], now, new Map([[order.id, lastScan]])))
  }
}

/** A provider that cannot be asked is waited for so long; after that, money that comes late revives the order. */
const WAITED_FOR_ANSWER = 30 * MINUTE
const ASKED_EVERY = 5 * MINUTE

/** All its parcels were stopped: nothing that was promised is on its way. */
function isComingBack(order: Order, jobs: readonly Fulfilment[]): boolean {
  const live = jobs.filter(({ orderId, status }) => orderId === order.id && status !== 'cancelled')
  return live.length > 0 && live.every(({ status }) => status === 'intercepted')
}

/** Nobody paid in time, as far as we were told: the providers are asked before the order ends. */
async function endUnpaid(ctx: Ctx, order: Order): Promise<void> {
  const now = ctx.clock.now()
  const said = order.channel === 'open' ? await askAbout(ctx, await payersOf(ctx), order) : 'unpaid'
  if (said === 'paid') return
  if (said === 'unanswered' && now < (order.payBy ?? 0) + WAITED_FOR_ANSWER) {
    const again = { kind: 'payment_timeout' as const, at: now + ASKED_EVERY }
    await setDeadlines(ctx.env, ctx.tenant, [{ orderId: order.id, version: order.version, deadlines: [again] }])
    return
  }
  await cancelOrder({ ctx, input: { orderId: order.id, why: '超时未付款', because: 'payment_timeout' } })
}

/** A breach that is probable before it happens. */
function danger(order: Order, ways: readonly OnTheWay[], view: RoadView, now: number): Finding | null {
  if (!isBeforeShipping(order.status) && !onTheRoad(order.status)) return null
  const found = riskCase(order, restOf(order, ways, view, now), view.settings, now)
  return found === null
    ? null
    : {
        kind: found.kind,
        severity: found.severity,
        detail: found.detail,
        event: 'order.breach_risk',
        replaces: [],
        breach: false,
        id: found.id,
      }
}

/** Null when the order has moved on meanwhile. */
function judge(
  item: DueDeadline,
  order: Order,
  { now, lastScan, waiting }: { now: number; lastScan: number; waiting: boolean },
): Finding | null {
  const isOpen = isBeforeShipping(order.status) || onTheRoad(order.status)
  if (!isOpen || order.status === 'pending_payment') return null
  const promised = shortTime(order.promisedAt)
  switch (item.kind) {
    case 'pick_overdue':
      return waiting
        ? {
            kind: 'pick_overdue',
            severity: 'yellow',
            detail: '待拣货超过 2 小时',
            event: 'fulfilment.pick_overdue',
            replaces: [],
            breach: false,
          }
        : null
    case 'promise_yellow':
      return isDue(order, now, 4 * HOUR)
        ? {
            kind: 'promise_yellow',
            severity: 'yellow',
            detail: `承诺 ${promised} 送达，不足 4 小时`,
            event: 'order.promise_soon',
            replaces: [],
            breach: false,
          }
        : null
    case 'promise_red':
      return isDue(order, now, HOUR)
        ? {
            kind: 'promise_red',
            severity: 'red',
            detail: `承诺 ${promised} 送达，不足 1 小时`,
            event: 'order.promise_critical',
            replaces: ['promise_yellow'],
            breach: false,
          }
        : null
    case 'promise_breach':
      return isDue(order, now, 0)
        ? {
            kind: 'overdue',
            severity: 'red',
            detail: `承诺 ${promised} 送达，已超时`,
            event: 'order.overdue',
            replaces: ['promise_yellow', 'promise_red', 'breach_risk'],
            breach: true,
          }
        : null
    case 'no_change_48h':
      return now - lastScan >= 48 * HOUR - 1
        ? {
            kind: 'stuck',
            severity: 'red',
            detail: '48 小时没有任何变化，已熔断',
            event: 'order.stuck',
            replaces: ['stage_stuck'],
            breach: false,
          }
        : null
    case 'stage_stuck':
      return item.at - lastScan >= HOUR && lastScan < item.at
        ? {
            kind: 'stage_stuck',
            severity: 'yellow',
            detail: '包裹在当前环节停留过久',
            event: 'parcel.stuck',
            replaces: [],
            breach: false,
          }
        : null
    default:
      return null
  }
}

const isDue = (order: Order, now: number, before: number): boolean =>
  order.promisedAt !== null && order.promisedAt - before <= now

async function write(ctx: Ctx, order: Order, item: DueDeadline, finding: Finding): Promise<void> {
  const now = ctx.clock.now()
  const counted = countedPromise(order)
  const row = freshCase({
    id: finding.id ?? `${order.id}:${finding.kind}:${item.at}`,
    kind: finding.kind,
    orderId: order.id,
    severity: finding.severity,
    detail: finding.detail,
    openedAt: now,
    factAt: item.at,
    dueAt: order.promisedAt,
  })
  // The case's key is the guard: the same deadline a second time rolls the whole batch back.
  const written = await commit(ctx, {
    statements: [
      ...insertCases(ctx, [row], 'abort'),
      ...(finding.replaces.length > 0 ? [closeCasesStatement(ctx, order.id, finding.replaces, '已升级', now)] : []),
      ...(finding.breach && counted !== null ? odiStatements(ctx, [{ kind: 'breached', promisedAt: counted }]) : []),
    ],
    audit: { action: `case.${finding.kind}`, subjects: [order.id] },
    effects: [
      orderNotice(order, finding.event, item.at, { detail: finding.detail, caseId: row.id }),
      ...(await webhookEffects(ctx, { caseOrders: [order.id] })),
    ],
  })
  if (written.ok) ctx.waitUntil(publishCases(ctx.env, ctx.tenant.id, [{ ...row, place: placeOf(order) }]))
}
