/** Splitting a job's lines into several parcels and merging them back. Stock stays where it is locked; only the packing changes. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import type { Order, OrderEvent } from '../../orders/domain/order.ts'
import { summaryOf } from '../../orders/order-summary.ts'
import type { OrderSummary } from '../../orders/orders.contract.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import { saveChanges, withOrder } from '../orders/order-changes.ts'

type Answer = Promise<Result<OrderSummary, Failure>>

/** Old jobs end, new ones take over their lines and holds. */
async function repack(
  ctx: Ctx,
  order: Order,
  old: readonly Fulfilment[],
  packages: readonly { readonly from: Fulfilment; readonly lines: Fulfilment['lines'] }[],
  event: OrderEvent,
): Answer {
  const now = ctx.clock.now()
  const fresh = packages.map(
    ({ from, lines }): Fulfilment => ({
      ...from,
      id: ctx.ids.next('ful'),
      lines,
      createdAt: now,
      updatedAt: now,
      version: 1,
    }),
  )
  const gone = old.map((job): Fulfilment => ({ ...job, status: 'cancelled', updatedAt: now, version: job.version + 1 }))
  const change = changeOrder(order, [event], now, '')
  if (!change) return ok(summaryOf(order, ctx.rights))
  const repository = fulfilmentRepository(ctx)
  const saved = await saveChanges(ctx, {
    changes: [change],
    statements: [...repository.update(gone), ...repository.insert(fresh)],
    audit: { action: `order.${event.type}`, subjects: [order.id, ...fresh.map((job) => job.id)] },
  })
  return saved.ok ? ok(summaryOf(change.after, ctx.rights)) : saved
}

async function openJobs(ctx: Ctx, order: Order): Promise<Result<Fulfilment[], Failure>> {
  const whole = unscoped(ctx, 'the step concerns all jobs of an order that the caller sees')
  const live = (await fulfilmentRepository(whole).ofOrders([order.id])).filter((job) => job.status !== 'cancelled')
  if (live.some((job) => job.packageId !== null)) return fail('fulfilment.shared_parcel')
  return order.status === 'allocated' && live.every((job) => job.status === 'to_pick' && job.waybill === null)
    ? ok(live)
    : fail('order.not_movable', { status: order.status })
}

/** `groups`: line numbers that travel together; lines that are not named stay together in a parcel of their own. */
export async function splitOrder({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { orderId: string; groups: readonly (readonly number[])[] }
}): Answer {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  return withOrder(ctx, input.orderId, async (order) => {
    const jobs = await openJobs(ctx, order)
    if (!jobs.ok) return jobs
    const named = input.groups.flat()
    const known = new Set(order.lines.map((line) => line.lineNo))
    if (new Set(named).size !== named.length || named.some((lineNo) => !known.has(lineNo)))
      return fail('order.split_invalid', { groups: input.groups })
    const groupOf = (lineNo: number) => input.groups.findIndex((group) => group.includes(lineNo))
    const packages = jobs.value.flatMap((job) =>
      [...Map.groupBy(job.lines, (line) => groupOf(line.lineNo)).values()].map((lines) => ({ from: job, lines })),
    )
    if (packages.length === jobs.value.length) return fail('order.split_invalid', { why: 'nothing would be split' })
    return repack(ctx, order, jobs.value, packages, { type: 'split', groups: input.groups })
  })
}

/** Jobs of one warehouse become one parcel again. */
export async function mergeOrder({ ctx, input }: { ctx: Ctx; input: { orderId: string } }): Answer {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  return withOrder(ctx, input.orderId, async (order) => {
    const jobs = await openJobs(ctx, order)
    if (!jobs.ok) return jobs
    const byWarehouse = [...Map.groupBy(jobs.value, (job) => job.warehouseId).values()]
    if (byWarehouse.length === jobs.value.length) return fail('order.nothing_to_merge')
    const packages = byWarehouse.flatMap((group) =>
      group[0]
        ? [{ from: group[0], lines: group.flatMap((job) => job.lines).sort((a, b) => a.lineNo - b.lineNo) }]
        : [],
    )
    return repack(ctx, order, jobs.value, packages, { type: 'merged' })
  })
}
