/** Writing changed orders: deadlines first (harmless when early, fatal when lost), then one commit, then the live board. */
import { setDeadlines } from '../../clock/order-clock.client.ts'
import { type Failure, fail, type Result } from '../../core/result.ts'
import type { FeedOrderNews } from '../../feed/feed.messages.ts'
import { isHeard, publishOrders } from '../../feed/tenant-feed.client.ts'
import { mergingRepository } from '../../merging/merging.repository.ts'
import type { OrderChange } from '../../orders/domain/change-order.ts'
import type { Order } from '../../orders/domain/order.ts'
import { isBeforeShipping } from '../../orders/domain/order-lifecycle.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { type Audit, type Conflict, commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import { buyerEffects } from '../buyers/buyer-news.ts'
import type { HubEffect } from '../effects/effect.ts'
import { type ParcelNews, webhookEffects } from '../webhooks/webhook-news.ts'
import { deadlinesOf } from './order-deadlines.ts'
import { placeOf } from './order-place.ts'

export interface ChangeSet {
  readonly changes: readonly OrderChange[]
  /** Rows of other rooms that belong to the same step. */
  readonly statements?: readonly D1PreparedStatement[]
  readonly audit: Audit
  readonly effects?: readonly HubEffect[]
  /** Parcels that were handed over or have moved in this step: for the webhooks. */
  readonly parcels?: readonly ParcelNews[]
}

/** `platform.conflict` when one of the orders was changed meanwhile; nothing is written then. */
export async function saveChanges(
  ctx: Ctx,
  { changes, statements = [], audit, effects = [], parcels = [] }: ChangeSet,
): Promise<Result<void, Conflict>> {
  const orders = changes.map(({ after }) => after)
  const deadlines = deadlinesOf(orders, ctx.clock.now())
  // Before the commit, because a crash after it would lose them; those of ended orders go after it for the same reason.
  await setDeadlines(
    ctx.env,
    ctx.tenant,
    deadlines.filter((order) => order.deadlines.length > 0),
  )
  const written = await commit(ctx, {
    statements: [
      ...ordersRepository(ctx).save(changes, ctx.actor),
      ...statements,
      ...undecidedStatements(ctx, changes),
    ],
    audit,
    effects: [...effects, ...(await webhookEffects(ctx, { changes, parcels })), ...(await buyerEffects(ctx, changes))],
  })
  if (!written.ok) {
    // The clocks were told of a change that did not happen.
    const fresh = await ordersRepository(unscoped(ctx, 'the clocks need the order wherever it went')).byIds(
      orders.map((order) => order.id),
    )
    await setDeadlines(ctx.env, ctx.tenant, deadlinesOf(fresh, ctx.clock.now()))
    return written
  }
  const ended = deadlines.filter((order) => order.deadlines.length === 0 && !isNew(order.orderId, changes))
  if (ended.length > 0) ctx.waitUntil(setDeadlines(ctx.env, ctx.tenant, ended))
  if (isHeard(ctx.tenant.id)) ctx.waitUntil(publishOrders(ctx.env, ctx.tenant.id, changes.map(newsOf)))
  return written
}

function newsOf({ before, after }: OrderChange): FeedOrderNews {
  const { holds, tags, ...order } = after
  return {
    ...order,
    holds: [...holds],
    tags: [...tags],
    place: placeOf(after),
    were: before ? [placeOf(before)] : [],
  }
}

/** Suggestions about orders that have gone their way, or that somebody has begun to pick, need no decision any more. */
function undecidedStatements(ctx: Ctx, changes: readonly OrderChange[]): D1PreparedStatement[] {
  const now = ctx.clock.now()
  const merging = mergingRepository(ctx)
  const ended = changes.filter(
    ({ before, after }) => before && isBeforeShipping(before.status) && !isBeforeShipping(after.status),
  )
  const begun = changes.filter(({ steps }) =>
    steps.some(
      ({ event }) =>
        event.type === 'label_printed' ||
        event.type === 'allocation_released' ||
        event.type === 'hold_placed' ||
        event.type === 'split' ||
        (event.type === 'fulfilment_moved' && event.from === 'to_pick'),
    ),
  )
  const idsOf = (some: readonly OrderChange[]) => some.map(({ after }) => after.id)
  return [
    ...merging.closeOpen(idsOf(ended), ['together', 'duplicate'], { why: '订单已取消或已发出', now }),
    ...merging.closeOpen(idsOf(begun), ['together'], { why: '已开始拣货或被挂起', now }),
  ]
}

const isNew = (orderId: string, changes: readonly OrderChange[]): boolean =>
  changes.some(({ before, after }) => before === null && after.id === orderId)

/** Loads an order, lets `step` decide and write, and tries once more when somebody else was faster. */
export async function withOrder<T>(
  ctx: Ctx,
  orderId: string,
  step: (order: Order) => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> {
  for (let attempt = 0; ; attempt++) {
    const order = await ordersRepository(ctx).byId(orderId)
    if (!order) return fail('order.not_found')
    const done = await step(order)
    if (done.ok || done.error.code !== 'platform.conflict' || attempt > 0)
      return done.ok || done.error.code !== 'platform.conflict' ? done : fail('order.conflict')
  }
}
