/** What is left of an order's way, from where its parcels stand: the newest estimate, and how probable a breach is. */

import type { NewCase } from '../../cases/cases.repository.ts'
import { caseId } from '../../cases/domain/case-id.ts'
import { HOUR } from '../../core/time.ts'
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import type { Parcel } from '../../logistics/logistics.contract.ts'
import type { Order } from '../../orders/domain/order.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import { chineseCalendar } from '../../promise/chinese-calendar.ts'
import { estimateRest, type Rest, stageNow, stageStarts } from '../../promise/domain/estimate-rest.ts'
import type { LaneBook, RoadStage } from '../../promise/domain/lane-book.ts'
import { hoursUntilDeparture, type Promised, toDeliveryHour } from '../../promise/domain/make-promise.ts'
import { loadLanes } from '../../promise/promise.repository.ts'
import type { PromiseSettings } from '../../promise/promise-settings.contract.ts'
import { readPromiseSettings } from '../../promise/promise-settings.repository.ts'
import type { Warehouse } from '../../warehouses/warehouses.contract.ts'
import { warehousesRepository } from '../../warehouses/warehouses.repository.ts'
import { shortTime } from '../notices/notice-facts.ts'
import { laneSettingsOf, regionOf } from '../orders/network.ts'

export interface RoadView {
  readonly settings: PromiseSettings
  readonly lanes: LaneBook
  readonly warehouses: readonly Warehouse[]
}

/** Settings, warehouses and the lanes of these jobs: three reads, whatever their number. */
export async function loadRoadView(
  ctx: Ctx,
  orders: readonly Order[],
  jobs: readonly Pick<Fulfilment, 'carrier' | 'warehouseId'>[],
): Promise<RoadView> {
  const whole = unscoped(ctx, 'an estimate is the same whoever set it off')
  const [settings, warehouses] = await Promise.all([readPromiseSettings(ctx), warehousesRepository(whole).all()])
  const lanes = new Map(jobs.map(({ carrier, warehouseId }) => [`${carrier}|${warehouseId}`, { carrier, warehouseId }]))
  return {
    settings,
    warehouses,
    lanes: await loadLanes(ctx, {
      lanes: [...lanes.values()],
      regionCodes: orders.map(regionOf),
      settings: laneSettingsOf(settings, ctx.clock.now()),
    }),
  }
}

export interface OnTheWay {
  readonly carrier: string
  readonly warehouseId: string
  /** Null while the warehouse has it. */
  readonly shippedAt: number | null
  readonly nodes: readonly { readonly node: string; readonly at: number }[]
}

/** Each job of the order, and how far its parcel has come. */
export const waysOf = (order: Order, jobs: readonly Fulfilment[], parcels: readonly Parcel[]): OnTheWay[] =>
  jobs
    .filter(({ orderId, status }) => orderId === order.id && status !== 'cancelled' && status !== 'intercepted')
    .map(({ id, carrier, warehouseId }) => {
      const parcel = parcels.find(({ fulfilmentId }) => fulfilmentId === id)
      return {
        carrier: parcel?.carrier ?? carrier,
        warehouseId,
        shippedAt: parcel?.shippedAt ?? null,
        nodes: parcel?.nodes ?? [],
      }
    })

export interface OrderRest extends Rest {
  readonly stage: RoadStage | 'warehouse'
}

/** The slowest of the order's parcels decides. Null where the lanes know too little. */
export function restOf(order: Order, parcels: readonly OnTheWay[], view: RoadView, now: number): OrderRest | null {
  const rests = parcels.map((parcel) => restOfParcel(order, parcel, view, now))
  return rests.reduce<OrderRest | null>(
    (slowest, rest) => (rest !== null && (slowest === null || rest.expectedAt > slowest.expectedAt) ? rest : slowest),
    null,
  )
}

function restOfParcel(order: Order, parcel: OnTheWay, view: RoadView, now: number): OrderRest | null {
  const { carrier, warehouseId, shippedAt, nodes } = parcel
  const { settings, lanes } = view
  const lane = { carrier, warehouseId, regionCode: regionOf(order) }
  const warehouse = view.warehouses.find(({ id }) => id === warehouseId)
  if (shippedAt === null && warehouse === undefined) return null
  const leavesIn = () =>
    warehouse ? hoursUntilDeparture({ now, warehouse, calendar: chineseCalendar, settings }) * HOUR : 0
  const at =
    shippedAt === null ? { stage: 'van' as const, since: now + leavesIn() } : stageNow(stageStarts(nodes), shippedAt)
  const ask = (stage: RoadStage, since: number) =>
    estimateRest({
      hours: lanes.remaining({ ...lane, stage }),
      since,
      now,
      promisedAt: order.promisedAt,
      quantile: settings.target,
    })
  // A stage that the lane never told of: what the whole road says from the van.
  const rest = ask(at.stage, at.since) ?? (shippedAt === null || at.stage === 'van' ? null : ask('van', shippedAt))
  return rest === null
    ? null
    : {
        risk: rest.risk,
        expectedAt: toDeliveryHour(rest.expectedAt, settings, chineseCalendar),
        stage: shippedAt === null ? 'warehouse' : at.stage,
      }
}

/** The estimate as a version of the promise. `parcel`: the slowest, or any of them. */
export const toldOnTheRoad = (
  rest: OrderRest,
  { carrier, warehouseId, shippedAt }: OnTheWay,
  { target }: PromiseSettings,
): Promised => {
  const leavesAt = shippedAt ?? rest.expectedAt
  return {
    promisedAt: rest.expectedAt,
    basis: {
      warehouseId,
      carrier,
      leavesAt,
      transitHours: Math.max(0, Math.round((rest.expectedAt - leavesAt) / HOUR)),
      level: 'default',
      samples: 0,
      quantile: target,
      stage: rest.stage,
      ...(rest.risk === null ? {} : { risk: rest.risk }),
      note: `按当前节点重新预估：${Math.round(target * 100)}% 在此之前送到`,
    },
  }
}

export const riskCaseId = (order: Order): string => caseId(order.id, 'breach_risk', order.promisedAt ?? 0)

const yuan = (fen: number): string => `${fen % 100 === 0 ? fen / 100 : (fen / 100).toFixed(2)} 元`

/** Null while the breach is improbable, or has happened already. */
export function riskCase(order: Order, rest: OrderRest | null, settings: PromiseSettings, now: number): NewCase | null {
  if (rest?.risk === null || rest === null || rest.risk < settings.riskThreshold) return null
  if (order.promisedAt === null || order.promisedAt <= now) return null
  const { upgrade, reship, call, coupon } = settings.helpCostFen
  const help =
    rest.stage === 'warehouse'
      ? `升级时效 ${yuan(upgrade)}、优惠券 ${yuan(coupon)}`
      : `致电网点 ${yuan(call)}、补发 ${yuan(reship)}、优惠券 ${yuan(coupon)}`
  return {
    id: riskCaseId(order),
    kind: 'breach_risk',
    orderId: order.id,
    severity: 'yellow',
    detail: `预计 ${shortTime(rest.expectedAt)} 送达，晚于承诺 ${shortTime(order.promisedAt)} 的可能 ${Math.round(rest.risk * 100)}%；可选：${help}`,
    openedAt: now,
    dueAt: order.promisedAt,
  }
}
