/** What the new places of an order's parcels come to: steps of the order and of its jobs, cases, goods that come back, lessons. */
import { knownCaseIds } from '../../cases/cases.repository.ts'
import { caseId } from '../../cases/domain/case-id.ts'
import { closeCasesStatement, openCases } from '../../cases/open-case.ts'
import { takeStep } from '../../fulfilment/domain/fulfilment-lifecycle.ts'
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { countedPromise } from '../../insights/domain/odi.ts'
import { odiStatements } from '../../insights/odi-statements.ts'
import { isOpen } from '../../interceptions/domain/wish.ts'
import { type Interception, interceptionsRepository } from '../../interceptions/interceptions.repository.ts'
import type { OrderTrackChange, ParcelChange } from '../../logistics/actions/record-track.ts'
import { factOf, type OrderFact } from '../../logistics/domain/track.ts'
import { changeOrder, type OrderChange } from '../../orders/domain/change-order.ts'
import type { Order, OrderEvent } from '../../orders/domain/order.ts'
import { canMove } from '../../orders/domain/order-lifecycle.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { firstPromises, type PromiseRecord } from '../../promise/promise.repository.ts'
import type { HubEffect } from '../effects/effect.ts'
import { orderNotice } from '../notices/notice-facts.ts'
import { estimateAnew } from '../promise/estimate-anew.ts'
import type { Delivered } from '../promise/learn-from-deliveries.ts'
import { loadRoadView, type RoadView, riskCaseId } from '../promise/predict-breach.ts'
import { isSignedAtOldPlace, newCities } from './signed-where.ts'
import { type InterceptionNews, newsOf as newsOfWish } from './step-interception.ts'

/** What is known around orders whose parcels moved. */
export interface Around {
  readonly now: number
  /** As they were before. */
  readonly jobs: ReadonlyMap<string, Fulfilment>
  /** Which cases of broken and endangered promises exist. */
  readonly cases: ReadonlySet<string>
  readonly wishes: readonly Interception[]
  readonly goingTo: Awaited<ReturnType<typeof newCities>>
  readonly view: RoadView
  readonly told: Awaited<ReturnType<typeof firstPromises>>
}

export async function lookAround(
  ctx: Ctx,
  tracked: readonly OrderTrackChange[],
  orders: readonly Order[],
): Promise<Around> {
  const jobs = await fulfilmentRepository(ctx).byIds(
    tracked.flatMap(({ parcels }) => parcels.map(({ fulfilmentId }) => fulfilmentId)),
  )
  const arriving = tracked.filter(({ after }) => after.fact === 'delivered').map(({ orderId }) => orderId)
  const [cases, view, told, wishes] = await Promise.all([
    knownCaseIds(
      ctx,
      orders.flatMap((order) => [breachCaseId(order), riskCaseId(order)]),
    ),
    loadRoadView(ctx, orders, jobs),
    firstPromises(ctx, arriving),
    interceptionsRepository(ctx).ofOrders(orders.map(({ id }) => id)),
  ])
  const goingTo = await newCities(ctx, wishes)
  return { now: ctx.clock.now(), jobs: new Map(jobs.map((job) => [job.id, job])), cases, wishes, goingTo, view, told }
}

/** The case that a breach of this promise opened; where it exists, the breach is in the day's counts already. */
const breachCaseId = (order: Order): string => caseId(order.id, 'overdue', order.promisedAt ?? 0)

interface Moved {
  readonly order: Order
  readonly track: OrderTrackChange
  readonly around: Around
}

interface News {
  readonly events: readonly OrderEvent[]
  readonly statements: readonly D1PreparedStatement[]
  readonly effects: readonly HubEffect[]
}

export interface TrackNews extends Omit<News, 'events'> {
  readonly change: OrderChange | null
  readonly jobs: readonly Fulfilment[]
  /** A new version of the promise. */
  readonly promise: PromiseRecord | null
  readonly lessons: readonly Delivered[]
}

