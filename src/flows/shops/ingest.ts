/** The inbox: a batch of raw messages becomes orders and tracks. What nobody can read is parked with its raw text, never dropped. */
import { withChannelClientForEach } from '../../channels/channel-call.ts'
import type { ChannelMessage, OrderWithRaw } from '../../channels/channels.port.ts'
import { channelAdapter } from '../../channels/registry.ts'
import { keptEnvelopeId } from '../../ingest/envelope-id.ts'
import { type IngestMessage, ingestMessageSchema, type RawMessage } from '../../ingest/ingest.messages.ts'
import { ingestRepository } from '../../ingest/ingest.repository.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { noteTenantMoving } from '../../platform/tenant-fence.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import { takeCourierPushes } from '../couriers/take-courier-pushes.ts'
import { takeMessengerEvents } from '../notices/take-messenger-events.ts'
import { acceptOrders } from '../orders/accept-orders.ts'
import { isPlainPush, sealBody, sealOrder, sealParked } from '../orders/sealed-receiver.ts'
import { takePayments } from '../payments/take-payments.ts'
import { keepRelay } from './keep-relay.ts'
import { type KnownConnection, knownConnection } from './known-connection.ts'
import { parkUnread, type Unread } from './park-unread.ts'
import { pullOrders, readOrderAgain } from './pull-orders.ts'
import { type QueuedItem, unpack } from './queued-messages.ts'
import { lookAgain } from './read-named.ts'
import { reconcileOrders } from './reconcile-orders.ts'
import { importNext } from './run-import.ts'
import { sawOrders } from './saw-orders.ts'
import { readingCall } from './shop-call.ts'
import { takeInbox } from './take-inbox.ts'

/** After this many deliveries a message is parked instead of tried again. */
const MAX_ATTEMPTS = 8

/** Messages that share reads, ledger calls and a commit. */
const MOST_AT_ONCE = 250

interface Item {
  readonly message: IngestMessage
  readonly queued: QueuedItem
}

/** Messages are settled one by one: a connection in trouble delays its own only. */
export async function ingest(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  batch: readonly QueuedItem[],
): Promise<void> {
  const unpacked = unpack(env.INGEST, batch)
  const items = unpacked.items.flatMap((queued): Item[] => {
    const message = ingestMessageSchema.safeParse(queued.body)
    if (message.success) return [{ message: message.data, queued }]
    // Only our own code writes to this queue: a message without shape is a bug, and the dead-letter list shows it.
    queued.retry({ delaySeconds: 60 })
    return []
  })
  const groups = Map.groupBy(items, ({ message }) => `${message.connectionId}/${message.kind}`)
  await Promise.all(
    [...groups.values()].map(async (group) => {
      for (let at = 0; at < group.length; at += MOST_AT_ONCE)
        await ingestGroup(env, execution, group.slice(at, at + MOST_AT_ONCE))
    }),
  )
  await unpacked.settle()
}

async function ingestGroup(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  group: readonly Item[],
): Promise<void> {
  const first = group[0]
  if (!first) return
  const known = await knownConnection(env, first.message.connectionId, Date.now())
  if (!known) {
    for (const { queued } of group) queued.ack()
    return
  }
  const ctx = channelCtx(env, execution, known)
  try {
    if (first.message.kind === 'pull') {
      const pulled = await pullOrders({ ctx, connection: known.connection })
      // More waits than one run reads: the next begins now, not with the next cron.
      if (pulled.ok && !pulled.value.complete) await env.INGEST.send({ ...first.message, receivedAt: ctx.clock.now() })
      for (const { queued } of group) queued.ack()
    } else if (first.message.kind === 'order') await readAgain(ctx, known, group)
    else if (first.message.kind === 'import') {
      for (const { message, queued } of group) {
        if (message.kind === 'import') await importNext(ctx, message.importId)
        queued.ack()
      }
    } else if (first.message.kind === 'reconcile') {
      for (const { message, queued } of group) {
        if (message.kind !== 'reconcile') continue
        const { from, to, reread } = message
        await reconcileOrders({ ctx, connection: known.connection, span: { from, to }, reread })
        queued.ack()
      }
    } else if (first.message.kind === 'inbox') {
      // What a held socket brings comes by itself; while there is none, its messages are fetched.
      const comesBySocket = await keepRelay({ ctx, connection: known.connection })
      if (!comesBySocket) await takeInbox({ ctx, connection: known.connection })
      for (const { queued } of group) queued.ack()
    } else if (first.message.kind === 'payment') await takePayments({ ctx, known, items: rawItems(group) })
    else if (first.message.kind === 'notify') await takeMessengerEvents({ ctx, known, items: rawItems(group) })
    else if (first.message.kind === 'track') await takeCourierPushes({ ctx, known, items: rawItems(group) })
    else await takePushes(ctx, known, rawItems(group))
  } catch (error) {
    ctx.log.error('ingest.failed', {
      connection: known.connection.id,
      count: group.length,
      error: String(error),
      stack: error instanceof Error ? error.stack : undefined,
    })
    comeAgain(
      group.map(({ queued }) => queued),
      error,
    )
  }
}

function comeAgain(queued: readonly QueuedItem[], error: unknown): void {
  const isMoving = noteTenantMoving(error)
  for (const item of queued) item.retry({ delaySeconds: isMoving ? 1 : Math.min(2 ** item.attempts, 60) })
}

/** One by one: an order that cannot be read now comes again by itself. */
async function readAgain(ctx: Ctx, { connection }: KnownConnection, group: readonly Item[]): Promise<void> {
  for (const { message, queued } of group) {
    if (message.kind !== 'order') continue
    try {
      await readOrderAgain({ ctx, connection, platformOrderId: message.platformOrderId, looks: message.looks })
      queued.ack()
    } catch (error) {
      ctx.log.warn('order.unread', { connection: connection.id, error: String(error) })
      comeAgain([queued], error)
    }
  }
}

