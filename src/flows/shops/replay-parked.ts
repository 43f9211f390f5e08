/** Parked messages go back to where they came from; what was fixed meanwhile then passes. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { pulledOrder } from '../../ingest/envelope-id.ts'
import type { Parked } from '../../ingest/ingest.contract.ts'
import type { IngestMessage } from '../../ingest/ingest.messages.ts'
import { ingestRepository } from '../../ingest/ingest.repository.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { openBody } from '../orders/sealed-receiver.ts'

async function openParked(ctx: Ctx, id: string): Promise<Result<Parked, Failure>> {
  const allowed = authorise(ctx, 'parked:write')
  if (!allowed.ok) return allowed
  const item = await ingestRepository(ctx).byId(id)
  if (!item) return fail('parked.not_found')
  return item.status === 'open' ? ok(item) : fail('parked.already_closed', { status: item.status })
}

export async function replayParked({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id: string }
}): Promise<Result<void, Failure>> {
  const item = await openParked(ctx, input.id)
  if (!item.ok) return item
  return replay(ctx, item.value)
}

async function replay(ctx: Ctx, { id, source, connectionId, raw }: Parked): Promise<Result<void, Failure>> {
  const platformOrderId = pulledOrder(id, connectionId)
  if (source === 'effect') await ctx.env.EFFECTS.send(JSON.parse(raw))
  else if (platformOrderId !== null)
    await ctx.env.INGEST.send({
      v: 1,
      kind: 'order',
      connectionId,
      platformOrderId,
      receivedAt: ctx.clock.now(),
    } satisfies IngestMessage)
  else
    await ctx.env.INGEST.send({
      v: 1,
      kind: source === 'track' || source === 'payment' || source === 'notify' ? source : 'push',
      connectionId,
      receivedAt: ctx.clock.now(),
      envelopeId: id.replace('prk_', 'env_'),
      body: (await openBody(ctx.env, raw, id)) ?? raw,
      source: 'replay',
    } satisfies IngestMessage)
  return commit(ctx, {
    statements: [ingestRepository(ctx).close(id, 'replayed', ctx.clock.now())],
    audit: { action: 'message.replayed', subjects: [id] },
  })
}

/** What failed only because the platform did not let us in goes its way again; what fails anew is kept anew. */
export async function replayKept(ctx: Ctx, connectionId: string): Promise<void> {
  for (const item of await ingestRepository(ctx).refusedEntry(connectionId)) await replay(ctx, item)
}

export async function dismissParked({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id: string; reason: string }
}): Promise<Result<void, Failure>> {
  const item = await openParked(ctx, input.id)
  if (!item.ok) return item
  return commit(ctx, {
    statements: [ingestRepository(ctx).close(input.id, 'dismissed', ctx.clock.now())],
    audit: { action: 'message.dismissed', subjects: [input.id], after: { reason: input.reason } },
  })
}