export function trackNews(ctx: Ctx, { order, track, around }: Moved): TrackNews {
  const { now, jobs, view, told } = around
  const wishes = around.wishes.filter(({ orderId }) => orderId === order.id)
  const steps = track.parcels.map((parcel) => jobNews(ctx, { order, parcel, wishes, around }))
  const news = placeNews(ctx, { order, track, around })
  const trouble = troubleNews(ctx, { order, track, around }, wishes)
  const anew = estimateAnew({ order, track, jobs, view, now, known: around.cases })
  const events = [...steps.flatMap((step) => step.events), ...news.events, ...anew.events]
  const change = changeOrder(order, events, now, track.parcels[0]?.newNodes.at(-1)?.text ?? '')
  const isDelivered = news.events.some(({ type }) => type === 'delivered')
  return {
    change,
    jobs: steps.flatMap(({ job }) => job ?? []),
    promise:
      change && anew.promised
        ? { ...anew.promised, orderId: order.id, version: change.after.version, reason: '节点更新' }
        : null,
    lessons: track.parcels.flatMap((parcel) => {
      const job = jobs.get(parcel.fulfilmentId)
      const first = told.get(order.id) ?? null
      return isDelivered && job ? [{ order, parcel, warehouseId: job.warehouseId, first }] : []
    }),
    statements: [...steps, news, trouble].flatMap(({ statements }) => statements).concat(openCases(ctx, anew.cases)),
    effects: [...steps, news, trouble, anew].flatMap(({ effects }) => effects),
  }
}

interface MovedParcel {
  readonly order: Order
  readonly parcel: ParcelChange
  readonly wishes: readonly Interception[]
  readonly around: Around
}

/** Who scans a parcel has collected it; and the parcel itself says how a wish to stop it ended. */
function jobNews(ctx: Ctx, moved: MovedParcel): InterceptionNews {
  const { jobs, now } = moved.around
  const job = jobs.get(moved.parcel.fulfilmentId) ?? null
  const step =
    job?.status === 'handed_over' && moved.parcel.after.fact !== 'shipped'
      ? takeStep(job, { kind: 'collect' }, now)
      : null
  const collected = step?.ok ? step.value : null
  const stop = witnessOf(ctx, moved, collected ?? job)
  return {
    events: [
      ...(job && collected
        ? [
            {
              type: 'fulfilment_moved',
              fulfilmentId: job.id,
              step: 'collect',
              from: job.status,
              to: collected.status,
            } as const,
          ]
        : []),
      ...(stop?.events ?? []),
    ],
    job: stop?.job ?? collected,
    statements: stop?.statements ?? [],
    effects: [...(stop?.effects ?? []), ...backOnTheShelf(moved, job)],
  }
}

/** What comes back is looked at before it is sold again, whatever became of its order and of its other parcels. */
function backOnTheShelf({ order, parcel }: MovedParcel, job: Fulfilment | null): HubEffect[] {
  const isBack = parcel.after.fact === 'returned' && parcel.before.fact !== 'returned'
  const commands = (isBack && job ? job.lines : []).map(({ lineNo, sku, quantity }) => ({
    sku,
    command: {
      kind: 'restock' as const,
      requestId: `return:${parcel.fulfilmentId}:${lineNo}`,
      warehouseId: job?.warehouseId ?? '',
      quantity,
      into: 'qc' as const,
      reason: `退回 ${order.hubNo}`,
    },
  }))
  return commands.length > 0 ? [{ kind: 'stock.apply', commands }] : []
}

/** What the parcel's new place says of an open wish to stop it. */
function witnessOf(
  ctx: Ctx,
  { order, parcel, wishes, around }: MovedParcel,
  job: Fulfilment | null,
): InterceptionNews | null {
  const { fact } = parcel.after
  if (fact !== 'delivered' && fact !== 'returning' && fact !== 'returned') return null
  const wish = wishes.find((one) => one.fulfilmentId === parcel.fulfilmentId && isOpen(one))
  if (!wish) return null
  const last = parcel.nodes.findLast(({ node }) => node === parcel.after.node)
  const isOld = fact === 'delivered' && isSignedAtOldPlace(order, around.goingTo.get(wish.id), last)
  const seen = { type: 'tracked', fact: isOld ? 'delivered_old' : fact, detail: last?.text ?? '' } as const
  return newsOfWish(ctx, wish, seen, { order, job })
}

