/**
 * What news of a shop's orders come to: one read, decided in memory, with stock locked for those that may move. Nothing is
 * written yet but the ledgers.
 */
import { catalogRepository, type ListedSku, type Listing } from '../../catalog/catalog.repository.ts'
import type { OrderWithRaw } from '../../channels/channels.port.ts'
import { fnv1a } from '../../core/hash.ts'
import { derivedId } from '../../core/ids.ts'
import { DAY } from '../../core/time.ts'
import type { CanonicalOrder } from '../../orders/canonical-order.contract.ts'
import { type AcceptIntent, canBeAllocated, decideAccept, isPaidAfterAll } from '../../orders/domain/accept-order.ts'
import { changeOrder, joinChanges, type OrderChange } from '../../orders/domain/change-order.ts'
import { hubNumber } from '../../orders/domain/hub-number.ts'
import { evolve, type Order, type OrderEvent, unmappedLines } from '../../orders/domain/order.ts'
import { differencesOf } from '../../orders/domain/platform-differs.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { PromiseRecord } from '../../promise/promise.repository.ts'
import { mayBeginWork } from '../../tenants/domain/standing.ts'
import type { HubEffect } from '../effects/effect.ts'
import { orderNotice } from '../notices/notice-facts.ts'
import { rulesInForce, withRuleMarks } from '../shops/field-rules.ts'
import { type Allocation, allocationOf, type Shipment, shipmentsOf } from './allocate.ts'
import { possibleHolds } from './hold-ids.ts'
import { howEnded } from './how-ended.ts'
import type { Locked } from './lock-stock.ts'
import { loadNetwork, type Network, promiseFor } from './network.ts'
import { releaseEffects } from './release-effects.ts'
import { type LockOutcome, lockOrders, type Short } from './reserve-and-route.ts'

/** `platform_differs`: no rule follows what the platform says, so that a person has to look. */
export type Intent = AcceptIntent | 'platform_differs'

/** News that change an order, or want something done with it. */
export interface Prepared extends FirstSight {
  readonly change: OrderChange
  readonly intents: readonly Intent[]
  readonly canonical: OrderWithRaw
  readonly allocation: Allocation | null
  readonly promise: PromiseRecord | null
  /** The platform's time of the last change stood still. */
  readonly isTimeless: boolean
}

/** What an order brings along the first time. */
interface FirstSight {
  /** Listings that were known by their merchant code and have no mapping row yet. */
  readonly recognised: readonly { readonly listing: Listing; readonly sku: string }[]
  readonly unmapped: readonly { readonly listing: Listing; readonly orderId: string }[]
  readonly effects: readonly HubEffect[]
}

export interface Batch {
  readonly items: readonly Prepared[]
  /** By order: what no warehouse has all of. */
  readonly short: readonly Short[]
  /** How many the ledgers could not be asked for. */
  readonly undecided: number
}

type Skus = ReadonlyMap<string, ListedSku>

interface Decided {
  readonly before: Order | null
  readonly canonical: OrderWithRaw
  readonly events: readonly OrderEvent[]
  readonly intents: readonly Intent[]
  /** The order as the platform's news leave it. */
  readonly state: Order | null
}

export async function prepareAcceptance(
  ctx: Ctx,
  connection: { readonly id: string; readonly kind: string },
  canonicals: readonly OrderWithRaw[],
): Promise<Batch> {
  const { decided, skus } = await decide(ctx, connection, canonicals)
  // Without a plan orders are taken in and kept: they stay `paid`, and the sweep sends them on as soon as there is one.
  const mayMove = mayBeginWork(ctx.tenant, ctx.clock.now())
  const movable = decided.flatMap(({ intents, state }) =>
    mayMove && state && intents.length === 0 && canBeAllocated(state) ? [state] : [],
  )
  const toPromise = decided.flatMap(({ state }) => (state && awaitsPromise(state) ? [state] : []))
  const network = toPromise.length + movable.length > 0 ? await loadNetwork(ctx, [...toPromise, ...movable]) : null
  const stock = network ? await lockOrders({ ctx, orders: movable, network }) : nothingLocked
  const locks = new Map(stock.locked.map((lock) => [lock.order.id, lock]))
  const proposals = new Map(stock.short.map(({ order, decision }) => [order.id, decision.shipments]))
  const items = decided.flatMap((one) => {
    const lock = locks.get(one.state?.id ?? '')
    const shipments = lock ? shipmentsOf(lock) : (proposals.get(one.state?.id ?? '') ?? [])
    return preparedOf(ctx, one, { network, lock, shipments, skus }) ?? []
  })
  return { items, short: stock.short, undecided: stock.undecided }
}

const nothingLocked: LockOutcome = { locked: [], short: [], undecided: 0 }

const awaitsPromise = (state: Order): boolean => state.status === 'paid' && state.promisedAt === null

