/**
 * Taking in a batch of one shop's orders: one read, decide in memory, one write; then stock and routing for those that may
 * move. Repeats and old news fall out as no-ops; a bad order never blocks its neighbours.
 */

import { openCases } from '../cases/open-case.ts'
import { catalogRepository, type Listing } from '../catalog/catalog.repository.ts'
import type { CanonicalOrder } from '../orders/canonical-order.contract.ts'
import { type AcceptIntent, canBeAllocated, decideAccept } from '../orders/domain/accept-order.ts'
import { hubNumber } from '../orders/domain/hub-number.ts'
import { evolveAll, type Order, type OrderEvent } from '../orders/domain/order.ts'
import { changeOrder, type OrderChange, ordersRepository } from '../orders/orders.repository.ts'
import type { Ctx } from '../platform/ctx.ts'
import { type PromiseRecord, promiseStatements } from '../promise/promise.repository.ts'
import { chooseForBatch } from '../routing/domain/choose-warehouse.ts'
import { cancelOrder } from './cancel-order.ts'
import type { HubEffect } from './effects/effect.ts'
import { holdOrder } from './hold-order.ts'
import { loadNetwork, type Network, promiseFor, routingOrder } from './network.ts'
import { orderNotice } from './notice-facts.ts'
import { saveChanges } from './order-changes.ts'
import { reserveAndRoute } from './reserve-and-route.ts'
import { routeAnew } from './route-anew.ts'
import { shippedElsewhere } from './shipped-elsewhere.ts'

export interface AcceptInput {
  readonly connection: { readonly id: string; readonly kind: string }
  readonly orders: readonly CanonicalOrder[]
  /** Rows to be written in the same commit: the raw envelopes. */
  readonly envelopes?: readonly D1PreparedStatement[]
}

export interface AcceptOutcome {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  /** True when ledgers could not be asked for some: the caller comes again. */
  readonly unfinished: boolean
}

interface Prepared {
  readonly change: OrderChange
  readonly intents: readonly AcceptIntent[]
  readonly canonical: CanonicalOrder
  readonly owed: Owed
  readonly effects: readonly HubEffect[]
}

/** Rows of other rooms that an accepted order brings along; written in bulk for the whole batch. */
interface Owed {
  readonly recognised: readonly { readonly listing: Listing; readonly sku: string }[]
  readonly unmapped: readonly { readonly listing: Listing; readonly orderId: string }[]
  readonly promise: PromiseRecord | null
}

const nothingOwed: Owed = { recognised: [], unmapped: [], promise: null }

export async function acceptOrders({ ctx, input }: { ctx: Ctx; input: AcceptInput }): Promise<AcceptOutcome> {
  const newest = newestOfEach(input.orders)
  const prepared = await prepare(ctx, input.connection, newest)
  const committed = await write(ctx, input, prepared.items, prepared.network)
  const { allocatable, intents } = committed
  const routed = await reserveAndRoute({
    ctx,
    input: {
      orders: [...allocatable, ...prepared.waiting],
      ...(prepared.network ? { network: prepared.network } : {}),
    },
  })
  for (const { orderId, intent } of intents) await carryOut(ctx, orderId, intent)
  const created = committed.changes.filter((change) => change.before === null).length
  return {
    created,
    updated: committed.changes.length - created,
    unchanged: newest.length - committed.changes.length,
    unfinished: routed.undecided > 0,
  }
}

/** The same order several times in a batch: only the newest counts. */
function newestOfEach(orders: readonly CanonicalOrder[]): CanonicalOrder[] {
  const byId = new Map<string, CanonicalOrder>()
  for (const order of orders) {
    const seen = byId.get(order.platformOrderId)
    if (!seen || order.updatedAt >= seen.updatedAt) byId.set(order.platformOrderId, order)
  }
  return [...byId.values()]
}

