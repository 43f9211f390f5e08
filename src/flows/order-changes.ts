/** Writing changed orders: deadlines first (harmless when early, fatal when lost), then one commit, then the live board. */
import { setDeadlines } from '../clock/order-clock.client.ts'
import { type Failure, fail, type Result } from '../core/result.ts'
import { isHeard, publishOrders } from '../feed/tenant-feed.client.ts'
import type { Order } from '../orders/domain/order.ts'
import { summaryOf } from '../orders/order-summary.ts'
import { type OrderChange, ordersRepository } from '../orders/orders.repository.ts'
import { type Audit, type Conflict, commit } from '../platform/commit.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { HubEffect } from './effects/effect.ts'
import { deadlinesOf } from './order-deadlines.ts'

export interface ChangeSet {
  readonly changes: readonly OrderChange[]
  /** Rows of other rooms that belong to the same step. */
  readonly statements?: readonly D1PreparedStatement[]
  readonly audit: Audit
  readonly effects?: readonly HubEffect[]
}

/** `platform.conflict` when one of the orders was changed meanwhile; nothing is written then. */
export async function saveChanges(
  ctx: Ctx,
  { changes, statements = [], audit, effects = [] }: ChangeSet,
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
    statements: [...ordersRepository(ctx).save(changes, ctx.actor), ...statements],
    audit,
    effects,
  })
  if (!written.ok) {
    // The clocks were told of a change that did not happen.
    const fresh = await ordersRepository(ctx).byIds(orders.map((order) => order.id))
    await setDeadlines(ctx.env, ctx.tenant, deadlinesOf(fresh, ctx.clock.now()))
    return written
  }
  const ended = deadlines.filter((order) => order.deadlines.length === 0 && !isNew(order.orderId, changes))
  if (ended.length > 0) ctx.waitUntil(setDeadlines(ctx.env, ctx.tenant, ended))
  if (isHeard(ctx.tenant.id)) ctx.waitUntil(publishOrders(ctx.env, ctx.tenant.id, orders.map(summaryOf)))
  return written
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
