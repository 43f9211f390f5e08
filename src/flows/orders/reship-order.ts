/**
 * 补发: what an order sent is sent once more, as an order of its own that takes new stock and goes the usual river. One comes of
 * one cause, however often and by how many at once it is asked for; after the commit a crash loses nothing, the sweep routes it.
 */
import { fnv1a } from '../../core/hash.ts'
import { derivedId } from '../../core/ids.ts'
import { type Failure, ok, type Result } from '../../core/result.ts'
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import { fulfilmentRepository } from '../../fulfilment/fulfilment.repository.ts'
import type { Receiver } from '../../orders/canonical-order.contract.ts'
import { canBeAllocated } from '../../orders/domain/accept-order.ts'
import { changeOrder } from '../../orders/domain/change-order.ts'
import { hubNumber } from '../../orders/domain/hub-number.ts'
import type { Order } from '../../orders/domain/order.ts'
import {
  isReshipAlive,
  linesToReship,
  type Pieces,
  reshipFrom,
  reshipNumber,
  type SentPieces,
} from '../../orders/domain/reship-order.ts'
import { ordersRepository } from '../../orders/orders.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import { freightRefund } from '../couriers/freight-refund.ts'
import { webhookEffects } from '../webhooks/webhook-news.ts'
import { saveChanges, withOrder } from './order-changes.ts'
import { reserveAndRoute } from './reserve-and-route.ts'
import { openReceiver, sealOwner, sealReceiver } from './sealed-receiver.ts'

export interface ReshipInput {
  readonly orderId: string
  /** What it is for: an interception, a person's request. One order comes of it. */
  readonly causeId: string
  /** Where it goes, sealed as the order's own receiver is (`sealOwner` of that order); null: to the same place. */
  readonly receiver: Receiver | null
  readonly why: string
  /** Only what was in these parcels; absent: everything that left. */
  readonly fulfilmentIds?: readonly string[]
  /** Only these pieces. */
  readonly lines?: readonly Pieces[]
  /** The courier is at fault: finance gets a case for the freight of each of those parcels, in the same commit. */
  readonly reclaimFreight?: boolean
}

/**
 * `order.nothing_to_reship`: nothing left, or the money was given back. `order.already_reshipped`: another cause was faster with
 * these pieces. `order.reship_unmapped`: shipped by others, and nobody knows what it is.
 */
export async function reshipOrder({
  ctx,
  input,
}: {
  ctx: Ctx
  input: ReshipInput
}): Promise<Result<{ readonly orderId: string }, Failure>> {
  const allowed = authorise(ctx, 'orders:write')
  if (!allowed.ok) return allowed
  const made = await withOrder(ctx, input.orderId, (order) => makeOnce(ctx, order, input))
  if (!made.ok) return made
  if (canBeAllocated(made.value)) await reserveAndRoute({ ctx, input: { orders: [made.value], continues: true } })
  return ok({ orderId: made.value.id })
}

const hasLeft = ({ status }: Fulfilment): boolean =>
  status === 'handed_over' || status === 'collected' || status === 'intercepted'

/** What was in the boxes that left; of an order that others shipped, its lines. */
function sentPieces(order: Order, jobs: readonly Fulfilment[]): SentPieces[] {
  const boxed = jobs.filter(hasLeft).flatMap(({ lines }) => lines)
  const elsewhere = order.lines.filter(
    ({ lineNo, status }) =>
      (status === 'shipped' || status === 'returned') && !boxed.some((line) => line.lineNo === lineNo),
  )
  return [...boxed, ...elsewhere].map(({ lineNo, sku, quantity }) => ({ lineNo, sku, quantity }))
}

/** What of an order left, and what of that its reships send again. `jobs`: all of the order's. */
export async function reshipFacts(ctx: Ctx, order: Order, jobs: readonly Fulfilment[]) {
  const whole = ordersRepository(unscoped(ctx, 'what was sent already is the same whoever asks, and wherever it went'))
  const earlier = await whole.reshipsOf([order.id])
  const alive = await whole.byIds(earlier.filter(isReshipAlive).map(({ id }) => id))
  return { sent: sentPieces(order, jobs), again: alive.flatMap(({ lines }) => lines) }
}

/** The order that stands for the cause: this call's, or an earlier one's. The event on the original is the guard. */
async function makeOnce(ctx: Ctx, order: Order, input: ReshipInput): Promise<Result<Order, Failure>> {
  const now = ctx.clock.now()
  const id = await derivedId('ord', now, `${order.id}\n${input.causeId}`)
  const whole = unscoped(ctx, 'one order comes of a cause, wherever it goes and whoever asks')
  const [known] = await ordersRepository(whole).byPlatformIds(order.connectionId, [reshipNumber(order, id)])
  if (known) return ok(known)
  const jobs = await fulfilmentRepository(whole).ofOrders([order.id])
  const facts = await reshipFacts(ctx, order, jobs)
  const boxes = input.fulfilmentIds
  const inBoxes = boxes && jobs.filter((job) => boxes.includes(job.id) && hasLeft(job)).flatMap(({ lines }) => lines)
  const lines = linesToReship(order, { ...facts, wanted: input.lines ?? inBoxes ?? null })
  if (!lines.ok) return lines
  const isMeant = (job: Fulfilment) =>
    hasLeft(job) &&
    (boxes?.includes(job.id) ?? job.lines.some((one) => lines.value.some(({ lineNo }) => lineNo === one.lineNo)))
  const astray = input.reclaimFreight
    ? jobs.filter(isMeant).map((job) => ({ ...job, order, fulfilmentId: job.id, why: input.why }))
    : []
  const hubNo = hubNumber(now, fnv1a(ctx.ids.next('ord')))
  const receiver = await receiverFor(ctx, order, input.receiver ?? order.receiver, reshipNumber(order, id))
  const reship = reshipFrom(order, { id, hubNo, causeId: input.causeId, receiver, lines: lines.value, now })
  const changes = [
    changeOrder(null, [{ type: 'accepted', order: reship }], now, input.why),
    changeOrder(order, [{ type: 'reshipped', orderId: id, hubNo }], now, input.why),
  ].flatMap((change) => change ?? [])
  const saved = await saveChanges(ctx, {
    changes,
    statements: freightRefund(ctx, astray),
    effects: astray.length > 0 ? await webhookEffects(ctx, { caseOrders: [order.id] }) : [],
    audit: {
      action: 'order.reshipped',
      subjects: [order.id, id],
      after: { cause: input.causeId, why: input.why, newAddress: input.receiver !== null },
    },
  })
  return saved.ok ? ok(reship) : saved
}

/** A text that is sealed opens for its own order alone: the new order gets one of its own. */
async function receiverFor(ctx: Ctx, order: Order, receiver: Receiver, number: string): Promise<Receiver> {
  const plain = await openReceiver(ctx.env, receiver, sealOwner(order.connectionId, order.platformOrderId))
  return plain ? sealReceiver(ctx, receiver, plain, sealOwner(order.connectionId, number)) : receiver
}