async function prepare(ctx: Ctx, connection: AcceptInput['connection'], canonicals: readonly CanonicalOrder[]) {
  const repository = ordersRepository(ctx)
  const catalog = catalogRepository(ctx)
  const listings = [
    ...new Map(
      canonicals.flatMap((order) => order.lines).map((line): [string, Listing] => [line.shopSkuId, line]),
    ).values(),
  ]
  const [existing, skus] = await Promise.all([
    repository.byPlatformIds(
      connection.id,
      canonicals.map((order) => order.platformOrderId),
    ),
    catalog.skusOfListings(connection.id, listings),
  ])
  const known = new Map(existing.map((order) => [order.platformOrderId, order]))
  const now = ctx.clock.now()
  const decided = canonicals.map((canonical) => {
    const before = known.get(canonical.platformOrderId) ?? null
    const orderId = before?.id ?? ctx.ids.next('ord')
    const decision = decideAccept(before, canonical, {
      now,
      orderId,
      hubNo: before?.hubNo ?? hubNumber(now, orderId),
      channel: connection.kind,
      connectionId: connection.id,
      skuOf: (line) => skus.get(line.shopSkuId)?.sku ?? null,
    })
    return { before, canonical, decision }
  })
  // Taken in before, never finished (a crash between the two commits): they go on now.
  const waiting = decided.flatMap(({ before, decision }) =>
    before && decision.events.length === 0 && decision.intents.length === 0 && canBeAllocated(before) ? [before] : [],
  )
  const states = decided.map(({ before, decision }) => ({ before, state: stateAfter(before, decision.events, now) }))
  const toPromise = states.flatMap(({ state }) =>
    state && state.status === 'paid' && state.promisedAt === null ? [state] : [],
  )
  const network = toPromise.length + waiting.length > 0 ? await loadNetwork(ctx, [...toPromise, ...waiting]) : null
  const plans = network ? planned(toPromise, network) : new Map<string, { warehouseId: string; carrier: string }[]>()

  const items = decided.flatMap(({ before, canonical, decision }, index): Prepared[] => {
    const state = states[index]?.state ?? null
    const promised =
      state && network && toPromise.includes(state) ? promiseFor(state, network, plans.get(state.id) ?? [], now) : null
    const events: OrderEvent[] = [
      ...decision.events,
      ...(promised ? [{ type: 'promised', promisedAt: promised.promisedAt, first: true } as const] : []),
    ]
    const change = fold(changeOrder(before, events, now, canonical.platformStatus))
    if (!change)
      return decision.intents.length > 0 && before
        ? [
            {
              change: { before, after: before, steps: [] },
              intents: decision.intents,
              canonical,
              owed: nothingOwed,
              effects: [],
            },
          ]
        : []
    const unmapped =
      before === null ? change.after.lines.filter((line) => line.sku === null && line.status === 'open') : []
    const recognised = before === null ? canonical.lines.flatMap((line) => recognisedListing(line, skus)) : []
    return [
      {
        change,
        intents: decision.intents,
        canonical,
        owed: {
          recognised,
          unmapped: unmapped.map((listing) => ({ listing, orderId: change.after.id })),
          promise: promised ? { ...promised, orderId: change.after.id, version: 1, reason: '付款时承诺' } : null,
        },
        effects:
          unmapped.length > 0
            ? [
                orderNotice(change.after, 'order.unmapped', now, {
                  detail: unmapped.map((line) => line.merchantCode || line.title).join('、'),
                }),
              ]
            : [],
      },
    ]
  })
  return { items, network, waiting }
}

function stateAfter(before: Order | null, events: readonly OrderEvent[], now: number): Order | null {
  const first = events[0]
  if (before) return evolveAll(before, events, now)
  return first?.type === 'accepted' ? evolveAll(first.order, events.slice(1), now) : null
}

/** A first promise belongs to the acceptance itself: one event row less for every order of a million. */
function fold(change: OrderChange | null): OrderChange | null {
  const [first, second] = change?.steps ?? []
  if (!change || change.before !== null || first?.event.type !== 'accepted' || second?.event.type !== 'promised')
    return change
  const after = { ...change.after, version: 1 }
  return { before: null, after, steps: [{ ...first, event: { type: 'accepted', order: after } }] }
}

function planned(orders: readonly Order[], network: Network): Map<string, { warehouseId: string; carrier: string }[]> {
  const ready = orders.filter(canBeAllocated)
  const decisions = chooseForBatch(
    ready.map((order) => routingOrder(order, network)),
    network.routing,
  )
  return new Map(
    ready.map((order, index) => [
      order.id,
      (decisions[index]?.shipments ?? []).map(({ warehouseId, carrier }) => ({ warehouseId, carrier })),
    ]),
  )
}

