/** Messages that wait at a platform: fetched, put on the queue as pushes, and confirmed only when the queue has them. */
import { type ChannelCall, withShopOptions } from '../../channels/channel-call.ts'
import type { ChannelInbox } from '../../channels/channels.port.ts'
import type { OpenConnection } from '../../connections/connections.repository.ts'
import { err, type Failure, ok, type Result } from '../../core/result.ts'
import { envelopeId } from '../../ingest/envelope-id.ts'
import type { IngestMessage } from '../../ingest/ingest.messages.ts'
import { ingestRepository } from '../../ingest/ingest.repository.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { type IntegrationError, outsideFailure } from '../../platform/integration-error.ts'
import { MAX_HOOK_BYTES } from './receive-hook.ts'
import { readingCall } from './shop-call.ts'

/** What is left then waits for the next minute. */
const MOST_ROUNDS = 20
/** A batch of the queue holds 100 messages and 256 KB. */
const MOST_PER_BATCH = 100
const MOST_BATCH_BYTES = 200_000

type Waiting = { readonly id: string; readonly body: string }

/** How many messages were queued. Killed at any point, what was not confirmed comes again and is the same envelope. */
export async function takeInbox({
  ctx,
  connection,
}: {
  ctx: Ctx
  connection: OpenConnection
}): Promise<Result<number, Failure>> {
  const call = readingCall(ctx, connection)
  const inbox = call?.adapter.inbox
  if (!call || !inbox || connection.status !== 'active') return ok(0)
  const taken = new Set<string>()
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const fetched = await withShopOptions(call, (options) => inbox.fetch(options))
    if (!fetched.ok) return stopped(ctx, connection, fetched.error)
    // A platform that gives confirmed messages again would keep us here.
    if (fetched.value.every(({ id }) => taken.has(id))) break
    const confirmed = await takeRound(ctx, connection, { call, inbox, waiting: fetched.value })
    if (!confirmed.ok) return stopped(ctx, connection, confirmed.error)
    for (const { id } of fetched.value) taken.add(id)
  }
  return ok(taken.size)
}

/** Throws when the queue does not take them; then nothing is confirmed. */
async function takeRound(
  ctx: Ctx,
  connection: OpenConnection,
  { call, inbox, waiting }: { call: ChannelCall; inbox: ChannelInbox; waiting: readonly Waiting[] },
): Promise<Result<void, IntegrationError>> {
  const messages = await Promise.all(waiting.map((item) => pushOf(ctx, connection, item.body)))
  const isTooLarge = ({ body }: PushMessage) => Buffer.byteLength(body) > MAX_HOOK_BYTES
  await parkTooLarge(ctx, messages.filter(isTooLarge))
  for (const batch of inBatches(messages.filter((message) => !isTooLarge(message))))
    await ctx.env.INGEST.sendBatch(batch.map((body) => ({ body })))
  return withShopOptions(call, (options) =>
    inbox.confirm(
      options,
      waiting.map(({ id }) => id),
    ),
  )
}

type PushMessage = Extract<IngestMessage, { kind: 'push' }>

const pushOf = async (ctx: Ctx, { id }: OpenConnection, body: string): Promise<PushMessage> => ({
  v: 1,
  kind: 'push',
  connectionId: id,
  receivedAt: ctx.clock.now(),
  envelopeId: await envelopeId(id, body),
  body,
  source: 'push',
})

/** What no queue message holds is parked at once, so that it does not stand in the way of the others. */
async function parkTooLarge(ctx: Ctx, messages: readonly PushMessage[]): Promise<void> {
  if (messages.length === 0) return
  const parked = messages.map(({ envelopeId: id, connectionId, body }) => ({
    id: id.replace('env_', 'prk_'),
    connectionId,
    source: 'ingest' as const,
    code: 'ingest.unreadable',
    why: `${Buffer.byteLength(body)} bytes are more than a message may have`,
    raw: body,
  }))
  await commit(ctx, {
    statements: ingestRepository(ctx).park(parked, ctx.clock.now()),
    audit: { action: 'message.parked', subjects: parked.map(({ id }) => id) },
  })
}

function inBatches(messages: readonly PushMessage[]): PushMessage[][] {
  const batches: PushMessage[][] = []
  let bytes = 0
  for (const message of messages) {
    const size = Buffer.byteLength(JSON.stringify(message))
    const last = batches.at(-1)
    if (!last || last.length === MOST_PER_BATCH || bytes + size > MOST_BATCH_BYTES) {
      batches.push([message])
      bytes = size
    } else {
      last.push(message)
      bytes += size
    }
  }
  return batches
}

function stopped(ctx: Ctx, connection: OpenConnection, error: IntegrationError): Result<never, Failure> {
  ctx.log.warn('inbox.stopped', { connection: connection.id, code: error.code })
  return err(outsideFailure(error))
}
