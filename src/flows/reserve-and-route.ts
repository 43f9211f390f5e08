/**
 * From paid to allocated: choose a warehouse, lock the stock there, give the job out. The projection proposes, the ledgers
 * decide; what one warehouse refuses is offered to the next. Orders of a batch share every read, every ledger call and the commit.
 */

import { openCases } from '../cases/open-case.ts'
import type { Failure, Result } from '../core/result.ts'
import type { Fulfilment } from '../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../fulfilment/fulfilment.repository.ts'
import { canBeAllocated } from '../orders/domain/accept-order.ts'
import { type Order, type OrderEvent, openLines } from '../orders/domain/order.ts'
import { changeOrder, type OrderChange, ordersRepository } from '../orders/orders.repository.ts'
import { bulkInsert } from '../platform/bulk.ts'
import type { Ctx } from '../platform/ctx.ts'
import { promiseStatements } from '../promise/promise.repository.ts'
import { chooseForBatch } from '../routing/domain/choose-warehouse.ts'
import type { RoutingDecision } from '../routing/routing.contract.ts'
import { routingDecisions } from '../routing/routing.tables.ts'
import { type Reservation, reservationsRepository } from '../stock/reservations.repository.ts'
import { applyToLedgers, stockLedger } from '../stock/stock-ledger.client.ts'
import type { LedgerAnswer, LedgerCommand, StockHold } from '../stock/stock-ledger.port.ts'
import { cartHoldId } from './cart-hold.ts'
import type { HubEffect } from './effects/effect.ts'
import { holdIdOf } from './hold-ids.ts'
import { loadNetwork, type Network, promiseFor, routingOrder } from './network.ts'
import { orderNotice } from './notice-facts.ts'
import { saveChanges } from './order-changes.ts'

/** How many times what a ledger refused is offered elsewhere. */
const ROUNDS = 4

interface Locked {
  readonly order: Order
  readonly decision: RoutingDecision
  /** The holds as the ledgers have them; a repeat after a crash finds its own, wherever they are. */
  readonly holds: readonly { readonly lineNo: number; readonly sku: string; readonly hold: StockHold }[]
}

interface Wish {
  readonly order: Order
  readonly decision: RoutingDecision
  readonly asks: readonly {
    readonly lineNo: number
    readonly sku: string
    readonly command: LedgerCommand & { kind: 'reserve' }
  }[]
}

export interface RouteOutcome {
  readonly allocated: number
  readonly short: number
  /** Orders whose ledgers could not be asked; they stay `paid` and come again. */
  readonly undecided: number
}

/** Every order that may move is allocated or held `short_of_stock`; others are left alone. Safe to repeat at any point. */
export async function reserveAndRoute({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { orders: readonly Order[]; network?: Network }
}): Promise<RouteOutcome> {
  let pending = input.orders.filter(canBeAllocated)
  if (pending.length === 0) return { allocated: 0, short: 0, undecided: 0 }
  const network = input.network ?? (await loadNetwork(ctx, pending))
  const refused = new Map<string, Map<string, string>>()
  const carts = await cartsOf(ctx, pending)
  const locked: Locked[] = []
  const short: { order: Order; decision: RoutingDecision }[] = []
  let undecided = 0

  for (let round = 0; round < ROUNDS && pending.length > 0; round++) {
    const decisions = decide(pending, network, refused, carts)
    const wishes: Wish[] = []
    pending.forEach((order, index) => {
      const decision = decisions[index]
      if (!decision) return
      // The projection may lag behind a delivery of goods: before an order is called short, the ledgers are asked once.
      if (decision.outcome === 'short' && round > 0) short.push({ order, decision })
      else wishes.push(wishOf(order, decision, () => ctx.ids.next('cmd')))
    })
    const answers = await ask(ctx, wishes)
    refreshAvailability(network, answers)
    const again: Order[] = []
    const giveBack: { sku: string; holdId: string }[] = []
    for (const wish of wishes) {
      const verdict = judge(wish, answers)
      if (verdict.kind === 'locked') locked.push({ order: wish.order, decision: wish.decision, holds: verdict.holds })
      else if (verdict.kind === 'unreachable') undecided++
      else {
        giveBack.push(...verdict.held)
        again.push(wish.order)
        if (verdict.warehouses.length > 0) {
          const known = refused.get(wish.order.id) ?? new Map<string, string>()
          for (const warehouseId of verdict.warehouses) known.set(warehouseId, '锁定时库存已被占用')
          refused.set(wish.order.id, known)
        }
      }
    }
    await release(ctx, giveBack)
    pending = again
  }
  const outOfRounds = decide(pending, network, refused, carts)
  pending.forEach((order, index) => {
    const decision = outOfRounds[index]
    if (decision) short.push({ order, decision })
  })

  await allocate(ctx, network, locked)
  await holdShort(ctx, short)
  return { allocated: locked.length, short: short.length, undecided }
}

