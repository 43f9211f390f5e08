/** Couriers' reports become the parcels' history and move the orders: on the road, out for delivery, signed, trouble, back. */

import { knownCaseIds } from '../../cases/cases.repository.ts'
import { caseId } from '../../cases/domain/case-id.ts'
import { closeCasesStatement, openCases } from '../../cases/open-case.ts'
import { setDeadlines } from '../../clock/order-clock.client.ts'
import type { Failure, Result } from '../../core/result.ts'
import { HOUR } from '../../core/time.ts'
import { takeStep } from '../../fulfilment/domain/fulfilment-lifecycle.ts'
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { ingestRepository, type ToPark } from '../../ingest/ingest.repository.ts'
import { countedPromise } from '../../insights/domain/odi.ts'
import { odiStatements } from '../../insights/odi-statements.ts'
import { isOpen } from '../../interceptions/domain/wish.ts'
import { type Interception, interceptionsRepository } from '../../interceptions/interceptions.repository.ts'
import { type OrderTrackChange, recordTrack } from '../../logistics/actions/record-track.ts'
import type { TrackReport } from '../../logistics/carrier.port.ts'
import { carrierAdapter } from '../../logistics/carriers/registry.ts'
import type { Order, OrderEvent } from '../../orders/domain/order.ts'
import { canMove, onTheRoad } from '../../orders/domain/order-lifecycle.ts'
import { changeOrder, type OrderChange, ordersRepository } from '../../orders/orders.repository.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { firstPromises, type PromiseRecord } from '../../promise/promise.repository.ts'
import type { HubEffect } from '../effects/effect.ts'
import { orderNotice } from '../notices/notice-facts.ts'
import { saveChanges } from '../orders/order-changes.ts'
import { deadlinesOf } from '../orders/order-deadlines.ts'
import { learnFrom } from '../promise/learn-from-deliveries.ts'
import { loadRoadView, type RoadView, restOf, riskCase, riskCaseId, toldOnTheRoad } from '../promise/predict-breach.ts'
import { recordPromises } from '../promise/record-promises.ts'
import type { RawItem } from '../shops/ingest.ts'
import type { KnownConnection } from '../shops/known-connection.ts'
import { parcelNewsOf } from '../webhooks/webhook-news.ts'
import { takeWords } from './follow-interceptions.ts'
import { type InterceptionNews, newsOf as newsOfWish } from './step-interception.ts'
import { tellUnknownCodes } from './unknown-codes.ts'

/** Pushes of one courier connection. Unreadable ones are parked; a conflict brings the whole batch again. */
export async function takeTracks({
  ctx,
  known,
  items,
}: {
  ctx: Ctx
  known: KnownConnection
  items: readonly RawItem[]
}): Promise<void> {
  const tracking = carrierAdapter(known.connection.kind)?.tracking
  if (!tracking) throw new Error(`${known.connection.kind} does not track`)
  const park = ({ message }: RawItem, code: string, why: string): ToPark => ({
    id: message.envelopeId.replace('env_', 'prk_'),
    connectionId: message.connectionId,
    source: 'track',
    code,
    why,
    raw: message.body,
  })
  const intercept = carrierAdapter(known.connection.kind)?.intercept
  const parted = items.map((item) => ({ item, words: intercept?.read?.(item.message.body) ?? null }))
  const unwanted = await takeWords(
    ctx,
    parted.flatMap(({ words }) => words ?? []),
  )
  const read = parted.flatMap(({ item, words }) =>
    words === null ? [{ item, reports: tracking.read(item.message.body) }] : [],
  )
  const reports = read.flatMap(({ reports: result }) => (result.ok ? [...result.value] : []))
  const applied = await applyReports({ ctx, reports })
  if (!applied.ok) throw new Error(`tracks: ${applied.error.code}`)
  await tellUnknownCodes(ctx, known.connection, reports)
  const unknown = new Set(applied.value.unknown)
  const parked = [
    ...parted.flatMap(({ item, words }) => {
      const lost = words?.find(({ waybill }) => unwanted.has(waybill))
      return lost ? [park(item, 'interception.unknown', `没有拦截过运单 ${lost.waybill}`)] : []
    }),
    ...read.flatMap(({ item, reports: result }) => {
      if (!result.ok) return [park(item, result.error.code, result.error.why)]
      const lost = result.value.find((report) => unknown.has(report.waybill.trim()))
      return lost ? [park(item, 'track.unknown_waybill', `没有运单 ${lost.waybill}`)] : []
    }),
  ]
  if (parked.length > 0)
    await commit(ctx, {
      statements: ingestRepository(ctx).park(parked, ctx.clock.now()),
      audit: { action: 'message.parked', subjects: parked.map(({ id }) => id) },
    })
  for (const { queued } of items) queued.ack()
}

