/**
 * The warehouse's steps: start, pick, pack, weigh, hand over. A step moves one job, or all jobs that leave in one box, writes its
 * event on each order, and the last job handed over ships its order: stock leaves the books, each shop is told of its own lines,
 * the parcel is watched.
 */
import { closeLabelCases } from '../../cases/cases.repository.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { type FulfilmentStep, takeStep } from '../../fulfilment/domain/fulfilment-lifecycle.ts'
import { hasEnded, labelCode, movesWith } from '../../fulfilment/domain/shared-parcel.ts'
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { type OpenedParcels, openParcels } from '../../logistics/actions/open-parcel.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import { isHeld, type Order, type OrderEvent } from '../../orders/domain/order.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import type { HubEffect } from '../effects/effect.ts'
import { orderNotice } from '../notices/notice-facts.ts'
import { saveChanges } from '../orders/order-changes.ts'
import type { ParcelNews } from '../webhooks/webhook-news.ts'

export interface FulfilInput {
  readonly fulfilmentId: string
  readonly step: FulfilmentStep
  /** What a label step prints. */
  readonly template?: string
}

export async function fulfil({ ctx, input }: { ctx: Ctx; input: FulfilInput }): Promise<Result<Fulfilment, Failure>> {
  const allowed = authorise(ctx, 'fulfilment:write')
  if (!allowed.ok) return allowed
  for (let attempt = 0; ; attempt++) {
    const done = await takeOnce(ctx, input)
    if (done.ok || done.error.code !== 'platform.conflict') return done
    if (attempt > 0) return fail('order.conflict')
  }
}

/** The box as it is now. Orders are read before their jobs: whoever changes a job writes an event of its order, which is the guard. */
async function boxOf(ctx: Ctx, fulfilmentId: string) {
  const seen = await fulfilmentRepository(ctx).byId(fulfilmentId)
  if (!seen) return fail('fulfilment.not_found')
  const whole = unscoped(
    ctx,
    'the last job handed over ships the order, and a box moves as one, whosever the others are',
  )
  const jobs = fulfilmentRepository(whole)
  const named = seen.packageId === null ? [seen] : await jobs.ofPackages([seen.packageId])
  const orderIds = [...new Set(named.map(({ orderId }) => orderId))]
  const orders = new Map((await ordersRepository(whole).byIds(orderIds)).map((order) => [order.id, order]))
  if (!orders.has(seen.orderId)) return fail('order.not_found')
  const all = await jobs.ofOrders(orderIds)
  const own = all.find((job) => job.id === fulfilmentId)
  if (!own) return fail('fulfilment.not_found')
  // Others came into the box meanwhile, and their orders were not read. From one and the same box orders only leave.
  if (own.packageId !== seen.packageId) return fail('platform.conflict')
  const box = all.filter(
    (job) => job.id === own.id || (own.packageId !== null && job.packageId === own.packageId && !hasEnded(job)),
  )
  return ok({ own, box, all, orders })
}

async function takeOnce(ctx: Ctx, { fulfilmentId, step, template }: FulfilInput): Promise<Result<Fulfilment, Failure>> {
  const found = await boxOf(ctx, fulfilmentId)
  if (!found.ok) return found
  const { own, box, all, orders } = found.value
  const now = ctx.clock.now()
  const moves: Move[] = []
  for (const job of box.filter((candidate) => candidate.id === own.id || movesWith(candidate, step))) {
    const order = orders.get(job.orderId)
    if (!order) return fail('order.not_found')
    // A held order does not move: nothing new is picked or sent while somebody has to look at it.
    if (isHeld(order) && step.kind !== 'weigh' && step.kind !== 'cancel' && step.kind !== 'void_label')
      return fail('fulfilment.order_held', { holds: order.holds.map((hold) => hold.reason), order: order.hubNo })
    const moved = takeStep(job, step, now)
    if (!moved.ok)
      return job.id === own.id
        ? moved
        : fail('fulfilment.shared_not_ready', { order: order.hubNo, status: job.status, step: step.kind })
    if (moved.value !== job) moves.push({ order, before: job, after: moved.value })
  }
  const [first] = moves
  if (!first) return ok(own)
  const after = all.map((job) => moves.find((move) => move.after.id === job.id)?.after ?? job)
  const opened = step.kind === 'hand_over' ? await openParcels({ ctx, input: { parcels: boxesOf(moves, now) } }) : null
  if (opened && !opened.ok) return opened
  const news = moves.map((move, i) =>
    newsOf({
      move,
      step,
      now,
      parcel: opened?.value.parcels[i],
      jobs: after.filter((job) => job.orderId === move.order.id),
    }),
  )
  const changes = moves.flatMap(({ order }, i) => changeOrder(order, news[i]?.events ?? [], now, step.kind) ?? [])
  const repository = fulfilmentRepository(ctx)
  const result = moves.find((move) => move.after.id === own.id)?.after ?? own
  const saved = await saveChanges(ctx, {
    changes,
    statements: [
      ...repository.update(
        moves.map((move) => move.after),
        { labelled: step.kind === 'label' || step.kind === 'void_label' },
      ),
      ...(opened?.value.statements ?? []),
      ...(template === undefined ? [] : moves.map((move) => repository.keepLabel(move.after.id, template, now))),
      ...(step.kind === 'void_label' ? moves.map((move) => repository.dropLabel(move.after.id, now)) : []),
      ...labelCasesAfter(ctx, moves, step),
    ],
    audit: {
      action: `fulfilment.${step.kind}`,
      subjects: moves.flatMap((move) => [move.after.id, move.order.id]),
      before: { status: first.before.status },
      after: { status: first.after.status, waybill: first.after.waybill },
    },
    effects: [
      ...news.flatMap(({ effects }) => effects),
      ...(opened?.value.effects ?? []),
      ...(step.kind === 'void_label' ? voidAtService(own) : []),
    ],
    parcels: news.flatMap(({ parcels }) => parcels),
  })
  return saved.ok ? ok(result) : saved
}

