/** The pull closes what pushes miss: everything modified since the cursor, with an overlap; the cursor moves after storing. */
import { type ChannelCall, withChannelClient } from '../../channels/channel-call.ts'
import type { ListWindow, OrderPage, UnreadableOrder } from '../../channels/channels.port.ts'
import { OVERLAP, planPull } from '../../channels/domain/pull-window.ts'
import { type PullOutcome, pullUpdated } from '../../channels/pull-updated.ts'
import type { OpenConnection } from '../../connections/connections.repository.ts'
import { err, type Failure, ok, type Result } from '../../core/result.ts'
import { DAY, MINUTE, SECOND } from '../../core/time.ts'
import { pulledParkedId } from '../../ingest/envelope-id.ts'
import { changesStored } from '../../orders/order-facts.queries.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { outsideFailure } from '../../platform/integration-error.ts'
import { type AcceptOutcome, acceptOrders } from '../orders/accept-orders.ts'
import { sealOrder } from '../orders/sealed-receiver.ts'
import { parkUnread } from './park-unread.ts'
import { lookAgain, readLater, readNamed } from './read-named.ts'
import { sawOrders } from './saw-orders.ts'
import { readingCall } from './shop-call.ts'

/** The merchant's own choice of how far the first pull reaches back. */
const firstDepth = (days: unknown): { firstDepthMs?: number } =>
  typeof days === 'number' ? { firstDepthMs: days * DAY } : {}

/** How long ago the newest instant lies that is asked, where the connection says it. */
const lag = (seconds: unknown): { lagMs?: number } => (typeof seconds === 'number' ? { lagMs: seconds * SECOND } : {})

/** A queue's consumer has a quarter of an hour; the slice that was begun last still has to end within it. */
const LONGEST_RUN = 5 * MINUTE

const idle: PullOutcome = { complete: true, requests: 0, orders: 0, unreadable: 0 }

const nothingListed: OrderPage = { orders: [], unreadable: [], hasMore: false }

/** One at a time: a pull that finds another under way does nothing, and the next minute of the shop comes. */
export async function pullOrders({
  ctx,
  connection,
}: {
  ctx: Ctx
  connection: OpenConnection
}): Promise<Result<PullOutcome, Failure>> {
  const call = readingCall(ctx, connection)
  if (!call?.adapter.pulls || connection.status !== 'active') return ok(idle)
  const { gate } = call
  if (!(await gate.beginPull(ctx.clock.now()))) return ok(idle)
  let isWell = false
  try {
    const pulled = await pullFrom({ ctx, connection, call })
    isWell = true
    return pulled
  } finally {
    await gate.endPull(isWell)
  }
}

async function pullFrom({
  ctx,
  connection,
  call,
}: {
  ctx: Ctx
  connection: OpenConnection
  call: ChannelCall
}): Promise<Result<PullOutcome, Failure>> {
  const { gate } = call
  const beganAt = ctx.clock.now()
  const { syncedTo } = await gate.cursor()
  const windows = planPull({
    syncedTo,
    now: beganAt,
    ...call.adapter.pullRules,
    ...firstDepth(connection.settings.firstPullDays),
    ...lag(connection.settings.lagSeconds),
  })
  // Of a run that broke off a change may be stored without the cancel that it told of.
  const wasWell = await gate.wasPulledWell()
  const done = new Map<string, number>()
  // A crossed read is healed by the overlap of the next pull.
  const store = async (page: OrderPage) => {
    const isDone = (id: string, at: number) => wasWell || done.get(id) === at
    await storePage(ctx, { connection, call, page: await withoutStored(ctx, connection.id, { page, isDone }) })
    for (const [id, at] of page.changedAt ?? []) done.set(id, at)
    await gate.keepPull(ctx.clock.now())
  }
  const pulled = await pullUpdated({
    windows,
    list: (window) => withChannelClient(call, (client) => client.listUpdated(window)),
    ...(call.adapter.listsRefunds
      ? {
          refunds: async (window: ListWindow) =>
            isBefore(window, connection)
              ? ok(nothingListed)
              : withChannelClient(call, async (client) => (await client.listRefunded?.(window)) ?? ok(nothingListed)),
        }
      : {}),
    store,
    advance: (to) => gate.advanceCursor(to),
    isSpent: () => ctx.clock.now() - beganAt >= LONGEST_RUN,
  })
  if (!pulled.ok) ctx.log.warn('pull.stopped', { connection: connection.id, code: pulled.error.code })
  return pulled.ok ? pulled : err(outsideFailure(pulled.error))
}

/** Orders are read after the connection was made, with what their refunds had become by then: older changes of refunds tell nothing new. */
const isBefore = ({ to }: ListWindow, { createdAt }: OpenConnection): boolean => to < createdAt - OVERLAP

/**
 * Without the changes that are stored and done: most of the overlap. Equal, not greater: the time of a stored order may be its
 * refund's, later than a change of the order that nobody has read.
 */
async function withoutStored(
  ctx: Ctx,
  connectionId: string,
  { page, isDone }: { readonly page: OrderPage; readonly isDone: (id: string, at: number) => boolean },
): Promise<OrderPage> {
  const { ids, changedAt } = page
  if (ids === undefined || changedAt === undefined) return page
  const stored = await changesStored(ctx, connectionId, ids)
  const isKnown = (id: string) => {
    const at = changedAt.get(id)
    return at !== undefined && stored.get(id) === at && isDone(id, at)
  }
  return { ...page, ids: ids.filter((id) => !isKnown(id)) }
}

/** Reads one order again and takes it in; one that still cannot be read is parked again. Throws when it has to be tried again. */
export async function readOrderAgain({
  ctx,
  connection,
  platformOrderId,
  looks,
}: {
  ctx: Ctx
  connection: OpenConnection
  platformOrderId: string
  looks?: number | undefined
}): Promise<void> {
  const call = readingCall(ctx, connection)
  if (!call) return
  const { timeless } = await storePage(ctx, { connection, call, page: { ...nothingListed, ids: [platformOrderId] } })
  await lookAgain(ctx, connection.id, { ids: timeless, looks })
}

/** Takes the orders of a page in, those that are only named read one by one; what nobody can read is parked. Throws when the page has to come again. */
export async function storePage(
  ctx: Ctx,
  { connection, call, page }: { connection: OpenConnection; call: ChannelCall; page: OrderPage },
): Promise<Pick<AcceptOutcome, 'timeless'>> {
  const { found, lost, failed } = await readNamed(call, page.ids ?? [])
  const fetched = [...page.orders, ...found]
  const orders = await Promise.all(fetched.map((order) => sealOrder(ctx, connection.id, order)))
  const outcome = await acceptOrders({ ctx, input: { connection, orders } })
  if (outcome.unfinished) throw new Error('ledgers could not be asked; the page comes again')
  await sawOrders(ctx, connection.id, orders)
  await readLater(ctx, connection.id, { failed, isAlive: found.length > 0 })
  const unreadable = [
    ...page.unreadable,
    ...lost.map(
      ({ id, error: { code, detail, unknown } }): UnreadableOrder => ({
        platformOrderId: id,
        raw: id,
        why: `${code}: ${detail}`,
        ...(unknown ? { unknown } : {}),
      }),
    ),
  ]
  await parkUnread(
    ctx,
    connection,
    unreadable.map(({ platformOrderId, ...rest }) => ({
      id: pulledParkedId(connection.id, platformOrderId),
      connectionId: connection.id,
      source: 'ingest',
      code: 'ingest.untranslatable',
      ...rest,
    })),
  )
  return outcome
}