/** Any number of reports, in any order, any number of times. Tried once more when somebody else wrote in between. */
export async function applyReports({
  ctx,
  reports,
}: {
  ctx: Ctx
  reports: readonly TrackReport[]
}): Promise<Result<{ readonly unknown: readonly string[] }, Failure>> {
  for (let attempt = 0; ; attempt++) {
    const recorded = await recordTrack({ ctx, input: { reports } })
    if (!recorded.ok) return recorded
    const { orders: changed, statements, unknown } = recorded.value
    if (statements.length === 0) return { ok: true, value: { unknown } }
    const written = await write(ctx, changed, statements)
    if (written.ok) return { ok: true, value: { unknown } }
    if (attempt > 1) return written
  }
}

async function write(
  ctx: Ctx,
  tracked: readonly OrderTrackChange[],
  statements: readonly D1PreparedStatement[],
): Promise<Result<void, Failure>> {
  const orders = new Map(
    (await ordersRepository(ctx).byIds(tracked.map(({ orderId }) => orderId))).map((order) => [order.id, order]),
  )
  const jobs = new Map(
    (
      await fulfilmentRepository(ctx).byIds(
        tracked.flatMap(({ parcels }) => parcels.map((parcel) => parcel.fulfilmentId)),
      )
    ).map((job) => [job.id, job]),
  )
  const now = ctx.clock.now()
  const arriving = tracked.filter(({ after }) => after.fact === 'delivered').map(({ orderId }) => orderId)
  const [breached, view, told, wishes] = await Promise.all([
    knownCaseIds(
      ctx,
      [...orders.values()].flatMap((order) => [breachCaseId(order), riskCaseId(order)]),
    ),
    loadRoadView(ctx, [...orders.values()], [...jobs.values()]),
    firstPromises(ctx, arriving),
    interceptionsRepository(ctx).ofOrders([...orders.keys()]),
  ])
  const changes: OrderChange[] = []
  const moved: Parameters<ReturnType<typeof fulfilmentRepository>['update']>[0][number][] = []
  const rows: D1PreparedStatement[] = []
  const effects: HubEffect[] = []
  const versions: PromiseRecord[] = []
  const learnt: Parameters<typeof learnFrom>[1][number][] = []
  for (const track of tracked) {
    const order = orders.get(track.orderId)
    if (!order) continue
    const ofOrder = wishes.filter(({ orderId }) => orderId === order.id)
    const events: OrderEvent[] = []
    for (const parcel of track.parcels) {
      const job = jobs.get(parcel.fulfilmentId)
      const step =
        job?.status === 'handed_over' && parcel.after.fact !== 'shipped'
          ? takeStep(job, { kind: 'collect' }, now)
          : null
      const after = step?.ok ? step.value : null
      if (job && after)
        events.push({
          type: 'fulfilment_moved',
          fulfilmentId: job.id,
          step: 'collect',
          from: job.status,
          to: after.status,
        })
      // The parcel itself says how a wish to stop it ended.
      const stop = witnessOf(ctx, { order, parcel, wishes: ofOrder, job: after ?? job ?? null })
      events.push(...(stop?.events ?? []))
      rows.push(...(stop?.statements ?? []))
      effects.push(...(stop?.effects ?? []))
      const last = stop?.job ?? after
      if (last) moved.push(last)
    }
    const news = newsOf(ctx, order, track, jobs, now, breached, isComingBack(track, ofOrder))
    const anew = estimateAnew({ order, track, jobs, view, now, known: breached })
    const steps = [...events, ...news.events, ...anew.events]
    const change = changeOrder(order, steps, now, track.parcels[0]?.newNodes.at(-1)?.text ?? '')
    if (change) changes.push(change)
    if (change && anew.promised)
      versions.push({ ...anew.promised, orderId: order.id, version: change.after.version, reason: '节点更新' })
    if (news.events.some(({ type }) => type === 'delivered'))
      learnt.push(
        ...track.parcels.flatMap((parcel) => {
          const job = jobs.get(parcel.fulfilmentId)
          return job ? [{ order, parcel, warehouseId: job.warehouseId, first: told.get(order.id) ?? null }] : []
        }),
      )
    rows.push(...news.rows, ...openCases(ctx, anew.cases))
    effects.push(...news.effects, ...anew.effects)
  }
  rows.push(...recordPromises(ctx, versions), ...learnFrom(ctx, learnt, view.settings))
  const written = await saveChanges(ctx, {
    changes,
    statements: [...statements, ...fulfilmentRepository(ctx).update(moved), ...rows],
    audit: {
      action: 'parcel.tracked',
      subjects: tracked.flatMap(({ parcels }) => parcels.map((parcel) => parcel.parcelId)),
    },
    parcels: parcelNewsOf(tracked, orders, (fulfilmentId) => jobs.get(fulfilmentId)?.warehouseId ?? null),
    effects,
  })
  if (written.ok) await restartClocks(ctx, tracked, orders, changes, now)
  return written
}

