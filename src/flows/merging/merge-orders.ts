/**
 * 合并发货 with one click, and back with one: the orders' jobs in a warehouse become one parcel. Nothing else changes: each order
 * keeps its number, its lines, its money and its holds, so that undoing is giving every job its own box back.
 */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { hasEnded, joined, labelCode, parted } from '../../fulfilment/domain/shared-parcel.ts'
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { areSameReceiver, joinableJob, weightOfJobs } from '../../merging/domain/find-suggestions.ts'
import { mergingRepository, type Suggestion } from '../../merging/merging.repository.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import type { Order, OrderEvent } from '../../orders/domain/order.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import type { HubEffect } from '../effects/effect.ts'
import { saveChanges } from '../orders/order-changes.ts'
import { beforeOf } from './leave-parcel.ts'
import { lookFacts, waitingOrders } from './merge-facts.ts'

interface Input {
  readonly suggestionId: string
}

export const decider = ({ actor }: Ctx): string | null =>
  actor.kind === 'system' ? 'system' : 'name' in actor ? actor.name : actor.id

/** Tried once more when one of the orders changed meanwhile. */
export async function twice<T>(step: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
  const first = await step()
  if (first.ok || first.error.code !== 'platform.conflict') return first
  const second = await step()
  return second.ok || second.error.code !== 'platform.conflict' ? second : fail('order.conflict')
}

/** The suggestion as it is afterwards. A repeat answers the same. */
export async function mergeOrders({ ctx, input }: { ctx: Ctx; input: Input }): Promise<Result<Suggestion, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  return twice(() => mergeOnce(ctx, input))
}

async function mergeOnce(ctx: Ctx, { suggestionId }: Input): Promise<Result<Suggestion, Failure>> {
  const repository = mergingRepository(ctx)
  const suggestion = await repository.byId(suggestionId)
  if (!suggestion) return fail('merging.not_found')
  if (suggestion.state === 'merged') return ok(suggestion)
  if (suggestion.kind === 'duplicate') return fail('merging.is_duplicate')
  if (suggestion.state !== 'open') return fail('merging.not_open', { state: suggestion.state })
  const whole = unscoped(ctx, 'the orders of a suggestion that the caller sees')
  // Orders before their jobs: their versions guard the jobs.
  const orders = await ordersRepository(whole).byIds(suggestion.orderIds)
  const waiting = await waitingOrders(whole, suggestion.orderIds)
  const held = waiting.find(({ holds }) => holds.length > 0)
  if (held) return fail('merging.order_held', { order: orders.find(({ id }) => id === held.id)?.hubNo })
  const joinable = waiting.flatMap((order) => joinableJob(order, suggestion.warehouseId) ?? [])
  const jobs = (await fulfilmentRepository(whole).byIds(joinable.map(({ id }) => id))).sort((a, b) =>
    a.id < b.id ? -1 : 1,
  )
  if (jobs.length < suggestion.orderIds.length) return fail('merging.not_waiting')
  if (!areSameReceiver(waiting)) return fail('merging.receiver_differs')
  // Who shares a parcel already brings all of it along.
  const before = await fulfilmentRepository(whole).ofPackages(jobs.flatMap(({ packageId }) => packageId ?? []))
  if (before.some((job) => !hasEnded(job) && !jobs.some(({ id }) => id === job.id))) return fail('merging.superseded')
  const lead = leadOf(jobs, orders)
  const facts = await lookFacts(whole, await repository.rules(), waiting, [])
  const weightG = weightOfJobs(jobs, facts.weightOf)
  if (weightG > facts.carrierLimit(suggestion.warehouseId, lead.carrier))
    return fail('merging.too_heavy', { weightG, carrier: lead.carrier })

  const now = ctx.clock.now()
  const packageId = ctx.ids.next('pkg')
  const merged = jobs.map((job) => joined(job, { packageId, carrier: lead.carrier }, now))
  const changes = orders.flatMap((order) => {
    const others = orders.filter(({ id }) => id !== order.id).map(({ hubNo }) => hubNo)
    return changeOrder(order, [{ type: 'parcel_joined', packageId, with: others }], now, '') ?? []
  })
  const decided: Suggestion = {
    ...suggestion,
    state: 'merged',
    packageId,
    before: jobs.map(({ id, orderId, carrier, packageId: shared }) => ({
      fulfilmentId: id,
      orderId,
      carrier,
      packageId: shared,
    })),
    decidedBy: decider(ctx),
    decidedAt: now,
  }
  const saved = await saveChanges(ctx, {
    changes,
    statements: [
      ...fulfilmentRepository(ctx).update(merged),
      ...fulfilmentRepository(ctx).repackage(merged),
      ...repository.decide([decided]),
    ],
    audit: {
      action: 'merging.merged',
      subjects: [suggestion.id, ...orders.map(({ id }) => id)],
      after: { packageId, confidence: suggestion.confidence },
    },
  })
  return saved.ok ? ok({ ...decided, version: suggestion.version + 1 }) : saved
}

