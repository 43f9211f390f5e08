/** What routing and the promise look at for a batch of orders: warehouses, projected stock, load, lanes. One read each. */
import { catalogRepository } from '../../catalog/catalog.repository.ts'
import { HOUR } from '../../core/time.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { type Order, openLines } from '../../orders/domain/order.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import { chineseCalendar } from '../../promise/chinese-calendar.ts'
import { isCold } from '../../promise/domain/cold-chain.ts'
import { defaultLaneSettings, type LaneBook, NINE_OF_TEN } from '../../promise/domain/lane-book.ts'
import { hoursUntilDeparture, makePromise, type Promised } from '../../promise/domain/make-promise.ts'
import { loadLanes } from '../../promise/promise.repository.ts'
import type { PromiseSettings } from '../../promise/promise-settings.contract.ts'
import { readPromiseSettings } from '../../promise/promise-settings.repository.ts'
import { kmBetween } from '../../regions/domain/distance.ts'
import { findDivision } from '../../regions/domain/find-division.ts'
import { defaultWeights, type RoutingNetwork, type RoutingOrder } from '../../routing/domain/routing-input.ts'
import { availableBySku } from '../../stock/availability.queries.ts'
import type { Warehouse } from '../../warehouses/warehouses.contract.ts'
import { warehousesRepository } from '../../warehouses/warehouses.repository.ts'

export interface Network {
  readonly routing: RoutingNetwork & { readonly available: Map<string, Map<string, number>> }
  readonly lanes: LaneBook
  readonly promise: PromiseSettings
  readonly weightOf: (sku: string) => number
}

/** Warehouses and their load change slowly; a batch every few milliseconds need not ask each time. */
const TRUST_MS = 3_000
const remembered = new Map<
  string,
  {
    readonly until: number
    readonly warehouses: Warehouse[]
    readonly load: Map<string, number>
    readonly promise: PromiseSettings
  }
>()

async function warehousesAndLoad(ctx: Ctx) {
  const hit = remembered.get(ctx.tenant.id)
  const now = ctx.clock.now()
  if (hit && hit.until > now) return hit
  const whole = unscoped(ctx, 'routing weighs every warehouse, and what it read is kept for everybody')
  const [warehouses, load, promise] = await Promise.all([
    warehousesRepository(whole).all(),
    fulfilmentRepository(whole).openCounts(),
    readPromiseSettings(ctx),
  ])
  const fresh = { until: now + TRUST_MS, warehouses, load, promise }
  if (remembered.size > 500) remembered.clear()
  remembered.set(ctx.tenant.id, fresh)
  return fresh
}

/** Division code that routing uses: the platform's, else found by the names; null when neither says (nation-wide carriers remain). */
export const regionOf = ({ receiver }: Pick<Order, 'receiver'>): string | null =>
  receiver.regionCode ?? findDivision(receiver)

export async function loadNetwork(ctx: Ctx, orders: readonly Order[]): Promise<Network> {
  const skus = [...new Set(orders.flatMap((order) => openLines(order).flatMap((line) => line.sku ?? [])))]
  const { warehouses, load, promise } = await warehousesAndLoad(ctx)
  const regions = [...new Set(orders.map(regionOf))]
  const served = warehouses.flatMap((warehouse) =>
    warehouse.carriers.map(({ carrier }) => ({ carrier, warehouseId: warehouse.id })),
  )
  const now = ctx.clock.now()
  const [available, catalog, lanes] = await Promise.all([
    availableBySku({ ctx, skus }),
    catalogRepository(ctx).skusByCodes(skus),
    loadLanes(ctx, { lanes: served, regionCodes: regions, settings: laneSettingsOf(promise, now) }),
  ])
  const weights = new Map(catalog.map((sku) => [sku.code, sku.weightG]))
  return {
    lanes,
    promise,
    weightOf: (sku) => weights.get(sku) ?? 0,
    routing: {
      warehouses,
      available,
      load,
      weights: defaultWeights,
      distanceKm: kmBetween,
      // Asked for every candidate of every order, with the same answer for the whole batch.
      waitHours: oncePer(
        (warehouse) => warehouse.id,
        (warehouse) => hoursUntilDeparture({ now, warehouse, calendar: chineseCalendar, settings: promise }),
      ),
      transit: oncePer(
        ({ warehouse, carrier, regionCode }) => `${warehouse.id}|${carrier}|${regionCode}`,
        ({ warehouse, carrier, regionCode }) => transitOf(lanes, warehouse, carrier, regionCode),
      ),
    },
  }
}

/** The same function, asked once for each key. */
function oncePer<A, R extends NonNullable<unknown>>(
  keyOf: (input: A) => string,
  ask: (input: A) => R,
): (input: A) => R {
  const known = new Map<string, R>()
  return (input) => {
    const key = keyOf(input)
    const answer = known.get(key) ?? ask(input)
    known.set(key, answer)
    return answer
  }
}

export const laneSettingsOf = ({ target, provinceHours }: PromiseSettings, now: number) => ({
  ...defaultLaneSettings,
  quantile: target,
  provinceHours,
  now,
})

const kmTo = (warehouse: Warehouse, regionCode: string | null): number | null =>
  regionCode === null ? null : kmBetween(warehouse.regionCode, regionCode)

function transitOf(lanes: LaneBook, warehouse: Warehouse, carrier: string, regionCode: string | null) {
  const km = kmTo(warehouse, regionCode)
  const { hours, samples } = lanes.road({ carrier, warehouseId: warehouse.id, regionCode, km, day: null })
  return { hours: hours[NINE_OF_TEN] ?? 0, samples }
}

export function routingOrder(order: Order, network: Network, refused?: ReadonlyMap<string, string>): RoutingOrder {
  return {
    orderId: order.id,
    regionCode: regionOf(order),
    lines: openLines(order).flatMap((line) =>
      line.sku === null
        ? []
        : [{ lineNo: line.lineNo, sku: line.sku, quantity: line.quantity, weightG: network.weightOf(line.sku) }],
    ),
    ...(refused ? { refused } : {}),
  }
}

/** The slowest parcel of the plan decides the promise; without a plan, the first warehouse answers. Null without warehouses. */
export function promiseFor(
  order: Order,
  network: Network,
  shipments: readonly { readonly warehouseId: string; readonly carrier: string }[],
  now: number,
): Promised | null {
  const { warehouses, load } = network.routing
  const cold = isCold(openLines(order), network.promise)
  const first = warehouses[0]
  const plan =
    shipments.length > 0
      ? shipments
      : first
        ? [{ warehouseId: first.id, carrier: first.carriers[0]?.carrier ?? 'yuantong' }]
        : []
  const promised = plan.flatMap(({ warehouseId, carrier }) => {
    const warehouse = warehouses.find((candidate) => candidate.id === warehouseId)
    // A promise counts from payment; an order that we learn of late is not promised into the past.
    const paidAt = Math.max(order.paidAt ?? now, now - 24 * HOUR)
    return warehouse
      ? [
          makePromise({
            paidAt,
            warehouse,
            carrier,
            regionCode: regionOf(order),
            km: kmTo(warehouse, regionOf(order)),
            lanes: network.lanes,
            calendar: chineseCalendar,
            settings: network.promise,
            queue: { ahead: load.get(warehouse.id) ?? 0, perDay: warehouse.dailyCapacity },
            cold,
          }),
        ]
      : []
  })
  return promised.reduce<Promised | null>(
    (slowest, next) => (slowest === null || next.promisedAt > slowest.promisedAt ? next : slowest),
    null,
  )
}