/** What the parcel's new place says of an open wish to stop it. */
function witnessOf(
  ctx: Ctx,
  {
    order,
    parcel,
    wishes,
    job,
  }: {
    readonly order: Order
    readonly parcel: OrderTrackChange['parcels'][number]
    readonly wishes: readonly Interception[]
    readonly job: Fulfilment | null
  },
): InterceptionNews | null {
  const { fact } = parcel.after
  if (fact !== 'delivered' && fact !== 'returning' && fact !== 'returned') return null
  const wish = wishes.find((one) => one.fulfilmentId === parcel.fulfilmentId && isOpen(one))
  const detail = parcel.nodes.findLast(({ node }) => node === parcel.after.node)?.text ?? ''
  return wish ? newsOfWish(ctx, wish, { type: 'tracked', fact, detail }, { order, job }) : null
}

/** Every parcel on its way back was wanted back. */
const isComingBack = ({ parcels }: OrderTrackChange, wishes: readonly Interception[]): boolean =>
  parcels
    .filter(({ after }) => after.fact === 'returning')
    .every(({ fulfilmentId }) =>
      wishes.some(
        ({ fulfilmentId: of, kind, state }) =>
          of === fulfilmentId && kind === 'return_to_sender' && state !== 'withdrawn',
      ),
    )

/** A scan that moves no order still proves that the parcel moves: "no change for 48 h" counts from it. */
async function restartClocks(
  ctx: Ctx,
  tracked: readonly OrderTrackChange[],
  before: ReadonlyMap<string, Order>,
  changes: readonly OrderChange[],
  now: number,
): Promise<void> {
  const after = new Map(changes.map((change) => [change.after.id, change.after]))
  const moving = tracked
    .flatMap(({ orderId }) => after.get(orderId) ?? before.get(orderId) ?? [])
    .filter((order) => onTheRoad(order.status))
  await setDeadlines(
    ctx.env,
    ctx.tenant,
    deadlinesOf(moving, now, new Map(tracked.map(({ orderId, lastNodeAt }) => [orderId, lastNodeAt]))),
  )
}

/** The case that a breach of this promise opened; where it exists, the breach is in the day's counts already. */
const breachCaseId = (order: Order): string => caseId(order.id, 'overdue', order.promisedAt ?? 0)

interface News {
  readonly events: readonly OrderEvent[]
  readonly rows: readonly D1PreparedStatement[]
  readonly effects: readonly HubEffect[]
}

const nothing: News = { events: [], rows: [], effects: [] }