async function decide(
  ctx: Ctx,
  connection: { readonly id: string; readonly kind: string },
  canonicals: readonly OrderWithRaw[],
): Promise<{ decided: readonly Decided[]; skus: Skus }> {
  const listings = new Map<string, Listing>(
    canonicals.flatMap(({ lines }) => lines).map((line) => [line.shopSkuId, line]),
  )
  const [existing, skus, rules] = await Promise.all([
    ordersRepository(ctx).byPlatformIds(
      connection.id,
      canonicals.map(({ platformOrderId }) => platformOrderId),
    ),
    catalogRepository(ctx).skusOfListings(connection.id, [...listings.values()]),
    rulesInForce(ctx, connection.id),
  ])
  const known = new Map(existing.map((order) => [order.platformOrderId, order]))
  const now = ctx.clock.now()
  const serial = fnv1a(ctx.ids.next('ord'))
  const decided = await Promise.all(
    canonicals.map(async (canonical, index): Promise<Decided> => {
      const before = known.get(canonical.platformOrderId) ?? null
      const { events: news, intents } = decideAccept(before, canonical, {
        now,
        orderId: before?.id ?? (await orderIdOf(connection.id, canonical)),
        hubNo: before?.hubNo ?? hubNumber(now, serial + index),
        channel: connection.kind,
        connectionId: connection.id,
        skuOf: (line) => skus.get(line.shopSkuId)?.sku ?? null,
        bundleOf: (line) => skus.get(line.shopSkuId) ?? null,
        mayRevive: before !== null && (await mayRevive(ctx, before, canonical)),
      })
      const events = withRuleMarks(rules, { before, canonical, events: news, now })
      const state = changeOrder(before, events, now, '')?.after ?? before
      return { before, canonical, events, intents: [...intents, ...asked(before, state, canonical)], state }
    }),
  )
  return { decided, skus }
}

/** Money that came too late for our clock, or after the platform had taken its word back; not behind the back of a person. */
async function mayRevive(ctx: Ctx, before: Order, canonical: CanonicalOrder): Promise<boolean> {
  if (!isPaidAfterAll(before, canonical)) return false
  const by = await howEnded(ctx, before)
  return by === 'payment_timeout' || (by === 'platform' && canonical.updatedAt > before.platformUpdatedAt)
}

function asked(before: Order | null, state: Order | null, canonical: CanonicalOrder): Intent[] {
  const isOld = before !== null && canonical.updatedAt < before.platformUpdatedAt
  if (state === null || isOld || state.reshipOf !== null) return []
  return differencesOf(state, canonical, { isSentHere: false }).length > 0 ? ['platform_differs'] : []
}

/** Sorts by when the buyer ordered. */
const orderIdOf = (connectionId: string, { platformOrderId, placedAt }: CanonicalOrder): Promise<string> =>
  derivedId('ord', placedAt, `${connectionId}\n${platformOrderId}`)

interface Surroundings {
  readonly network: Network | null
  readonly lock: Locked | undefined
  /** Of the lock, or as routing would send them. */
  readonly shipments: readonly Pick<Shipment, 'warehouseId' | 'carrier'>[]
  readonly skus: Skus
}

/** What one order's news come to: steps, rows of other rooms, effects. Null when it is no news. */
function preparedOf(
  ctx: Ctx,
  { before, canonical, events, intents, state }: Decided,
  { network, lock, shipments, skus }: Surroundings,
): Prepared | null {
  const now = ctx.clock.now()
  const promised = state && network && awaitsPromise(state) ? promiseFor(state, network, shipments, now) : null
  const steps = promised ? withPromise(events, promised.promisedAt, now) : events
  const accepted = changeOrder(before, steps, now, canonical.platformStatus)
  const settled = accepted ?? (before ? { before, after: before, steps: [] } : null)
  if (!settled) return null
  const order = settled.after
  const allocation = lock && network ? allocationOf(ctx, network, { ...lock, order }) : null
  if (!accepted && !allocation && intents.length === 0) return null
  return {
    change: joinChanges(settled, allocation?.change ?? null),
    intents,
    canonical,
    allocation,
    promise: promised ? { ...promised, orderId: order.id, version: 1, reason: '付款时承诺' } : null,
    isTimeless: events.length > 0 && before?.platformUpdatedAt === canonical.updatedAt,
    ...(before === null ? firstSight(ctx, order, canonical, skus) : knownBefore),
  }
}

/** A first promise belongs to the acceptance itself: one event row less for every order of a million. */
function withPromise(events: readonly OrderEvent[], promisedAt: number, now: number): readonly OrderEvent[] {
  const promise = { type: 'promised', promisedAt, first: true } as const
  const [first] = events
  return first?.type === 'accepted'
    ? [{ type: 'accepted', order: { ...evolve(first.order, promise, now), version: 1 } }]
    : [...events, promise]
}

const knownBefore: FirstSight = { recognised: [], unmapped: [], effects: [] }

function firstSight(ctx: Ctx, order: Order, { lines }: CanonicalOrder, skus: Skus): FirstSight {
  const unmapped = unmappedLines(order)
  const detail = unmapped.map((line) => line.merchantCode || line.title).join('、')
  return {
    recognised: lines.flatMap((listing) => {
      const hit = skus.get(listing.shopSkuId)
      return hit && !hit.mapped ? [{ listing, sku: hit.sku }] : []
    }),
    unmapped: unmapped.map((listing) => ({ listing, orderId: order.id })),
    effects: [
      ...(unmapped.length > 0 ? [orderNotice(order, 'order.unmapped', ctx.clock.now(), { detail })] : []),
      ...leftovers(ctx, order),
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
