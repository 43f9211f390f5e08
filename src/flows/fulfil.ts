/**
 * The warehouse's steps: start, pick, pack, weigh, hand over. Each step moves one job, writes its event on the order, and the
 * last job handed over ships the order: stock leaves the books, the shop is told, the parcel is watched.
 */
import { type Failure, fail, ok, type Result } from '../core/result.ts'
import { type FulfilmentStep, takeStep } from '../fulfilment/domain/fulfilment-lifecycle.ts'
import type { Fulfilment } from '../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../fulfilment/fulfilment.repository.ts'
import { openParcels } from '../logistics/actions/open-parcel.ts'
import { isHeld, type Order, type OrderEvent } from '../orders/domain/order.ts'
import { changeOrder } from '../orders/orders.repository.ts'
import { authorise } from '../platform/authorise.ts'
import type { Ctx } from '../platform/ctx.ts'
import { unscoped } from '../platform/row-scope.ts'
import type { HubEffect } from './effects/effect.ts'
import { orderNotice } from './notice-facts.ts'
import { saveChanges, withOrder } from './order-changes.ts'
import type { ParcelNews } from './webhook-news.ts'

export interface FulfilInput {
  readonly fulfilmentId: string
  readonly step: FulfilmentStep
  /** What a label step prints. */
  readonly template?: string
}

export async function fulfil({ ctx, input }: { ctx: Ctx; input: FulfilInput }): Promise<Result<Fulfilment, Failure>> {
  const allowed = authorise(ctx, 'fulfilment:write')
  if (!allowed.ok) return allowed
  const repository = fulfilmentRepository(ctx)
  const found = await repository.byId(input.fulfilmentId)
  if (!found) return fail('fulfilment.not_found')
  return withOrder(ctx, found.orderId, async (order) => {
    const whole = unscoped(ctx, 'the last job handed over ships the order, whosever the others are')
    const jobs = await fulfilmentRepository(whole).ofOrders([order.id])
    const job = jobs.find((candidate) => candidate.id === input.fulfilmentId)
    if (!job) return fail('fulfilment.not_found')
    // A held order does not move: nothing new is picked or sent while somebody has to look at it.
    if (isHeld(order) && input.step.kind !== 'weigh' && input.step.kind !== 'cancel')
      return fail('fulfilment.order_held', { holds: order.holds.map((hold) => hold.reason) })
    const now = ctx.clock.now()
    const moved = takeStep(job, input.step, now)
    if (!moved.ok) return moved
    if (moved.value === job) return ok(job)
    const after = jobs.map((candidate) => (candidate.id === job.id ? moved.value : candidate))
    const told = await newsOf(ctx, order, job, moved.value, after, input.step, now)
    if (!told.ok) return told
    const news = told.value
    const change = changeOrder(order, news.events, now, input.step.kind)
    if (!change) return ok(job)
    const saved = await saveChanges(ctx, {
      changes: [change],
      statements: [
        ...repository.update([moved.value], { labelled: input.step.kind === 'label' }),
        ...news.statements,
        ...(input.template === undefined ? [] : repository.keepLabel(job.id, input.template, now)),
      ],
      audit: {
        action: `fulfilment.${input.step.kind}`,
        subjects: [job.id, order.id],
        before: { status: job.status },
        after: { status: moved.value.status, waybill: moved.value.waybill },
      },
      effects: news.effects,
      parcels: news.parcels,
    })
    return saved.ok ? ok(moved.value) : saved
  })
}

interface News {
  readonly events: OrderEvent[]
  readonly statements: D1PreparedStatement[]
  readonly effects: HubEffect[]
  readonly parcels: ParcelNews[]
}

async function newsOf(
  ctx: Ctx,
  order: Order,
  before: Fulfilment,
  job: Fulfilment,
  jobs: readonly Fulfilment[],
  step: FulfilmentStep,
  now: number,
): Promise<Result<News, Failure>> {
  const moved: OrderEvent = {
    type: 'fulfilment_moved',
    fulfilmentId: job.id,
    step: step.kind,
    from: before.status,
    to: job.status,
  }
  const live = jobs.filter((candidate) => candidate.status !== 'cancelled')
  if (step.kind === 'label') {
    const isLast = live.every((candidate) => candidate.waybill !== null)
    return ok({
      events: [
        moved,
        ...(isLast && order.status === 'allocated' ? [{ type: 'label_printed', waybill: step.waybill } as const] : []),
      ],
      statements: [],
      effects: [],
      parcels: [],
    })
  }
  if (step.kind !== 'hand_over' || job.waybill === null)
    return ok({ events: [moved], statements: [], effects: [], parcels: [] })
  const opened = await openParcels({
    ctx,
    input: {
      parcels: [
        {
          orderId: order.id,
          fulfilmentId: job.id,
          waybill: job.waybill,
          carrier: job.carrier,
          shippedAt: now,
          promisedAt: order.promisedAt,
        },
      ],
    },
  })
  if (!opened.ok) return opened
  const isLast = live.every((candidate) => candidate.status === 'handed_over' || candidate.status === 'collected')
  return ok({
    events: [moved, ...(isLast ? [{ type: 'shipped', shippedAt: now, waybill: job.waybill } as const] : [])],
    statements: [...opened.value.statements],
    effects: [
      {
        kind: 'stock.apply',
        commands: job.lines.map(({ sku, holdId }) => ({
          sku,
          command: { kind: 'commit', requestId: `commit:${holdId}`, holdId },
        })),
      },
      { kind: 'channel.ship', orderId: order.id, fulfilmentId: job.id },
      ...opened.value.parcels
        .filter((parcel) => parcel.isNew)
        .map((parcel) => ({ kind: 'track.subscribe' as const, parcelId: parcel.id })),
      ...(isLast ? [orderNotice(order, 'order.shipped', now, { waybill: job.waybill, carrier: job.carrier })] : []),
    ],
    parcels: opened.value.parcels
      .filter((parcel) => parcel.isNew)
      .map(({ id, waybill }) => ({
        order,
        type: 'parcel.created',
        parcelId: id,
        waybill,
        carrier: job.carrier,
        warehouseId: job.warehouseId,
        fact: 'shipped',
        at: now,
      })),
  })
}
