/**
 * Taking in a batch of one shop's orders: one read, decide in memory, lock the stock of those that may move, one write.
 * Repeats and old news fall out as no-ops; a bad order never blocks its neighbours. Stock is locked before the order is
 * written: its id and the names of its holds follow from the platform's number, so that a repeat after a crash meets both (ADR 0013).
 */

import { openCases } from '../../cases/open-case.ts'
import { catalogRepository, type ListedSku, type Listing } from '../../catalog/catalog.repository.ts'
import type { OrderWithRaw } from '../../channels/channels.port.ts'
import { fnv1a } from '../../core/hash.ts'
import { derivedId } from '../../core/ids.ts'
import { DAY } from '../../core/time.ts'
import type { FieldRuleVersion } from '../../field-rules/field-rules.contract.ts'
import { orderMonthStatements } from '../../insights/order-months.ts'
import { receiverBasis } from '../../merging/domain/same-receiver.ts'
import { mergingRepository } from '../../merging/merging.repository.ts'
import type { CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import { type AcceptIntent, canBeAllocated, decideAccept, linesThatLeft } from '../../orders/domain/accept-order.ts'
import { hubNumber } from '../../orders/domain/hub-number.ts'
import { evolveAll, type Order, type OrderEvent } from '../../orders/domain/order.ts'
import { isBeforeShipping } from '../../orders/domain/order-lifecycle.ts'
import { marksDiffer } from '../../orders/domain/rule-marks.ts'
import { changeOrder, joinChanges, type OrderChange, ordersRepository } from '../../orders/orders.repository.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { PromiseRecord } from '../../promise/promise.repository.ts'
import { findDivision } from '../../regions/domain/find-division.ts'
import type { RoutingDecision } from '../../routing/routing.contract.ts'
import { mayBeginWork, monthOf } from '../../tenants/domain/standing.ts'
import type { HubEffect } from '../effects/effect.ts'
import { leaveParcel } from '../merging/leave-parcel.ts'
import { lookEffects } from '../merging/look-effects.ts'
import { orderNotice } from '../notices/notice-facts.ts'
import { recordPromises } from '../promise/record-promises.ts'
import { marked, rulesInForce, sampleStatements } from '../shops/field-rules.ts'
import { webhookEffects } from '../webhooks/webhook-news.ts'
import { type Allocation, allocationOf, allocationStatements, settleLocked, shipmentsOf } from './allocate.ts'
import { cancelOrder } from './cancel-order.ts'
import { possibleHolds } from './hold-ids.ts'
import { holdOrder } from './hold-order.ts'
import { holdReships } from './hold-reships.ts'
import { holdShort } from './hold-short.ts'
import type { Locked } from './lock-stock.ts'
import { loadNetwork, type Network, promiseFor } from './network.ts'
import { saveChanges } from './order-changes.ts'
import { partShippedElsewhere } from './part-shipped-elsewhere.ts'
import { releaseEffects } from './release-effects.ts'
import { type LockOutcome, lockOrders, reserveAndRoute, type Short } from './reserve-and-route.ts'
import { routeAnew } from './route-anew.ts'
import { shippedElsewhere } from './shipped-elsewhere.ts'

export interface AcceptInput {
  readonly connection: { readonly id: string; readonly kind: string }
  readonly orders: readonly OrderWithRaw[]
  /** Rows to be written in the same commit: the raw envelopes. */
  readonly envelopes?: readonly D1PreparedStatement[]
}

export interface AcceptOutcome {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  /** True when ledgers could not be asked for some: the caller comes again. */
  readonly unfinished: boolean
  /**
   * Platform's numbers of orders that changed although the platform's time of their last change stood still: of two reads that
   * crossed, nothing tells which was the later one.
   */
  readonly timeless: readonly string[]
}

interface Prepared {
  readonly change: OrderChange
  readonly intents: readonly AcceptIntent[]
  readonly canonical: OrderWithRaw
  readonly owed: Owed
  readonly effects: readonly HubEffect[]
  readonly allocation: Allocation | null
  readonly isTimeless: boolean
}

/** Rows of other rooms that an accepted order brings along; written in bulk for the whole batch. */
interface Owed {
  readonly recognised: readonly { readonly listing: Listing; readonly sku: string }[]
  readonly unmapped: readonly { readonly listing: Listing; readonly orderId: string }[]
  readonly promise: PromiseRecord | null
}

interface Decided {
  readonly before: Order | null
  readonly canonical: OrderWithRaw
  readonly events: readonly OrderEvent[]
  readonly intents: readonly AcceptIntent[]
  /** The order as the platform's news leave it. */
  readonly state: Order | null
}

/** What the ledgers said, by order. */
interface Verdicts {
  readonly locked: ReadonlyMap<string, Locked>
  readonly short: ReadonlyMap<string, RoutingDecision>
}

interface Batch {
  readonly items: readonly Prepared[]
  /** By order: what no warehouse has all of. */
  readonly short: readonly Short[]
  readonly undecided: number
}

export async function acceptOrders({ ctx, input }: { ctx: Ctx; input: AcceptInput }): Promise<AcceptOutcome> {
  const newest = newestOfEach(input.orders)
  const { done, short, undecided } = await write(ctx, input, await prepare(ctx, input.connection, newest))
  const states = new Map(done.map(({ change }) => [change.after.id, change.after]))
  await holdShort(
    ctx,
    short.map(({ order, decision }) => ({ order: states.get(order.id) ?? order, decision })),
  )
  for (const { change, canonical, intents } of done)
    for (const intent of intents) await carryOut(ctx, { order: change.after, canonical, intent })
  const changed = done.filter(({ change }) => change.steps.length > 0)
  await holdReships(
    ctx,
    changed.map(({ change }) => change),
  )
  const created = changed.filter(({ change }) => change.before === null).length
  return {
    created,
    updated: changed.length - created,
    unchanged: newest.length - changed.length,
    unfinished: undecided > 0,
    timeless: done.flatMap(({ isTimeless, canonical }) => (isTimeless ? [canonical.platformOrderId] : [])),
  }
}

/** The same order several times in a batch: only the newest counts. */
function newestOfEach(orders: readonly OrderWithRaw[]): OrderWithRaw[] {
  const byId = new Map<string, OrderWithRaw>()
  for (const order of orders) {
    const seen = byId.get(order.platformOrderId)
    if (!seen || order.updatedAt >= seen.updatedAt) byId.set(order.platformOrderId, order)
  }
  return [...byId.values()].map(withRegion)
}

/** Platforms that name the region in words only: routing needs the code, and so does a row scope. */
function withRegion(order: OrderWithRaw): OrderWithRaw {
  const { receiver } = order
  const regionCode = receiver.regionCode ?? findDivision(receiver)
  return regionCode === receiver.regionCode ? order : { ...order, receiver: { ...receiver, regionCode } }
}

async function prepare(
  ctx: Ctx,
  connection: AcceptInput['connection'],
  canonicals: readonly OrderWithRaw[],
): Promise<Batch> {
  const repository = ordersRepository(ctx)
  const catalog = catalogRepository(ctx)
  const listings = [
    ...new Map(
      canonicals.flatMap((order) => order.lines).map((line): [string, Listing] => [line.shopSkuId, line]),
    ).values(),
  ]
  const [existing, skus, rules] = await Promise.all([
    repository.byPlatformIds(
      connection.id,
      canonicals.map((order) => order.platformOrderId),
    ),
    catalog.skusOfListings(connection.id, listings),
    rulesInForce(ctx, connection.id),
  ])
  const known = new Map(existing.map((order) => [order.platformOrderId, order]))
  const now = ctx.clock.now()
  const serial = fnv1a(ctx.ids.next('ord'))
  const decided = await Promise.all(
    canonicals.map(async (canonical, index): Promise<Decided> => {
      const before = known.get(canonical.platformOrderId) ?? null
      const decision = decideAccept(before, canonical, {
        now,
        orderId: before?.id ?? (await orderIdOf(connection.id, canonical)),
        hubNo: before?.hubNo ?? hubNumber(now, serial + index),
        channel: connection.kind,
        connectionId: connection.id,
        skuOf: (line) => skus.get(line.shopSkuId)?.sku ?? null,
        bundleOf: (line) => skus.get(line.shopSkuId) ?? null,
      })
      const events = withRuleMarks(rules, { before, canonical, events: decision.events, now })
      return { before, canonical, ...decision, events, state: stateAfter(before, events, now) }
    }),
  )
  // Without a plan orders are taken in and kept: they stay `paid`, and the sweep sends them on as soon as there is one.
  const mayMove = mayBeginWork(ctx.tenant, now)
  const movable = decided.flatMap(({ intents, state }) =>
    mayMove && state && intents.length === 0 && canBeAllocated(state) ? [state] : [],
  )
  const toPromise = decided.flatMap(({ state }) => (state && awaitsPromise(state) ? [state] : []))
  const network = toPromise.length + movable.length > 0 ? await loadNetwork(ctx, [...toPromise, ...movable]) : null
  const stock = network ? await lockOrders({ ctx, orders: movable, network }) : nothingLocked
  const verdicts = {
    locked: new Map(stock.locked.map((lock) => [lock.order.id, lock])),
    short: new Map(stock.short.map(({ order, decision }) => [order.id, decision])),
  }
  return {
    items: decided.flatMap((one) => preparedOf(ctx, { one, network, verdicts, skus }) ?? []),
    short: stock.short,
    undecided: stock.undecided,
  }
}

const nothingLocked: LockOutcome = { locked: [], short: [], undecided: 0 }

const awaitsPromise = (state: Order): boolean => state.status === 'paid' && state.promisedAt === null

/** Sorts by when the buyer ordered. */
const orderIdOf = (connectionId: string, { platformOrderId, placedAt }: CanonicalOrder): Promise<string> =>
  derivedId('ord', placedAt, `${connectionId}\n${platformOrderId}`)

/** What one order's news come to: steps, rows of other rooms, effects. Null when it is no news. */
function preparedOf(
  ctx: Ctx,
  {
    one: { before, canonical, events, intents, state },
    network,
    verdicts,
    skus,
  }: { one: Decided; network: Network | null; verdicts: Verdicts; skus: ReadonlyMap<string, ListedSku> },
): Prepared | null {
  const now = ctx.clock.now()
  const lock = state ? verdicts.locked.get(state.id) : undefined
  const shipments = lock ? shipmentsOf(lock) : ((state && verdicts.short.get(state.id)?.shipments) ?? [])
  const promised = state && network && awaitsPromise(state) ? promiseFor(state, network, shipments, now) : null
  const accepted = fold(
    changeOrder(
      before,
      [...events, ...(promised ? [{ type: 'promised', promisedAt: promised.promisedAt, first: true } as const] : [])],
      now,
      canonical.platformStatus,
    ),
  )
  const settled = accepted ?? (before ? { before, after: before, steps: [] } : null)
  if (!settled) return null
  const allocation = lock && network ? allocationOf(ctx, network, { ...lock, order: settled.after }) : null
  if (!accepted && !allocation && intents.length === 0) return null
  const order = settled.after
  const unmapped = before === null ? order.lines.filter((line) => line.sku === null && line.status === 'open') : []
  return {
    change: joinChanges(settled, allocation?.change ?? null),
    intents,
    canonical,
    allocation,
    isTimeless: events.length > 0 && before?.platformUpdatedAt === canonical.updatedAt,
    owed: {
      recognised: before === null ? canonical.lines.flatMap((line) => recognisedListing(line, skus)) : [],
      unmapped: unmapped.map((listing) => ({ listing, orderId: order.id })),
      promise: promised ? { ...promised, orderId: order.id, version: 1, reason: '付款时承诺' } : null,
    },
    effects: [
      ...(unmapped.length > 0
        ? [
            orderNotice(order, 'order.unmapped', now, {
              detail: unmapped.map((line) => line.merchantCode || line.title).join('、'),
            }),
          ]
        : []),
      ...(before === null ? leftovers(ctx, order) : []),
    ],
  }
}

/** How long a message that crashed half-way may still come back; Cloudflare's queues keep one for 4 days. */
const COMES_BACK_MS = 5 * DAY

/** Over at first sight: an attempt that crashed before its commit may have locked stock when the order was still alive. */
function leftovers(ctx: Ctx, order: Order): HubEffect[] {
  if (order.status !== 'cancelled' && order.status !== 'closed') return []
  if (order.placedAt < ctx.clock.now() - COMES_BACK_MS) return []
  const holds = possibleHolds({ ...order, lines: order.lines.map((line) => ({ ...line, status: 'open' })) })
  return releaseEffects(holds, () => ctx.ids.next('cmd'))
}

/** What the merchant's field rules say belongs to the acceptance of a new order; of one that we have it is a step of its own, when it is other than before. */
function withRuleMarks(
  rules: FieldRuleVersion,
  { before, canonical, events, now }: Pick<Decided, 'before' | 'canonical' | 'events'> & { readonly now: number },
): readonly OrderEvent[] {
  const [first, ...rest] = events
  if (!first) return events
  if (first.type === 'accepted') {
    const marks = marked(rules, first.order, canonical)
    return marks ? [{ type: 'accepted', order: { ...first.order, ...marks } }, ...rest] : events
  }
  const state = stateAfter(before, events, now)
  const marks = state && marked(rules, state, canonical)
  return state && marks?.ruleMarks && marksDiffer(state, marks)
    ? [...events, { type: 'marked', ...marks, ruleMarks: marks.ruleMarks }]
    : events
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

interface Written {
  readonly done: readonly Prepared[]
  readonly short: readonly Short[]
  readonly undecided: number
}

async function write(ctx: Ctx, input: AcceptInput, batch: Batch): Promise<Written> {
  const changing = batch.items.filter(({ change }) => change.steps.length > 0)
  const rest = batch.items.filter(({ change }) => change.steps.length === 0)
  const envelopes = input.envelopes ?? []
  if (changing.length === 0 && envelopes.length === 0) return { ...batch, done: rest }
  if (await commitOf(ctx, input, changing)) return { ...batch, done: batch.items }
  // Somebody was faster with one of them: each by itself, from a fresh look.
  const alone: Written[] = []
  for (const item of changing) alone.push(await writeAlone(ctx, input, item))
  return {
    done: [...rest, ...alone.flatMap(({ done }) => done)],
    short: [
      ...batch.short.filter(({ order }) => !changing.some(({ change }) => change.after.id === order.id)),
      ...alone.flatMap(({ short }) => short),
    ],
    undecided: alone.reduce((sum, { undecided }) => sum + undecided, batch.undecided),
  }
}

/** False when one of the orders was changed meanwhile. */
async function commitOf(ctx: Ctx, input: AcceptInput, part: readonly Prepared[]): Promise<boolean> {
  const allocations = part.flatMap(({ allocation }) => allocation ?? [])
  const saved = await saveChanges(ctx, {
    changes: part.map(({ change }) => change),
    statements: [
      ...(input.envelopes ?? []),
      ...(await sampleStatements(
        ctx,
        input.connection.id,
        part.map(({ canonical }) => canonical),
      )),
      ...owedStatements(ctx, input.connection.id, part),
      ...allocationStatements(ctx, allocations),
      ...mergingRepository(ctx).keepKeys(toBeFound(part)),
      ...orderMonthStatements(ctx, monthOf(ctx.clock.now()), newWork(part)),
    ],
    audit: {
      action: 'order.accepted',
      subjects: part.map(({ change }) => change.after.id),
      after: { allocated: allocations.length },
    },
    effects: [...part.flatMap(({ effects }) => [...effects]), ...lookEffects(part.map(({ change }) => change))],
  })
  return saved.ok
}

async function writeAlone(ctx: Ctx, input: AcceptInput, stale: Prepared): Promise<Written> {
  const fresh = await prepare(ctx, input.connection, [stale.canonical])
  const changing = fresh.items.filter(({ change }) => change.steps.length > 0)
  if (!(await commitOf(ctx, input, changing)))
    throw new Error(`order ${stale.canonical.platformOrderId} changes faster than it can be written`)
  // What was locked for the order as it was, and is not used by what it is now.
  if (stale.allocation && !fresh.items.some(({ allocation }) => allocation))
    await settleLocked({
      ctx,
      item: stale.allocation.item,
      again: (order) => reserveAndRoute({ ctx, input: { orders: [order] } }),
    })
  return { ...fresh, done: fresh.items }
}

/** Orders whose receiver others may look for from now on: new ones, and those whose receiver changed. */
const toBeFound = (part: readonly Prepared[]): Order[] =>
  part.flatMap(({ change: { before, after } }) =>
    isBeforeShipping(after.status) && (before === null || receiverBasis(before) !== receiverBasis(after))
      ? [after]
      : [],
  )

/** Orders that a plan counts: new ones that still want something done. History that a first pull brings along is free. */
const newWork = (part: readonly Prepared[]): number =>
  part.filter(({ change }) => change.before === null && isBeforeShipping(change.after.status)).length

function owedStatements(ctx: Ctx, connectionId: string, part: readonly Prepared[]): D1PreparedStatement[] {
  const recognised = new Map(part.flatMap(({ owed }) => owed.recognised).map((item) => [item.listing.shopSkuId, item]))
  return [
    ...catalogRepository(ctx).listingStatements({
      connectionId,
      recognised: [...recognised.values()],
      unmapped: part.flatMap(({ owed }) => [...owed.unmapped]),
      now: ctx.clock.now(),
    }),
    ...recordPromises(
      ctx,
      part.flatMap(({ owed }) => owed.promise ?? []),
    ),
  ]
}

/** A listing that was known by its merchant code and has no mapping row yet. */
function recognisedListing(line: Listing, skus: ReadonlyMap<string, ListedSku>): Owed['recognised'] {
  const hit = skus.get(line.shopSkuId)
  return hit && !hit.mapped ? [{ listing: line, sku: hit.sku }] : []
}

async function carryOut(
  ctx: Ctx,
  { order, canonical, intent }: { order: Order; canonical: CanonicalOrder; intent: AcceptIntent },
): Promise<void> {
  const orderId = order.id
  switch (intent) {
    case 'cancel': {
      const cancelled = await cancelOrder({ ctx, input: { orderId, why: '平台取消或退款' } })
      const isOnTheRoad = cancelled.ok
        ? cancelled.value.status !== 'cancelled'
        : cancelled.error.code === 'order.already_shipped'
      if (isOnTheRoad) await askAboutInterception(ctx, orderId)
      return
    }
    case 'cancel_after_shipping':
      return askAboutInterception(ctx, orderId)
    case 'shipped_elsewhere':
    case 'delivered_elsewhere':
      await shippedElsewhere({ ctx, input: { orderId, isDelivered: intent === 'delivered_elsewhere' } })
      return
    case 'part_shipped_elsewhere':
      await partShippedElsewhere({ ctx, input: { orderId, lineNos: linesThatLeft(order, canonical) } })
      return
    case 'leave_parcel':
      await leaveParcel({ ctx, input: { orderId, why: '需要人工查看' } })
      return
    case 'route_anew': {
      const moved = await routeAnew({
        ctx,
        input: { orderId, why: '平台改了地址或商品', movesPromise: '平台改了地址或商品' },
      })
      // The box is packed already: it must not leave as it is.
      if (!moved.ok && moved.error.code === 'order.not_movable')
        await holdOrder({ ctx, input: { orderId, reason: 'address_change', detail: '拣货后平台改了地址或商品' } })
    }
  }
}

/** The parcel has left and the buyer wants out: a person decides whether to stop it. */
async function askAboutInterception(ctx: Ctx, orderId: string): Promise<void> {
  await commit(ctx, {
    statements: openCases(ctx, [
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
    audit: { action: 'case.cancelled_after_shipping', subjects: [orderId] },
    effects: await webhookEffects(ctx, { caseOrders: [orderId] }),
  })
}