async function write(ctx: Ctx, input: AcceptInput, items: readonly Prepared[], network: Network | null) {
  const changing = items.filter(({ change }) => change.steps.length > 0)
  const commitOf = (part: readonly Prepared[], envelopes: readonly D1PreparedStatement[]) =>
    saveChanges(ctx, {
      changes: part.map(({ change }) => change),
      statements: [...envelopes, ...owedStatements(ctx, input.connection.id, part)],
      audit: { action: 'order.accepted', subjects: part.map(({ change }) => change.after.id) },
      effects: part.flatMap(({ effects }) => [...effects]),
    })
  const done: Prepared[] = items.filter(({ change }) => change.steps.length === 0)
  if (changing.length > 0 || (input.envelopes?.length ?? 0) > 0) {
    const all = await commitOf(changing, input.envelopes ?? [])
    if (all.ok) done.push(...changing)
    // Somebody was faster with one of them: each by itself, from a fresh look.
    else done.push(...(await oneByOne(ctx, input, changing, commitOf)))
  }
  return {
    network,
    changes: done.flatMap(({ change }) => (change.steps.length > 0 ? [change] : [])),
    allocatable: done
      .filter(({ intents }) => intents.length === 0)
      .map(({ change }) => change.after)
      .filter(canBeAllocated),
    intents: done.flatMap(({ change, intents }) => intents.map((intent) => ({ orderId: change.after.id, intent }))),
  }
}

function owedStatements(ctx: Ctx, connectionId: string, part: readonly Prepared[]): D1PreparedStatement[] {
  const recognised = new Map(part.flatMap(({ owed }) => owed.recognised).map((item) => [item.listing.shopSkuId, item]))
  return [
    ...catalogRepository(ctx).listingStatements({
      connectionId,
      recognised: [...recognised.values()],
      unmapped: part.flatMap(({ owed }) => [...owed.unmapped]),
      now: ctx.clock.now(),
    }),
    ...promiseStatements(
      ctx,
      part.flatMap(({ owed }) => owed.promise ?? []),
    ),
  ]
}

/** A listing that was known by its merchant code and has no mapping row yet. */
function recognisedListing(
  line: Listing,
  skus: ReadonlyMap<string, { sku: string; mapped: boolean }>,
): Owed['recognised'] {
  const hit = skus.get(line.shopSkuId)
  return hit && !hit.mapped ? [{ listing: line, sku: hit.sku }] : []
}

async function oneByOne(
  ctx: Ctx,
  input: AcceptInput,
  items: readonly Prepared[],
  commitOf: (part: readonly Prepared[], envelopes: readonly D1PreparedStatement[]) => ReturnType<typeof saveChanges>,
): Promise<Prepared[]> {
  const done: Prepared[] = []
  for (const { canonical } of items) {
    const fresh = await prepare(ctx, input.connection, [canonical])
    const saved = await commitOf(
      fresh.items.filter(({ change }) => change.steps.length > 0),
      input.envelopes ?? [],
    )
    if (saved.ok) done.push(...fresh.items)
    else throw new Error(`order ${canonical.platformOrderId} changes faster than it can be written`)
  }
  return done
}

async function carryOut(ctx: Ctx, orderId: string, intent: AcceptIntent): Promise<void> {
  switch (intent) {
    case 'cancel': {
      const cancelled = await cancelOrder({ ctx, input: { orderId, why: '平台取消或退款' } })
      if (!cancelled.ok && cancelled.error.code === 'order.already_shipped') await askAboutInterception(ctx, orderId)
      return
    }
    case 'cancel_after_shipping':
      return askAboutInterception(ctx, orderId)
    case 'shipped_elsewhere':
    case 'delivered_elsewhere':
      await shippedElsewhere({ ctx, input: { orderId, isDelivered: intent === 'delivered_elsewhere' } })
      return
    case 'route_anew': {
      const moved = await routeAnew({ ctx, input: { orderId, why: '平台改了地址或商品' } })
      // The box is packed already: it must not leave as it is.
      if (!moved.ok && moved.error.code === 'order.not_movable')
        await holdOrder({ ctx, input: { orderId, reason: 'address_change', detail: '拣货后平台改了地址或商品' } })
    }
  }
}

/** The parcel has left and the buyer wants out: a person decides whether to stop it. */
async function askAboutInterception(ctx: Ctx, orderId: string): Promise<void> {
  await ctx.db.$client.batch(
    openCases(ctx, [
      {
        id: `${orderId}:cancelled_after_shipping:1`,
        kind: 'cancelled_after_shipping',
        orderId,
        severity: 'red',
        detail: '已出库后平台取消或退款，是否拦截',
        dueAt: null,
        openedAt: ctx.clock.now(),
      },
    ]),
  )
}
