/** Where the parcels stand now says when they will come: a new version when that moved, a case when the promise is in danger. */
import type { NewCase } from '../../cases/cases.repository.ts'
import { HOUR } from '../../core/time.ts'
import type { OrderTrackChange } from '../../logistics/actions/record-track.ts'
import type { Order, OrderEvent } from '../../orders/domain/order.ts'
import { onTheRoad } from '../../orders/domain/order-lifecycle.ts'
import type { PromiseRecord } from '../../promise/promise.repository.ts'
import type { HubEffect } from '../effects/effect.ts'
import { orderNotice } from '../notices/notice-facts.ts'
import { type RoadView, restOf, riskCase, toldOnTheRoad } from './predict-breach.ts'

/** An estimate that moves by less is no news. */
const NEWS_MS = 2 * HOUR

interface Estimate {
  readonly events: readonly OrderEvent[]
  readonly promised: Pick<PromiseRecord, 'promisedAt' | 'basis'> | null
  readonly cases: readonly NewCase[]
  readonly effects: readonly HubEffect[]
}

/** `known`: cases that exist. */
export function estimateAnew({
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
}): Estimate {
  const still: Estimate = { events: [], effects: [], promised: null, cases: [] }
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