type Carts = ReadonlyMap<string, Reservation>

/** Open carts that these orders take over, by order id. */
async function cartsOf(ctx: Ctx, orders: readonly Order[]): Promise<Carts> {
  const taking = orders.filter((order) => order.reservationId !== null)
  const found = await reservationsRepository(ctx).byIds(taking.flatMap((order) => order.reservationId ?? []))
  return new Map(
    taking.flatMap((order) => {
      const cart = found.find(
        (candidate) =>
          candidate.id === order.reservationId &&
          candidate.connectionId === order.connectionId &&
          candidate.status === 'open',
      )
      return cart ? [[order.id, cart] as const] : []
    }),
  )
}

/** The batch shares the projected stock; whoever has a cart sees its own pieces on top: a buyer's hold never blocks that buyer. */
function decide(
  orders: readonly Order[],
  network: Network,
  refused: ReadonlyMap<string, ReadonlyMap<string, string>>,
  carts: Carts,
): RoutingDecision[] {
  const asked = (order: Order) => routingOrder(order, network, refused.get(order.id))
  const shared = orders.filter((order) => !carts.has(order.id))
  const decisions = new Map(
    chooseForBatch(shared.map(asked), network.routing).map((decision, index) => [shared[index]?.id, decision]),
  )
  return orders.flatMap((order) => {
    const cart = carts.get(order.id)
    const decision = cart
      ? chooseForBatch([asked(order)], { ...network.routing, available: withCart(network, cart) })[0]
      : decisions.get(order.id)
    return decision ? [decision] : []
  })
}

function withCart(network: Network, cart: Reservation): Map<string, Map<string, number>> {
  const available = new Map([...network.routing.available].map(([sku, levels]) => [sku, new Map(levels)]))
  for (const { sku, warehouseId, quantity } of cart.lines) {
    const levels = available.get(sku) ?? new Map<string, number>()
    available.set(sku, levels.set(warehouseId, (levels.get(warehouseId) ?? 0) + quantity))
  }
  return available
}

/** Lines as reserve commands. A short plan asks for nothing but makes the ledgers tell their levels. */
function wishOf(order: Order, decision: RoutingDecision, newId: () => string): Wish {
  if (decision.outcome === 'short') return { order, decision, asks: [] }
  const parts = new Map<number, number>()
  const asks = decision.shipments.flatMap(({ warehouseId, lines }) =>
    lines.map(({ lineNo, sku, quantity }) => {
      const part = parts.get(lineNo) ?? 0
      parts.set(lineNo, part + 1)
      const holdId = holdIdOf(order.id, lineNo, order.allocationRound + 1, part)
      return {
        lineNo,
        sku,
        command: {
          kind: 'reserve' as const,
          requestId: newId(),
          holdId,
          warehouseId,
          quantity,
          owner: { kind: 'order_line' as const, orderId: order.id, lineNo },
          reason: order.hubNo,
          expiresAt: null,
          ...(order.reservationId === null
            ? {}
            : {
                fromHoldId: cartHoldId({ connectionId: order.connectionId, reservationId: order.reservationId }, sku),
              }),
        },
      }
    }),
  )
  return { order, decision, asks }
}

type Answers = Map<string, Result<LedgerAnswer, Failure>>

async function ask(ctx: Ctx, wishes: readonly Wish[]): Promise<Answers> {
  const commandsBySku = new Map<string, LedgerCommand[]>()
  for (const { order, asks } of wishes) {
    // An empty list of commands reads the levels: the truth behind a projection that says "nothing left".
    if (asks.length === 0)
      for (const line of openLines(order))
        if (line.sku !== null && !commandsBySku.has(line.sku)) commandsBySku.set(line.sku, [])
    for (const { sku, command } of asks) commandsBySku.set(sku, [...(commandsBySku.get(sku) ?? []), command])
  }
  return applyToLedgers({ ledger: stockLedger(ctx.env), tenant: ctx.tenant, commandsBySku, now: ctx.clock.now() })
}

function refreshAvailability(network: Network, answers: Answers): void {
  for (const [sku, answer] of answers) {
    if (answer.ok)
      network.routing.available.set(
        sku,
        new Map(answer.value.levels.map((level) => [level.warehouseId, level.available])),
      )
  }
}

