/** Locked stock becomes jobs: fulfilments, decision, promise and the order's steps in one commit for the whole batch. */
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import { canBeAllocated } from '../../orders/domain/accept-order.ts'
import { changeOrder, type OrderChange } from '../../orders/domain/change-order.ts'
import type { Order, OrderEvent } from '../../orders/domain/order.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { bulkInsert } from '../../platform/bulk.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { PromiseRecord } from '../../promise/promise.repository.ts'
import { routingDecisions } from '../../routing/routing.tables.ts'
import { reservationsRepository } from '../../stock/reservations.repository.ts'
import { lookEffects } from '../merging/look-effects.ts'
import { recordPromises } from '../promise/record-promises.ts'
import { assureHolds } from './assure-holds.ts'
import { type Locked, release } from './lock-stock.ts'
import { type Network, promiseFor } from './network.ts'
import { saveChanges } from './order-changes.ts'

/** One job for each parcel of each warehouse in which the ledgers hold something for the order. */
function fulfilmentsOf(ctx: Ctx, item: Locked): Fulfilment[] {
  const { order } = item
  const now = ctx.clock.now()
  return shipmentsOf(item).map(({ warehouseId, carrier, holds }) => ({
    id: ctx.ids.next('ful'),
    orderId: order.id,
    warehouseId,
    status: 'to_pick',
    carrier,
    waybill: null,
    packageId: null,
    label: null,
    weightG: null,
    createdAt: now,
    pickedAt: null,
    packedAt: null,
    handedOverAt: null,
    updatedAt: now,
    version: 1,
    lines: holds.map(({ lineNo, sku, hold }) => {
      const line = order.lines.find((candidate) => candidate.lineNo === lineNo)
      return {
        lineNo,
        sku,
        title: line?.title ?? sku,
        spec: line?.spec ?? '',
        quantity: hold.quantity,
        holdId: hold.holdId,
        pickedQuantity: 0,
      }
    }),
  }))
}

export interface Allocation {
  readonly item: Locked
  readonly change: OrderChange
  readonly jobs: readonly Fulfilment[]
  readonly promise: PromiseRecord | null
}

export interface Shipment {
  readonly warehouseId: string
  readonly carrier: string
  readonly holds: Locked['holds']
}

/** The order's parcels, from the holds themselves: what travels together was written into them when they were made. */
export function shipmentsOf({ decision, holds }: Locked): Shipment[] {
  const parcelOf = ({ hold: { owner } }: Locked['holds'][number]) =>
    owner.kind === 'order_line' ? (owner.parcel ?? 0) : 0
  const byParcel = Map.groupBy(holds, (held) => `${parcelOf(held)} ${held.hold.warehouseId}`)
  return [...byParcel.values()].flatMap((together) => {
    const [first] = together
    if (!first) return []
    const { warehouseId } = first.hold
    const asPlanned = decision.shipments[parcelOf(first)]
    const planned =
      asPlanned?.warehouseId === warehouseId
        ? asPlanned
        : decision.shipments.find((shipment) => shipment.warehouseId === warehouseId)
    return [{ warehouseId, carrier: (planned ?? decision.shipments[0])?.carrier ?? '', holds: together }]
  })
}

/**
 * The order's steps from `paid` to `allocated`, its jobs and, where they change it, its promise. `because`: something else than
 * the routing moves the promise, so that there is a version whatever it says. Null when it may not move.
 */
export function allocationOf(ctx: Ctx, network: Network, item: Locked, because?: string): Allocation | null {
  const now = ctx.clock.now()
  const jobs = fulfilmentsOf(ctx, item)
  const promised = promiseFor(item.order, network, jobs, now)
  const isNews = promised !== null && (because !== undefined || promised.promisedAt !== item.order.expectedAt)
  const events: OrderEvent[] = [
    { type: 'stock_checking' },
    { type: 'stock_locked', round: item.order.allocationRound + 1 },
    {
      type: 'allocated',
      warehouseId: new Set(jobs.map((job) => job.warehouseId)).size === 1 ? (jobs[0]?.warehouseId ?? null) : null,
      carriers: [...new Set(jobs.map((job) => job.carrier))],
    },
    ...(isNews
      ? [{ type: 'promised', promisedAt: promised.promisedAt, first: item.order.promisedAt === null } as const]
      : []),
  ]
  const change = changeOrder(item.order, events, now, item.decision.summary)
  if (!change) return null
  return {
    item,
    change,
    jobs,
    promise: isNews
      ? {
          ...promised,
          orderId: item.order.id,
          reason:
            because ?? (item.order.reshipOf !== null && item.order.promisedAt === null ? '补发时承诺' : '分仓后更新'),
          version: item.order.promisedAt === null ? 1 : change.after.version,
        }
      : null,
  }
}

/** What an allocation writes besides the order itself. */
export function allocationStatements(ctx: Ctx, allocations: readonly Allocation[]): D1PreparedStatement[] {
  return [
    ...fulfilmentRepository(ctx).insert(allocations.flatMap(({ jobs }) => [...jobs])),
    ...bulkInsert(ctx.db.$client, {
      table: routingDecisions,
      rows: allocations.map(({ item }) => ({
        tenantId: ctx.tenant.id,
        orderId: item.order.id,
        round: item.order.allocationRound + 1,
        decision: item.decision,
        createdAt: ctx.clock.now(),
      })),
      onConflict: 'ignore',
    }),
    ...recordPromises(
      ctx,
      allocations.flatMap(({ promise }) => promise ?? []),
    ),
    ...allocations.flatMap(({ item: { order } }) =>
      order.reservationId === null
        ? []
        : [
            reservationsRepository(ctx).setStatus(
              order.connectionId,
              order.reservationId,
              'ordered',
              order.id,
              ctx.clock.now(),
            ),
          ],
    ),
  ]
}

export async function allocate(
  ctx: Ctx,
  {
    network,
    locked,
    because,
    again,
  }: {
    network: Network
    locked: readonly Locked[]
    because?: string | undefined
    again: (order: Order) => Promise<unknown>
  },
): Promise<void> {
  const allocations = locked.flatMap((item) => allocationOf(ctx, network, item, because) ?? [])
  if (allocations.length === 0) return
  const write = (part: readonly Allocation[]) =>
    saveChanges(ctx, {
      changes: part.map(({ change }) => change),
      statements: allocationStatements(ctx, part),
      audit: { action: 'order.allocated', subjects: part.map(({ item }) => item.order.id) },
      effects: lookEffects(part.map(({ change }) => change)),
    })
  if ((await write(allocations)).ok) return
  for (const one of allocations) {
    if (!(await write([one])).ok) await settleLocked({ ctx, item: one.item, again })
  }
}

/** The order changed while its stock was locked: whoever used these very holds has them, else they serve it anew or go back. */
export async function settleLocked({
  ctx,
  item,
  again,
}: {
  ctx: Ctx
  item: Locked
  again: (order: Order) => Promise<unknown>
}): Promise<void> {
  const fresh = await ordersRepository(ctx).byId(item.order.id)
  // Another consumer allocated it with these very holds: nothing to give back, and nothing of it may be missing.
  if (fresh && fresh.allocationRound === item.order.allocationRound + 1 && fresh.status !== 'paid')
    return item.gaveBack ? assureHolds(ctx, fresh, item.holds) : undefined
  if (fresh && canBeAllocated(fresh)) {
    await again(fresh)
    return
  }
  await release(
    ctx,
    item.holds.map(({ sku, hold }) => ({ sku, holdId: hold.holdId })),
  )
}