export interface RawItem {
  readonly message: RawMessage
  readonly queued: QueuedItem
}

const rawItems = (group: readonly Item[]): RawItem[] =>
  group.flatMap(({ message, queued }) => ('body' in message ? [{ message, queued }] : []))

export function channelCtx(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  { connection, tenant }: KnownConnection,
): Ctx {
  const ctx = systemCtx({ env, tenant, job: 'ingest', waitUntil: (work) => execution.waitUntil(work) })
  return { ...ctx, actor: { kind: 'channel', id: connection.id } }
}

async function takePushes(ctx: Ctx, known: KnownConnection, items: readonly RawItem[]): Promise<void> {
  const adapter = channelAdapter(known.connection.kind)
  if (!adapter) throw new Error(`no adapter for ${known.connection.kind}`)
  const parked: Unread[] = []
  const park = (item: RawItem, code: string, { why, unknown }: Pick<Unread, 'why' | 'unknown'>) =>
    parked.push({
      id: item.message.envelopeId.replace('env_', 'prk_'),
      connectionId: known.connection.id,
      source: 'ingest',
      code,
      why,
      raw: item.message.body,
      ...(unknown ? { unknown } : {}),
    })

  const read = items.map((item) => {
    const messages = adapter.webhook.read(item.message.body, known.connection.credentials)
    if (!messages.ok) park(item, messages.error.code, messages.error)
    return { item, messages: messages.ok ? messages.value : [] }
  })
  const fetched = await fetchOrders(
    ctx,
    known,
    read.flatMap(({ messages }) => messages),
  )
  const late = new Map<QueuedItem, number>()
  for (const { item, messages } of read) {
    for (const message of messages) {
      if (message.kind !== 'order_changed') continue
      const outcome = fetched.get(message.platformOrderId)
      if (outcome?.kind === 'failed' && outcome.retryable && item.queued.attempts < MAX_ATTEMPTS)
        late.set(item.queued, Math.max(outcome.retryAfterMs, late.get(item.queued) ?? 0))
      else if (outcome?.kind === 'failed') park(item, 'ingest.fetch_failed', outcome)
    }
  }
  const pushed = await Promise.all(
    read.flatMap(({ messages }) =>
      messages.flatMap((message) =>
        message.kind === 'order'
          ? [
              sealOrder(ctx, known.connection.id, {
                ...message.order,
                ...(message.plain ? { plain: message.plain } : {}),
                ...(message.raw ? { raw: message.raw } : {}),
              }),
            ]
          : [],
      ),
    ),
  )
  const orders = [
    ...pushed,
    ...[...fetched.values()].flatMap((outcome) => (outcome.kind === 'order' ? [outcome.order] : [])),
  ]
  const repository = ingestRepository(ctx)
  const envelopes = repository.keepEnvelopes(
    await Promise.all(
      read.map(async ({ item: { message }, messages }) => ({
        id: keptEnvelopeId(message),
        connectionId: message.connectionId,
        source: message.source,
        body: isPlainPush(adapter.kind, messages)
          ? await sealBody(ctx.env, message.body, keptEnvelopeId(message))
          : message.body,
        receivedAt: message.receivedAt,
      })),
    ),
  )
  const outcome = await acceptOrders({ ctx, input: { connection: known.connection, orders, envelopes } })
  const kept = await Promise.all(parked.map((one) => sealParked(ctx.env, adapter.kind, one)))
  await parkUnread(ctx, known.connection, kept)
  await sawOrders(ctx, known.connection.id, orders)
  await lookAgain(ctx, known.connection.id, { ids: outcome.timeless.filter((id) => fetched.has(id)) })
  for (const { queued } of items) {
    const delay = late.get(queued)
    if (delay !== undefined) queued.retry({ delaySeconds: Math.ceil(Math.max(delay, 1_000) / 1_000) })
    else if (outcome.unfinished) queued.retry({ delaySeconds: 2 })
    else queued.ack()
  }
}

type Fetched =
  | { readonly kind: 'order'; readonly order: OrderWithRaw }
  | ({ readonly kind: 'failed'; readonly retryable: boolean; readonly retryAfterMs: number } & Pick<
      Unread,
      'why' | 'unknown'
    >)

/** Each order that pushes hint at is read once through the API, six at a time behind the connection's gate. */
async function fetchOrders(
  ctx: Ctx,
  { connection }: KnownConnection,
  messages: readonly ChannelMessage[],
): Promise<Map<string, Fetched>> {
  const ids = [
    ...new Set(messages.flatMap((message) => (message.kind === 'order_changed' ? [message.platformOrderId] : []))),
  ]
  if (ids.length === 0) return new Map()
  const call = readingCall(ctx, connection)
  if (!call) throw new Error(`no adapter for ${connection.kind}`)
  const outcomes = await withChannelClientForEach(call, ids, (client, id) => client.fetchOrder(id))
  const entries = await Promise.all(
    ids.map(async (id, index): Promise<[string, Fetched]> => {
      const outcome = outcomes[index]
      if (outcome?.ok) return [id, { kind: 'order', order: await sealOrder(ctx, connection.id, outcome.value) }]
      const error = outcome?.error
      return [
        id,
        {
          kind: 'failed',
          retryable: error?.retryable ?? true,
          retryAfterMs: error?.retryAfterMs ?? 2_000,
          why: error ? `${error.code}: ${error.detail}` : 'no answer',
          ...(error?.unknown ? { unknown: error.unknown } : {}),
        },
      ]
    }),
  )
  return new Map(entries)
}