function newsOf(
  ctx: Ctx,
  order: Order,
  track: OrderTrackChange,
  jobs: ReadonlyMap<
    string,
    { warehouseId: string; lines: readonly { lineNo: number; sku: string; quantity: number }[] }
  >,
  now: number,
  breached: ReadonlySet<string>,
  isStopped: boolean,
): News {
  const { fact, deliveredAt } = track.after
  const notify = (event: string, more: Readonly<Record<string, string>> = {}): HubEffect =>
    orderNotice(order, event, now, { carrier: track.parcels[0]?.carrier ?? '', ...more })
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
        rows: [
          ...odiStatements(ctx, [
            {
              kind: 'delivered',
              promisedAt: countedPromise(order),
              deliveredAt: signedAt,
              breachCounted: breached.has(breachCaseId(order)),
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
        effects: [notify('order.delivered')],
      }
    }
    case 'exception':
    case 'refused':
    case 'returning': {
      const text =
        track.parcels
          .flatMap((parcel) => parcel.newNodes)
          .findLast((node) => node.node === 'exception' || node.node === 'refused' || node.node === 'returning')
          ?.text ?? ''
      const fresh = track.before.fact !== fact
      // It comes back because somebody wanted it to.
      if (!fresh || (fact === 'returning' && isStopped)) return nothing
      const openedId = `${order.id}:${fact}:${track.lastNodeAt}`
      return {
        events: [],
        rows: openCases(ctx, [
          {
            id: openedId,
            kind: `parcel_${fact}`,
            orderId: order.id,
            severity: 'red',
            detail: text,
            dueAt: order.promisedAt,
            factAt: track.lastNodeAt,
            openedAt: now,
          },
        ]),
        effects: [notify('parcel.exception', { detail: text, caseId: openedId })],
      }
    }
    case 'returned': {
      if (!canMove(order.status, 'returned')) return nothing
      // What comes back is looked at before it is sold again.
      const commands = track.parcels.flatMap((parcel) =>
        (jobs.get(parcel.fulfilmentId)?.lines ?? []).map((line) => ({
          sku: line.sku,
          command: {
            kind: 'restock' as const,
            requestId: `return:${parcel.fulfilmentId}:${line.lineNo}`,
            warehouseId: jobs.get(parcel.fulfilmentId)?.warehouseId ?? '',
            quantity: line.quantity,
            into: 'qc' as const,
            reason: `退回 ${order.hubNo}`,
          },
        })),
      )
      return {
        events: [{ type: 'returned', at: track.lastNodeAt }],
        rows: [],
        effects: commands.length > 0 ? [{ kind: 'stock.apply', commands }] : [],
      }
    }
  }
}

/** An estimate that moves by less is no news. */
const NEWS_MS = 2 * HOUR

/** Where the parcels stand now says when they will come: a new version when that moved, a case when the promise is in danger. */
function estimateAnew({
  order,
  track,
  jobs,
  view,
  now,
  known,
}: {
  order: Order
  track: OrderTrackChange
  jobs: ReadonlyMap<string, { warehouseId: string }>
  view: RoadView
  now: number
  known: ReadonlySet<string>
}): Pick<News, 'events' | 'effects'> & {
  readonly promised: Pick<PromiseRecord, 'promisedAt' | 'basis'> | null
  readonly cases: Parameters<typeof openCases>[1]
} {
  const still = { events: [], effects: [], promised: null, cases: [] }
  const { fact } = track.after
  if (order.promisedAt === null || !onTheRoad(order.status)) return still
  if (fact !== 'shipped' && fact !== 'in_transit' && fact !== 'out_for_delivery') return still
  const parcels = track.parcels.flatMap(({ fulfilmentId, carrier, shippedAt, nodes }) => {
    const job = jobs.get(fulfilmentId)
    return job ? [{ carrier, warehouseId: job.warehouseId, shippedAt, nodes }] : []
  })
  const rest = restOf(order, parcels, view, now)
  const [first] = parcels
  if (rest === null || first === undefined) return still
  const danger = riskCase(order, rest, view.settings, now)
  const isNewDanger = danger !== null && !known.has(danger.id)
  const isNews = Math.abs(rest.expectedAt - (order.expectedAt ?? order.promisedAt)) >= NEWS_MS
  return {
    events: isNews ? [{ type: 'promised', promisedAt: rest.expectedAt, first: false }] : [],
    promised: isNews ? toldOnTheRoad(rest, first, view.settings) : null,
    cases: isNewDanger ? [danger] : [],
    effects: isNewDanger
      ? [orderNotice(order, 'order.breach_risk', now, { detail: danger.detail, caseId: danger.id })]
      : [],
  }
}
