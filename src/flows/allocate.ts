/** Locked stock becomes jobs: fulfilments, decision, promise and the order's steps in one commit for the whole batch. */
import type { Failure, Result } from '../core/result.ts'
import type { Fulfilment } from '../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../fulfilment/fulfilment.repository.ts'
import { canBeAllocated } from '../orders/domain/accept-order.ts'
import type { Order, OrderEvent } from '../orders/domain/order.ts'
import { changeOrder, type OrderChange, ordersRepository } from '../orders/orders.repository.ts'
import { bulkInsert } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { promiseStatements } from '../promise/promise.repository.ts'
import { routingDecisions } from '../routing/routing.tables.ts'
import { reservationsRepository } from '../stock/reservations.repository.ts'
import { type Locked, release } from './lock-stock.ts'
import { type Network, promiseFor } from './network.ts'
import { saveChanges } from './order-changes.ts'

/** One job per warehouse in which the ledgers hold something for the order. */
function fulfilmentsOf(ctx: Ctx, { order, decision, holds }: Locked): Fulfilment[] {
  const now = ctx.clock.now()
  const planned = new Map(decision.shipments.map(({ warehouseId, carrier }) => [warehouseId, carrier]))
  const fallback = decision.shipments[0]?.carrier ?? ''
  return [...Map.groupBy(holds, ({ hold }) => hold.warehouseId)].map(([warehouseId, held]) => ({
    id: ctx.ids.next('ful'),
    orderId: order.id,
    warehouseId,
    status: 'to_pick',
    carrier: planned.get(warehouseId) ?? fallback,
    waybill: null,
    label: null,
    weightG: null,
    createdAt: now,
    pickedAt: null,
    packedAt: null,
    handedOverAt: null,
    updatedAt: now,
    version: 1,
    lines: held.map(({ lineNo, sku, hold }) => {
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

interface Allocation {
  readonly change: OrderChange
  readonly jobs: readonly Fulfilment[]
  readonly statements: readonly D1PreparedStatement[]
  readonly holds: Locked['holds']
}

function allocationOf(ctx: Ctx, network: Network, item: Locked): Allocation | null {
  const now = ctx.clock.now()
  const jobs = fulfilmentsOf(ctx, item)
  const promised = promiseFor(item.order, network, jobs, now)
  const isNews = promised !== null && promised.promisedAt !== item.order.expectedAt
  const events: OrderEvent[] = [
    { type: 'stock_checking' },
    { type: 'stock_locked', round: item.order.allocationRound + 1 },
    {
      type: 'allocated',
      warehouseId: jobs.length === 1 ? (jobs[0]?.warehouseId ?? null) : null,
      carriers: [...new Set(jobs.map((job) => job.carrier))],
    },
    ...(isNews
      ? [{ type: 'promised', promisedAt: promised.promisedAt, first: item.order.promisedAt === null } as const]
      : []),
  ]
  const change = changeOrder(item.order, events, now, item.decision.summary)
  if (!change) return null
  return {
    change,
    jobs,
    holds: item.holds,
    statements: isNews
      ? promiseStatements(ctx, [
          {
            ...promised,
            orderId: item.order.id,
            reason: '分仓后更新',
            version: item.order.promisedAt === null ? 1 : change.after.version,
          },
        ])
      : [],
  }
}

export async function allocate(
  ctx: Ctx,
  {
    network,
    locked,
    again,
  }: { network: Network; locked: readonly Locked[]; again: (order: Order) => Promise<unknown> },
): Promise<void> {
  const allocations = locked.flatMap((item) => {
    const allocation = allocationOf(ctx, network, item)
    return allocation ? [{ item, allocation }] : []
  })
  if (allocations.length === 0) return
  const write = (part: typeof allocations) =>
    saveChanges(ctx, {
      changes: part.map(({ allocation }) => allocation.change),
      statements: [
        ...fulfilmentRepository(ctx).insert(part.flatMap(({ allocation }) => [...allocation.jobs])),
        ...bulkInsert(ctx.db.$client, {
          table: routingDecisions,
          rows: part.map(({ item }) => ({
            tenantId: ctx.tenant.id,
            orderId: item.order.id,
            round: item.order.allocationRound + 1,
            decision: item.decision,
            createdAt: ctx.clock.now(),
          })),
          onConflict: 'ignore',
        }),
        ...part.flatMap(({ allocation }) => [...allocation.statements]),
        ...part.flatMap(({ item: { order } }) =>
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
      ],
      audit: { action: 'order.allocated', subjects: part.map(({ item }) => item.order.id) },
    })
  const all = await write(allocations)
  if (all.ok) return
  for (const one of allocations) await allocateAlone(ctx, { one, write, again })
}

/** A neighbour's conflict must not block this one; its own conflict means the order changed while its stock was locked. */
async function allocateAlone<P extends { readonly item: Locked; readonly allocation: Allocation }>(
  ctx: Ctx,
  {
    one,
    write,
    again,
  }: { one: P; write: (part: P[]) => Promise<Result<void, Failure>>; again: (order: Order) => Promise<unknown> },
): Promise<void> {
  if ((await write([one])).ok) return
  const fresh = await ordersRepository(ctx).byId(one.item.order.id)
  const isOurs =
    fresh !== null && fresh.allocationRound === one.item.order.allocationRound + 1 && fresh.status !== 'paid'
  // Another consumer allocated it with these very holds: nothing to give back.
  if (isOurs) return
  if (fresh && canBeAllocated(fresh)) {
    await again(fresh)
    return
  }
  await release(
    ctx,
    one.allocation.holds.map(({ sku, hold }) => ({ sku, holdId: hold.holdId })),
  )
}
