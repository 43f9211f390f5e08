/** Reports of tracking services become the parcels' history, and tell each order what has changed for it. */
import { type Failure, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { CanonicalNode, TrackNode, TrackReport } from '../carrier.port.ts'
import { type OrderProgress, orderProgress } from '../domain/order-progress.ts'
import { nextPoll, SHORTEST_GAP } from '../domain/poll-plan.ts'
import { factOf, foldTrack, isEnd, mergeNodes, type OrderFact, type ParcelHistory } from '../domain/track.ts'
import { logisticsRepository, type ParcelRow, type ParcelUpdate, type Watching } from '../logistics.repository.ts'

export interface ParcelChange {
  readonly parcelId: string
  readonly orderId: string
  readonly fulfilmentId: string
  readonly waybill: string
  readonly carrier: string
  readonly before: { readonly node: CanonicalNode; readonly nodeAt: number; readonly fact: OrderFact }
  readonly after: { readonly node: CanonicalNode; readonly nodeAt: number; readonly fact: OrderFact }
  /** Lines that were not known before, ascending by time. */
  readonly newNodes: readonly TrackNode[]
  /** All of them, and when the parcel left. */
  readonly nodes: readonly TrackNode[]
  readonly shippedAt: number
  readonly deliveredAt: number | null
  /** The service stopped watching although nothing has ended: it may be asked to watch again, after 30 minutes at the earliest. */
  readonly gaveUp: boolean
}

export interface OrderTrackChange {
  readonly orderId: string
  readonly before: OrderProgress
  readonly after: OrderProgress
  /** The newest instant at which one of the changed parcels stands; "no change for 48 h" counts from here. */
  readonly lastNodeAt: number
  readonly parcels: readonly ParcelChange[]
}

export interface RecordedTrack {
  /** Only orders with a changed parcel. */
  readonly orders: readonly OrderTrackChange[]
  /** Waybills that no parcel of the tenant has. */
  readonly unknown: readonly string[]
  /** To be committed together with what the orders make of it; a stale read makes that commit a conflict. */
  readonly statements: readonly D1PreparedStatement[]
}

export interface TrackInput {
  readonly reports: readonly TrackReport[]
}

/** Reads and folds; writes nothing. One query for any number of reports. */
export async function recordTrack({
  ctx,
  input,
}: {
  ctx: Ctx
  input: TrackInput
}): Promise<Result<RecordedTrack, Failure>> {
  const allowed = authorise(ctx, 'fulfilment:write')
  if (!allowed.ok) return allowed
  const repository = logisticsRepository(ctx)
  const now = ctx.clock.now()
  const reports = Map.groupBy(input.reports, (report) => report.waybill.trim())
  const rows = await repository.besideWaybills([...reports.keys()])
  const updates: ParcelUpdate[] = []
  const orders: OrderTrackChange[] = []
  for (const [orderId, siblings] of Map.groupBy(rows, (row) => row.orderId)) {
    const folded = siblings.map((row) => ({
      row,
      ...foldParcel({ row, reports: reports.get(row.waybill) ?? [], now }),
    }))
    updates.push(...folded.flatMap(({ update }) => update ?? []))
    const changed = folded.flatMap(({ change }) => change ?? [])
    if (changed.length === 0) continue
    orders.push({
      orderId,
      before: orderProgress(siblings.map((row) => ({ fact: factOf(row.node), deliveredAt: row.deliveredAt }))),
      after: orderProgress(folded.map(({ history }) => history)),
      lastNodeAt: Math.max(...changed.map((change) => change.after.nodeAt)),
      parcels: changed,
    })
  }
  const known = new Set(rows.map((row) => row.waybill))
  return ok({
    orders,
    unknown: [...reports.keys()].filter((waybill) => !known.has(waybill)),
    statements: repository.update(updates, now),
  })
}

interface Folded {
  readonly history: ParcelHistory
  /** Null when the row stays as it is. */
  readonly update: ParcelUpdate | null
  /** Null when nobody outside this room has to know. */
  readonly change: ParcelChange | null
}

function foldParcel({
  row,
  reports,
  now,
}: {
  readonly row: ParcelRow
  readonly reports: readonly TrackReport[]
  readonly now: number
}): Folded {
  const merged = mergeNodes(row.nodes, ...reports.map((report) => report.nodes))
  const history = foldTrack(merged, row.shippedAt)
  const watching = watchingAfter(row.watching, { reports, fact: history.fact })
  // A service may find out that another carrier has the parcel.
  const carrier = reports.findLast((report) => report.nodes.length > 0 && report.carrier !== '')?.carrier ?? row.carrier
  const hasNewLines = JSON.stringify(merged) !== JSON.stringify(row.nodes)
  if (!hasNewLines && watching === row.watching && carrier === row.carrier)
    return { history, update: null, change: null }
  const { node, nodeAt, fact, deliveredAt } = history
  // News of any kind stand for a question: the next one keeps its distance from them.
  const planned = row.pollAt === null || !hasNewLines ? row.pollAt : Math.max(row.pollAt, now + SHORTEST_GAP)
  const pollAt = row.part > 0 ? null : nextPoll({ now, fact, shippedAt: row.shippedAt, promisedAt: null, planned })
  const update = {
    id: row.id,
    version: row.version,
    carrier,
    node,
    nodeAt,
    nodes: history.nodes,
    watching,
    pollAt,
    deliveredAt,
  }
  const gaveUp = watching === 'failed' && row.watching !== 'failed'
  if (!hasNewLines && !gaveUp) return { history, update, change: null }
  const known = new Set(row.nodes.map((line) => `${line.at} ${line.node}`))
  const change: ParcelChange = {
    parcelId: row.id,
    orderId: row.orderId,
    fulfilmentId: row.fulfilmentId,
    waybill: row.waybill,
    carrier,
    before: { node: row.node, nodeAt: row.nodeAt, fact: factOf(row.node) },
    after: { node, nodeAt, fact },
    newNodes: history.nodes.filter((line) => !known.has(`${line.at} ${line.node}`)),
    nodes: history.nodes,
    shippedAt: row.shippedAt,
    deliveredAt,
    gaveUp,
  }
  return { history, update, change }
}

/** The end of a parcel ends its watch, whatever order the reports came in. */
function watchingAfter(
  before: Watching,
  { reports, fact }: { readonly reports: readonly TrackReport[]; readonly fact: OrderFact },
): Watching {
  if (reports.length === 0) return before
  if (before === 'ended' || isEnd(fact)) return 'ended'
  if (reports.some((report) => report.watching !== 'on')) return 'failed'
  return before
}