/** The order that is promised first says by which carrier. */
function leadOf(jobs: readonly Fulfilment[], orders: readonly Order[]): Fulfilment {
  const promised = (job: Fulfilment) =>
    orders.find(({ id }) => id === job.orderId)?.promisedAt ?? Number.POSITIVE_INFINITY
  return jobs.reduce((first, job) => (promised(job) < promised(first) ? job : first))
}

/** Every job gets back what it had: its carrier and its own parcel. Possible until the parcel has left; a packed box is opened. */
export async function undoMerge({ ctx, input }: { ctx: Ctx; input: Input }): Promise<Result<Suggestion, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  return twice(() => undoOnce(ctx, input))
}

async function undoOnce(ctx: Ctx, { suggestionId }: Input): Promise<Result<Suggestion, Failure>> {
  const repository = mergingRepository(ctx)
  const suggestion = await repository.byId(suggestionId)
  if (!suggestion) return fail('merging.not_found')
  if (suggestion.state === 'undone') return ok(suggestion)
  if (suggestion.state !== 'merged' || suggestion.packageId === null)
    return fail('merging.not_merged', { state: suggestion.state })
  const whole = unscoped(ctx, 'the orders of a suggestion that the caller sees')
  const orders = await ordersRepository(whole).byIds(suggestion.orderIds)
  const named = await fulfilmentRepository(whole).ofPackages([suggestion.packageId])
  const jobs = named.filter((job) => !hasEnded(job))
  if (jobs.length === 0)
    return fail(named.some(({ status }) => status !== 'cancelled') ? 'merging.already_left' : 'merging.superseded')
  const now = ctx.clock.now()
  const apart = jobs.map((job) => parted(job, beforeOf(suggestion, job), now))
  const labelled = jobs.find(({ waybill, label }) => waybill !== null && label !== null)
  const effects: HubEffect[] =
    labelled?.waybill && labelled.label
      ? [
          {
            kind: 'label.cancel',
            fulfilmentId: labelled.id,
            connectionId: labelled.label.connectionId,
            orderCode: labelCode(labelled),
            waybill: labelled.waybill,
            carrier: labelled.carrier,
          },
        ]
      : []
  const concerned = orders.filter(({ id }) => jobs.some(({ orderId }) => orderId === id))
  const changes = concerned.flatMap((order) => {
    const from = concerned.filter(({ id }) => id !== order.id).map(({ hubNo }) => hubNo)
    const events: OrderEvent[] = [
      { type: 'parcel_parted', packageId: suggestion.packageId ?? '', from },
      ...(labelled && order.status === 'label_printed'
        ? [{ type: 'label_voided', waybill: labelled.waybill ?? '' } as const]
        : []),
    ]
    return changeOrder(order, events, now, '') ?? []
  })
  const decided: Suggestion = {
    ...suggestion,
    state: 'undone',
    decidedBy: decider(ctx),
    why: '人工撤销',
    decidedAt: now,
  }
  const saved = await saveChanges(ctx, {
    changes,
    statements: [
      ...fulfilmentRepository(ctx).update(apart),
      ...fulfilmentRepository(ctx).repackage(apart),
      ...repository.decide([decided]),
    ],
    audit: {
      action: 'merging.undone',
      subjects: [suggestion.id, ...concerned.map(({ id }) => id)],
      before: { packageId: suggestion.packageId },
    },
    effects,
  })
  return saved.ok ? ok({ ...decided, version: suggestion.version + 1 }) : saved
}