type Verdict =
  | { readonly kind: 'locked'; readonly holds: Locked['holds'] }
  | {
      readonly kind: 'refused'
      readonly held: readonly { sku: string; holdId: string }[]
      readonly warehouses: readonly string[]
    }
  | { readonly kind: 'unreachable' }

function judge(wish: Wish, answers: Answers): Verdict {
  const holds: { lineNo: number; sku: string; hold: StockHold }[] = []
  const warehouses: string[] = []
  for (const { lineNo, sku, command } of wish.asks) {
    const answer = answers.get(sku)
    if (!answer?.ok) return { kind: 'unreachable' }
    const outcome = answer.value.outcomes.find((candidate) => candidate.requestId === command.requestId)
    if (outcome?.ok && outcome.hold) holds.push({ lineNo, sku, hold: outcome.hold })
    else warehouses.push(command.warehouseId)
  }
  if (wish.asks.length > 0 && warehouses.length === 0) return { kind: 'locked', holds }
  return { kind: 'refused', held: holds.map(({ sku, hold }) => ({ sku, holdId: hold.holdId })), warehouses }
}

async function release(ctx: Ctx, holds: readonly { sku: string; holdId: string }[]): Promise<void> {
  if (holds.length === 0) return
  const commandsBySku = new Map<string, LedgerCommand[]>()
  for (const { sku, holdId } of holds)
    commandsBySku.set(sku, [
      ...(commandsBySku.get(sku) ?? []),
      { kind: 'release', requestId: ctx.ids.next('cmd'), holdId },
    ])
  await applyToLedgers({ ledger: stockLedger(ctx.env), tenant: ctx.tenant, commandsBySku, now: ctx.clock.now() })
}

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

async function allocate(ctx: Ctx, network: Network, locked: readonly Locked[]): Promise<void> {
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
  for (const one of allocations) await allocateAlone(ctx, one, write)
}

/** A neighbour's conflict must not block this one; its own conflict means the order changed while its stock was locked. */
async function allocateAlone<P extends { readonly item: Locked; readonly allocation: Allocation }>(
  ctx: Ctx,
  one: P,
  write: (part: P[]) => Promise<Result<void, Failure>>,
): Promise<void> {
  if ((await write([one])).ok) return
  const fresh = await ordersRepository(ctx).byId(one.item.order.id)
  const isOurs =
    fresh !== null && fresh.allocationRound === one.item.order.allocationRound + 1 && fresh.status !== 'paid'
  // Another consumer allocated it with these very holds: nothing to give back.
  if (isOurs) return
  if (fresh && canBeAllocated(fresh)) {
    await reserveAndRoute({ ctx, input: { orders: [fresh] } })
    return
  }
  await release(
    ctx,
    one.allocation.holds.map(({ sku, hold }) => ({ sku, holdId: hold.holdId })),
  )
}

async function holdShort(ctx: Ctx, short: readonly { order: Order; decision: RoutingDecision }[]): Promise<void> {
  const now = ctx.clock.now()
  for (let i = 0; i < short.length; i += 50) {
    const part = short.slice(i, i + 50)
    const detailOf = (decision: RoutingDecision) =>
      decision.missing.map(({ sku, quantity }) => `缺 ${sku} ×${quantity}`).join('、') || decision.summary
    const changes = part.flatMap(
      ({ order, decision }) =>
        changeOrder(
          order,
          [
            {
              type: 'hold_placed',
              hold: { reason: 'short_of_stock', detail: detailOf(decision), by: 'system', since: now },
            },
          ],
          now,
          decision.summary,
        ) ?? [],
    )
    const effects: HubEffect[] = part.map(({ order, decision }) =>
      orderNotice(order, 'order.short', now, { detail: detailOf(decision) }),
    )
    const saved = await saveChanges(ctx, {
      changes,
      statements: [
        ...openCases(
          ctx,
          part.map(({ order, decision }) => ({
            // A hold of its own each time: a closed case does not open again.
            id: `${order.id}:short:${order.version}`,
            kind: 'short',
            orderId: order.id,
            severity: 'red',
            detail: detailOf(decision),
            dueAt: order.shipBy,
            openedAt: now,
          })),
        ),
        ...bulkInsert(ctx.db.$client, {
          table: routingDecisions,
          rows: part.map(({ order, decision }) => ({
            tenantId: ctx.tenant.id,
            orderId: order.id,
            round: order.allocationRound + 1,
            decision,
            createdAt: now,
          })),
          onConflict: { target: ['tenant_id', 'order_id', 'round'], update: ['decision', 'created_at'] },
        }),
      ],
      audit: { action: 'order.short', subjects: part.map(({ order }) => order.id) },
      effects,
    })
    if (!saved.ok) ctx.log.warn('route.short_conflict', { count: part.length })
  }
}