/** It comes back because somebody wanted it to. */
const isWantedBack = ({ fulfilmentId }: ParcelChange, wishes: readonly Interception[]): boolean =>
  wishes.some(
    ({ fulfilmentId: of, kind, state }) => of === fulfilmentId && kind === 'return_to_sender' && state !== 'withdrawn',
  )

type Trouble = 'exception' | 'refused' | 'returning'
const isTrouble = (fact: OrderFact): fact is Trouble =>
  fact === 'exception' || fact === 'refused' || fact === 'returning'

/** Parcels that are in trouble since: one case a kind of it, also where another parcel of the order is in trouble already. */
function troubleNews(ctx: Ctx, { order, track, around }: Moved, wishes: readonly Interception[]): News {
  const { now } = around
  const fresh = track.parcels.flatMap((parcel) => {
    const { fact } = parcel.after
    const isNews = isTrouble(fact) && fact !== parcel.before.fact
    return isNews && !(fact === 'returning' && isWantedBack(parcel, wishes)) ? [{ fact, parcel }] : []
  })
  const cases = [...Map.groupBy(fresh, ({ fact }) => fact)].map(([fact, some]) => {
    const factAt = Math.max(...some.map(({ parcel }) => parcel.after.nodeAt))
    const nodes = some.flatMap(({ parcel }) => parcel.newNodes)
    return {
      id: `${order.id}:${fact}:${factAt}`,
      kind: `parcel_${fact}`,
      orderId: order.id,
      severity: 'red' as const,
      detail: nodes.findLast(({ node }) => isTrouble(factOf(node)))?.text ?? '',
      dueAt: order.promisedAt,
      factAt,
      openedAt: now,
    }
  })
  return {
    events: [],
    statements: openCases(ctx, cases),
    effects: cases.map(({ id, detail }) =>
      orderNotice(order, 'parcel.exception', now, {
        carrier: track.parcels[0]?.carrier ?? '',
        detail,
        caseId: id,
      }),
    ),
  }
}

const nothing: News = { events: [], statements: [], effects: [] }

/** What the place of the whole order now is to the order. */
function placeNews(ctx: Ctx, { order, track, around }: Moved): News {
  const { fact, deliveredAt } = track.after
  const { now } = around
  switch (fact) {
    case 'shipped':
      return nothing
    case 'in_transit':
    case 'out_for_delivery':
      return order.status !== fact && canMove(order.status, fact)
        ? { ...nothing, events: [{ type: 'moved', to: fact }] }
        : nothing
    case 'delivered': {
      if (!canMove(order.status, 'delivered')) return nothing
      const signedAt = deliveredAt ?? now
      return {
        events: [{ type: 'delivered', deliveredAt: signedAt }],
        statements: [
          ...odiStatements(ctx, [
            {
              kind: 'delivered',
              promisedAt: countedPromise(order),
              deliveredAt: signedAt,
              breachCounted: around.cases.has(breachCaseId(order)),
            },
          ]),
          closeCasesStatement(
            ctx,
            order.id,
            ['promise_yellow', 'promise_red', 'overdue', 'stuck', 'stage_stuck', 'pick_overdue', 'breach_risk'],
            '已签收',
            now,
          ),
        ],
        effects: [orderNotice(order, 'order.delivered', now, { carrier: track.parcels[0]?.carrier ?? '' })],
      }
    }
    case 'exception':
    case 'refused':
    case 'returning':
      return nothing
    case 'returned':
      return canMove(order.status, 'returned')
        ? { ...nothing, events: [{ type: 'returned', at: track.lastNodeAt }] }
        : nothing
  }
}
