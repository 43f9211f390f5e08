/**
 * An order leaves the parcel that it shared: it was cancelled, its address changed, somebody holds it. What has not been begun falls
 * apart by itself; what lies in the box already is for a person: the others wait, with a case that says what to take out.
 */
import { caseId } from '../../cases/domain/case-id.ts'
import { openCases } from '../../cases/open-case.ts'
import { type Failure, ok, type Result } from '../../core/result.ts'
import { hasEnded, isBegun, parted } from '../../fulfilment/domain/shared-parcel.ts'
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { mergingRepository, type Suggestion } from '../../merging/merging.repository.ts'
import type { JobBefore } from '../../merging/merging.tables.ts'
import { changeOrder, type OrderChange } from '../../orders/domain/change-order.ts'
import { isHeld, type Order, type OrderEvent } from '../../orders/domain/order.ts'
import { isBeforeShipping } from '../../orders/domain/order-lifecycle.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import type { HubEffect } from '../effects/effect.ts'
import { saveChanges, withOrder } from '../orders/order-changes.ts'

/** What the others of the parcels owe to one's leaving; belongs into the same commit as the leaving itself. */
export interface Parting {
  /** Changes of the other orders. */
  readonly changes: readonly OrderChange[]
  readonly statements: readonly D1PreparedStatement[]
  /** Events of the order that leaves. */
  readonly events: readonly OrderEvent[]
  /** Labels that the others still need. */
  readonly keptLabels: ReadonlySet<string>
  readonly begun: boolean
}

/** A label is not voided while somebody else's goods leave under it. */
export const withoutKeptLabels = (effects: readonly HubEffect[], { keptLabels }: Parting): HubEffect[] =>
  effects.filter((effect) => effect.kind !== 'label.cancel' || !keptLabels.has(effect.waybill))

const nothing: Parting = { changes: [], statements: [], events: [], keptLabels: new Set(), begun: false }

/** `jobs`: those of the order, as they were before it leaves. */
export async function partingOf(
  ctx: Ctx,
  { order, jobs, why }: { readonly order: Order; readonly jobs: readonly Fulfilment[]; readonly why: string },
): Promise<Parting> {
  const leaving = jobs.filter((job) => job.packageId !== null && !hasEnded(job))
  if (leaving.length === 0) return nothing
  const whole = unscoped(ctx, 'an order that leaves a parcel concerns the others in it, whosever they are')
  const packageIds = leaving.flatMap(({ packageId }) => packageId ?? [])
  const named = await fulfilmentRepository(whole).ofPackages(packageIds)
  const orderIds = [...new Set(named.map(({ orderId }) => orderId))].filter((id) => id !== order.id)
  // Orders before their jobs: the event of an order guards its jobs against a stale copy.
  const orders = new Map((await ordersRepository(whole).byIds(orderIds)).map((other) => [other.id, other]))
  const mates = (await fulfilmentRepository(whole).ofPackages(packageIds)).filter(
    (job) => !hasEnded(job) && orders.has(job.orderId),
  )
  const merges = (await mergingRepository(whole).ofOrders([order.id])).filter(({ state }) => state === 'merged')
  const parts = leaving.map((job) => {
    const rest = mates.filter((mate) => mate.packageId === job.packageId)
    return partFrom(whole, {
      order,
      job,
      rest,
      orders,
      why,
      merge: merges.find(({ packageId }) => packageId === job.packageId) ?? null,
    })
  })
  return {
    // One change an order: it may have shared two parcels with this one, from two warehouses.
    changes: [...orders.values()].flatMap(
      (other) =>
        changeOrder(
          other,
          parts.flatMap(({ told }) => told.get(other.id) ?? []),
          ctx.clock.now(),
          why,
        ) ?? [],
    ),
    statements: parts.flatMap(({ statements }) => statements),
    events: leaving.map(({ packageId }) => ({
      type: 'parcel_parted',
      packageId: packageId ?? '',
      from: numbersOf(
        mates.filter((mate) => mate.packageId === packageId).flatMap((mate) => orders.get(mate.orderId) ?? []),
      ),
    })),
    keptLabels: new Set(mates.flatMap(({ waybill }) => waybill ?? [])),
    begun: parts.some(({ begun }) => begun),
  }
}

const numbersOf = (orders: readonly Order[]): string[] => orders.map(({ hubNo }) => hubNo)