/** Nobody need look into a label that is there, or that is not wanted any more. */
function labelCasesAfter(ctx: Ctx, moves: readonly Move[], { kind }: FulfilmentStep): D1PreparedStatement[] {
  if (kind !== 'label' && kind !== 'cancel') return []
  const closeReason = kind === 'label' ? '面单已取到' : '已取消'
  const jobs = moves.map(({ after }) => after)
  return [closeLabelCases(ctx, jobs, { closedAt: ctx.clock.now(), closedBy: 'system', closeReason })]
}

/** A box has one label, however many jobs are in it. */
export const voidAtService = (job: Fulfilment): HubEffect[] =>
  job.waybill === null || job.label === null
    ? []
    : [
        {
          kind: 'label.cancel',
          fulfilmentId: job.id,
          connectionId: job.label.connectionId,
          orderCode: labelCode(job),
          waybill: job.waybill,
          carrier: job.carrier,
        },
      ]

interface Move {
  readonly order: Order
  readonly before: Fulfilment
  readonly after: Fulfilment
}

const boxesOf = (moves: readonly Move[], now: number) =>
  moves.map(({ order, after: job }) => ({
    orderId: order.id,
    fulfilmentId: job.id,
    waybill: job.waybill ?? '',
    carrier: job.carrier,
    shippedAt: now,
    promisedAt: order.promisedAt,
  }))

interface News {
  readonly events: OrderEvent[]
  readonly effects: HubEffect[]
  readonly parcels: ParcelNews[]
}

/** What the step means for one order. `jobs`: all of that order's, as they are after it. */
function newsOf({
  move: { order, before, after: job },
  step,
  jobs,
  parcel,
  now,
}: {
  readonly move: Move
  readonly step: FulfilmentStep
  readonly jobs: readonly Fulfilment[]
  readonly parcel: OpenedParcels['parcels'][number] | undefined
  readonly now: number
}): News {
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
    return {
      events: [
        moved,
        ...(isLast && order.status === 'allocated' ? [{ type: 'label_printed', waybill: step.waybill } as const] : []),
      ],
      effects: [],
      parcels: [],
    }
  }
  if (step.kind === 'void_label')
    return {
      events: [
        moved,
        ...(order.status === 'label_printed' && before.waybill !== null
          ? [{ type: 'label_voided', waybill: before.waybill } as const]
          : []),
      ],
      effects: [],
      parcels: [],
    }
  if (step.kind !== 'hand_over' || job.waybill === null) return { events: [moved], effects: [], parcels: [] }
  const isLast = live.every(hasEnded)
  return {
    events: [moved, ...(isLast ? [{ type: 'shipped', shippedAt: now, waybill: job.waybill } as const] : [])],
    effects: [
      {
        kind: 'stock.apply',
        commands: job.lines.map(({ sku, holdId }) => ({
          sku,
          command: { kind: 'commit', requestId: `commit:${holdId}`, holdId },
        })),
      },
      { kind: 'channel.ship', orderId: order.id, fulfilmentId: job.id },
      ...(isLast ? [orderNotice(order, 'order.shipped', now, { waybill: job.waybill, carrier: job.carrier })] : []),
    ],
    parcels: parcel?.isNew
      ? [
          {
            order,
            type: 'parcel.created',
            parcelId: parcel.id,
            waybill: parcel.waybill,
            carrier: job.carrier,
            warehouseId: job.warehouseId,
            fact: 'shipped',
            at: now,
          },
        ]
      : [],
  }
}
