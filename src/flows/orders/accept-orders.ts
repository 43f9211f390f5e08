/**
 * Taking in a batch of one shop's orders: one read, decide in memory, lock the stock of those that may move, one write.
 * Repeats and old news fall out as no-ops; a bad order never blocks its neighbours. Stock is locked before the order is
 * written: its id and the names of its holds follow from the platform's number, so that a repeat after a crash meets both (ADR 0013).
 */
import { catalogRepository } from '../../catalog/catalog.repository.ts'
import type { OrderWithRaw } from '../../channels/channels.port.ts'
import { orderMonthStatements } from '../../insights/order-months.ts'
import { receiverBasis } from '../../merging/domain/same-receiver.ts'
import { mergingRepository } from '../../merging/merging.repository.ts'
import type { OrderChange } from '../../orders/domain/change-order.ts'
import type { Order } from '../../orders/domain/order.ts'
import { isBeforeShipping } from '../../orders/domain/order-lifecycle.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { findDivision } from '../../regions/domain/find-division.ts'
import { monthOf } from '../../tenants/domain/standing.ts'
import { lookEffects } from '../merging/look-effects.ts'
import { recordPromises } from '../promise/record-promises.ts'
import { sampleStatements } from '../shops/field-rules.ts'
import { allocationStatements, settleLocked } from './allocate.ts'
import { assureHolds } from './assure-holds.ts'
import { carryOutIntent } from './carry-out-intent.ts'
import { holdReships } from './hold-reships.ts'
import { holdShort } from './hold-short.ts'
import { saveChanges } from './order-changes.ts'
import { type Batch, type Prepared, prepareAcceptance } from './prepare-acceptance.ts'
import { reserveAndRoute } from './reserve-and-route.ts'

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

export async function acceptOrders({ ctx, input }: { ctx: Ctx; input: AcceptInput }): Promise<AcceptOutcome> {
  const newest = newestOfEach(input.orders)
  const { items, short, undecided } = await write(ctx, input, await prepareAcceptance(ctx, input.connection, newest))
  const states = new Map(items.map(({ change }) => [change.after.id, change.after]))
  await holdShort(
    ctx,
    short.map(({ order, decision }) => ({ order: states.get(order.id) ?? order, decision })),
  )
  for (const { change, canonical, intents } of items)
    for (const intent of intents) await carryOutIntent(ctx, { order: change.after, canonical, intent })
  const changes = items.filter(isChanging).map(({ change }) => change)
  await holdReships(ctx, changes)
  const created = changes.filter(({ before }) => before === null).length
  return {
    created,
    updated: changes.length - created,
    unchanged: newest.length - changes.length,
    unfinished: undecided > 0,
    timeless: items.flatMap(({ isTimeless, canonical }) => (isTimeless ? [canonical.platformOrderId] : [])),
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

const isChanging = ({ change }: Prepared): boolean => change.steps.length > 0

/** The batch as it was written in the end. */
async function write(ctx: Ctx, input: AcceptInput, batch: Batch): Promise<Batch> {
  const changing = batch.items.filter(isChanging)
  if (changing.length === 0 && (input.envelopes ?? []).length === 0) return batch
  if (await commitOf(ctx, input, changing)) return batch
  // Somebody was faster with one of them: each by itself, from a fresh look.
  const alone: Batch[] = []
  const failed: unknown[] = []
  const isShort = ({ change }: Prepared) => batch.short.some(({ order }) => order.id === change.after.id)
  for (const item of changing)
    await writeAlone(ctx, input, item, isShort(item)).then(
      (written) => alone.push(written),
      (error: unknown) => failed.push(error),
    )
  // One that cannot be written brings the message again, and must not keep those behind it from being written.
  if (failed.length > 0) throw failed[0]
  const ids = new Set(changing.map(({ change }) => change.after.id))
  return {
    items: [...batch.items.filter((item) => !isChanging(item)), ...alone.flatMap(({ items }) => items)],
    short: [...batch.short.filter(({ order }) => !ids.has(order.id)), ...alone.flatMap(({ short }) => short)],
    undecided: alone.reduce((sum, { undecided }) => sum + undecided, batch.undecided),
  }
}

async function writeAlone(ctx: Ctx, input: AcceptInput, stale: Prepared, wasShort: boolean): Promise<Batch> {
  const fresh = await prepareAcceptance(ctx, input.connection, [stale.canonical])
  if (!(await commitOf(ctx, input, fresh.items.filter(isChanging))))
    throw new Error(`order ${stale.canonical.platformOrderId} changes faster than it can be written`)
  if (wasShort)
    for (const order of await ordersRepository(ctx).byIds([stale.change.after.id])) await assureHolds(ctx, order)
  // What was locked for the order as it was, and is not used by what it is now.
  if (stale.allocation && !fresh.items.some(({ allocation }) => allocation))
    await settleLocked({
      ctx,
      item: stale.allocation.item,
      again: (order) => reserveAndRoute({ ctx, input: { orders: [order] } }),
    })
  return fresh
}

/** False when one of the orders was changed meanwhile. */
async function commitOf(ctx: Ctx, { connection, envelopes }: AcceptInput, part: readonly Prepared[]): Promise<boolean> {
  const changes = part.map(({ change }) => change)
  const allocations = part.flatMap(({ allocation }) => allocation ?? [])
  const now = ctx.clock.now()
  const samples = await sampleStatements(
    ctx,
    connection.id,
    part.map(({ canonical }) => canonical),
  )
  const saved = await saveChanges(ctx, {
    changes,
    statements: [
      ...(envelopes ?? []),
      ...samples,
      ...catalogRepository(ctx).listingStatements({
        connectionId: connection.id,
        recognised: part.flatMap(({ recognised }) => recognised),
        unmapped: part.flatMap(({ unmapped }) => unmapped),
        now,
      }),
      ...recordPromises(
        ctx,
        part.flatMap(({ promise }) => promise ?? []),
      ),
      ...allocationStatements(ctx, allocations),
      ...mergingRepository(ctx).keepKeys(toBeFound(changes)),
      ...orderMonthStatements(ctx, monthOf(now), newWork(changes)),
    ],
    audit: {
      action: 'order.accepted',
      subjects: changes.map(({ after }) => after.id),
      after: { allocated: allocations.length },
    },
    effects: [...part.flatMap(({ effects }) => effects), ...lookEffects(changes)],
  })
  return saved.ok
}

/** Orders whose receiver others may look for from now on: new ones, and those whose receiver changed. */
const toBeFound = (changes: readonly OrderChange[]): Order[] =>
  changes.flatMap(({ before, after }) =>
    isBeforeShipping(after.status) && (before === null || receiverBasis(before) !== receiverBasis(after))
      ? [after]
      : [],
  )

/** Orders that a plan counts: new ones that still want something done. History that a first pull brings along is free. */
const newWork = (changes: readonly OrderChange[]): number =>
  changes.filter(({ before, after }) => before === null && isBeforeShipping(after.status)).length