function partFrom(
  ctx: Ctx,
  {
    order,
    job,
    rest,
    orders,
    why,
    merge,
  }: {
    readonly order: Order
    readonly job: Fulfilment
    readonly rest: readonly Fulfilment[]
    readonly orders: ReadonlyMap<string, Order>
    readonly why: string
    readonly merge: Suggestion | null
  },
) {
  const now = ctx.clock.now()
  const begun = rest.length > 0 && [job, ...rest].some(isBegun)
  const [last] = rest
  // Alone again, and without a label that names the box: as it was before.
  const freed = !begun && rest.length === 1 && last?.waybill === null ? last : null
  const detail = `同箱的 ${order.hubNo} ${why}，请把它的商品从箱里取出后放行`
  const told = new Map(
    rest.map(({ orderId }): [string, OrderEvent[]] => {
      const status = orders.get(orderId)?.status
      return [
        orderId,
        [
          { type: 'parcel_parted', packageId: job.packageId ?? '', from: [order.hubNo] },
          ...(begun && status !== undefined && isBeforeShipping(status)
            ? [{ type: 'hold_placed', hold: { reason: 'human_gate', detail, by: 'system', since: now } } as const]
            : []),
        ],
      ]
    }),
  )
  const jobs = fulfilmentRepository(ctx)
  const alone = freed ? [parted(freed, { ...beforeOf(merge, freed), packageId: null }, now)] : []
  return {
    begun,
    told,
    statements: [
      ...jobs.update(alone),
      ...jobs.repackage(alone),
      ...(begun
        ? openCases(
            ctx,
            rest.map((mate) => ({
              id: caseId(mate.orderId, 'shared_parcel', now),
              kind: 'shared_parcel',
              orderId: mate.orderId,
              severity: 'red',
              detail,
              dueAt: orders.get(mate.orderId)?.promisedAt ?? null,
              openedAt: now,
            })),
          )
        : []),
      ...(merge && rest.length <= 1
        ? mergingRepository(ctx).decide([
            { ...merge, state: 'undone', decidedBy: null, why: `${order.hubNo} ${why}`, decidedAt: now },
          ])
        : []),
    ],
  }
}

/** How the job stood before it was put together; without a trace of it (merged into another parcel since) it stands alone. */
export const beforeOf = (merge: Pick<Suggestion, 'before'> | null, job: Fulfilment): JobBefore => ({
  fulfilmentId: job.id,
  orderId: job.orderId,
  carrier: job.carrier,
  packageId: null,
  ...merge?.before?.find(({ fulfilmentId }) => fulfilmentId === job.id),
})

/**
 * A hold keeps an order out of its parcel, so that the others need not wait for it. `own`: its jobs as they are then; none where the
 * box is begun: then all of them wait.
 */
export async function partingOfHeld(
  ctx: Ctx,
  order: Order,
  why: string,
): Promise<Parting & { readonly own: readonly Fulfilment[] }> {
  const whole = unscoped(ctx, 'the step concerns all jobs of an order that the caller sees')
  const jobs = (await fulfilmentRepository(whole).ofOrders([order.id])).filter(
    (job) => job.packageId !== null && !hasEnded(job),
  )
  const mates = await fulfilmentRepository(whole).ofPackages(jobs.flatMap(({ packageId }) => packageId ?? []))
  if (jobs.length === 0) return { ...nothing, own: [] }
  if (mates.filter((mate) => !hasEnded(mate)).some(isBegun)) {
    const detail = `${order.hubNo} ${why}，它和其他订单已拣在同一箱：取出后放行，或整箱等待`
    const item = { id: caseId(order.id, 'shared_parcel', ctx.clock.now()), kind: 'shared_parcel', orderId: order.id }
    const opened = openCases(ctx, [
      { ...item, severity: 'red', detail, dueAt: order.promisedAt, openedAt: ctx.clock.now() },
    ])
    return { ...nothing, statements: opened, begun: true, own: [] }
  }
  const parting = await partingOf(ctx, { order, jobs, why })
  const merges = (await mergingRepository(whole).ofOrders([order.id])).filter(({ state }) => state === 'merged')
  const now = ctx.clock.now()
  const own = jobs.map((job) => parted(job, { ...beforeOf(mergeOf(merges, job), job), packageId: null }, now))
  const wasLabelled = order.status === 'label_printed' && jobs.some(({ waybill }) => waybill !== null)
  return {
    ...parting,
    own,
    events: [
      ...parting.events,
      ...(wasLabelled ? [{ type: 'label_voided', waybill: order.waybill ?? '' } as const] : []),
    ],
    statements: [
      ...parting.statements,
      ...fulfilmentRepository(ctx).update(own),
      ...fulfilmentRepository(ctx).repackage(own),
    ],
  }
}

const mergeOf = (merges: readonly Suggestion[], { packageId }: Fulfilment): Suggestion | null =>
  merges.find((merge) => merge.packageId === packageId) ?? null

/** Takes an order that is held out of its parcel; nothing to do where it shares none. */
export async function leaveParcel({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly orderId: string; readonly why: string }
}): Promise<Result<void, Failure>> {
  return withOrder(ctx, input.orderId, async (order) => {
    if (!isHeld(order)) return ok(undefined)
    const parting = await partingOfHeld(ctx, order, input.why)
    const change = changeOrder(order, parting.events, ctx.clock.now(), input.why)
    // In a box that is begun the order is held where it lies, and `holdOrder` has said so.
    if (!change || parting.own.length === 0) return ok(undefined)
    return saveChanges(ctx, {
      changes: [change, ...parting.changes],
      statements: parting.statements,
      audit: { action: 'order.left_parcel', subjects: [order.id], after: { why: input.why } },
    })
  })
}
