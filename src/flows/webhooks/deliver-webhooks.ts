/**
 * The WEBHOOKS queue and its minute: what is due for an endpoint is claimed, sent and noted. An endpoint that fails rests and is
 * paused in the end; the others of the batch do not wait for it.
 */
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { shardDb, shardNames } from '../../platform/db.ts'
import { createLog } from '../../platform/log.ts'
import { outsideFetch } from '../../platform/outside-fetch.ts'
import { noteTenantMoving } from '../../platform/tenant-fence.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import { nextAttempt } from '../../webhooks/domain/back-off.ts'
import { FAILURES_OF_A_TURN, mustPause, restAfter } from '../../webhooks/domain/endpoint-health.ts'
import { signingKeys } from '../../webhooks/open-endpoint.ts'
import { type Attempt, sendDelivery } from '../../webhooks/send-delivery.ts'
import { wake } from '../../webhooks/wake.ts'
import { type WebhookWake, webhookWakeSchema } from '../../webhooks/webhooks.messages.ts'
import {
  type AttemptMark,
  type DeliveryRow,
  dueEndpoints,
  type EndpointRow,
  webhooksRepository,
} from '../../webhooks/webhooks.repository.ts'
import type { HubEffect } from '../effects/effect.ts'
import { knownTenant } from '../shops/known-connection.ts'
import type { QueuedItem } from '../shops/queued-messages.ts'

/** Messages of one turn; the next turn follows at once. */
const TURN = 20
/** Messages under way to one endpoint at a time. */
const LANES = 5
/** How long a claim keeps others off: longer than a turn can last, ms. */
const CLAIM = 60_000

export async function deliverWebhooks(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  batch: readonly QueuedItem[],
): Promise<void> {
  const woken = Map.groupBy(
    batch.flatMap((queued) => {
      const read = webhookWakeSchema.safeParse(queued.body)
      if (read.success) return [{ queued, wake: read.data }]
      queued.ack()
      return []
    }),
    ({ wake: { tenantId, endpointId } }) => `${tenantId} ${endpointId}`,
  )
  await Promise.all(
    [...woken.values()].map(async (items) => {
      const target = items[0]?.wake
      try {
        if (target) await deliverFor(env, execution, target)
        for (const { queued } of items) queued.ack()
      } catch (error) {
        createLog().error('webhook.turn_failed', { ...target, error: String(error) })
        const delaySeconds = noteTenantMoving(error) ? 1 : 30
        for (const { queued } of items) queued.retry({ delaySeconds })
      }
    }),
  )
}

async function deliverFor(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  { tenantId, endpointId }: WebhookWake,
): Promise<void> {
  const tenant = await knownTenant(env, tenantId, Date.now())
  // Between two shards, or suspended: the rows stay due, and the minute comes back to them.
  if (!tenant || tenant.status === 'moving' || tenant.status === 'suspended') return
  const ctx = systemCtx({ env, tenant, job: 'webhooks', waitUntil: (work) => execution.waitUntil(work) })
  await takeTurn(ctx, endpointId)
}

/** One turn of one endpoint. */
async function takeTurn(ctx: Ctx, endpointId: string): Promise<void> {
  const repository = webhooksRepository(ctx)
  const endpoint = await repository.endpoint(endpointId)
  const began = ctx.clock.now()
  if (endpoint?.status !== 'active' || endpoint.restUntil > began) return
  const limit = endpoint.failuresInRow > 0 ? 1 : TURN
  const claimed = await repository.claim(endpointId, { now: began, until: began + CLAIM, limit })
  if (claimed.length === 0) return
  const { sent, unsent } = await sendAll(ctx, endpoint, claimed)
  const next = await settle(ctx, endpoint, { sent, unsent })
  const more = claimed.length === limit || unsent.length > 0
  await wake(ctx, [
    ...(more && next.status === 'active'
      ? [{ endpointId, delayMs: Math.max(0, next.restUntil - ctx.clock.now()) }]
      : []),
    ...(next.earliest === null || next.status !== 'active'
      ? []
      : [{ endpointId, delayMs: Math.max(0, next.earliest - ctx.clock.now()) }]),
  ])
}

interface Sent {
  readonly delivery: DeliveryRow
  readonly attempt: Attempt
}

/** Stops handing out work once the endpoint has failed a few times in a row, does not answer, or wants nothing any more. */
async function sendAll(
  ctx: Ctx,
  endpoint: EndpointRow,
  claimed: readonly DeliveryRow[],
): Promise<{ sent: Sent[]; unsent: DeliveryRow[] }> {
  const keys = await signingKeys(ctx.env, endpoint, ctx.clock.now())
  const waiting = [...claimed]
  const sent: Sent[] = []
  let failing = 0
  let isOver = false
  const lane = async () => {
    while (!isOver) {
      const delivery = waiting.shift()
      if (!delivery) return
      const attempt = await sendDelivery({
        url: endpoint.url,
        keys,
        message: delivery,
        now: () => ctx.clock.now(),
        fetch: outsideFetch(ctx.env),
      })
      sent.push({ delivery, attempt })
      failing = attempt.delivered ? 0 : failing + 1
      isOver ||= attempt.gone || failing >= FAILURES_OF_A_TURN || attempt.log.error === 'timeout'
    }
  }
  await Promise.all(Array.from({ length: Math.min(LANES, claimed.length) }, lane))
  return { sent, unsent: waiting }
}

/** Notes every attempt and the endpoint's health; says when it may be asked again. */
async function settle(
  ctx: Ctx,
  endpoint: EndpointRow,
  { sent, unsent }: { sent: readonly Sent[]; unsent: readonly DeliveryRow[] },
): Promise<{ status: 'active' | 'paused'; restUntil: number; earliest: number | null }> {
  const repository = webhooksRepository(ctx)
  const now = ctx.clock.now()
  const marks = sent.map((item) => markOf(item, now))
  const lastSuccess = sent.findLastIndex(({ attempt }) => attempt.delivered)
  const failed = sent.length - 1 - lastSuccess
  const results = await ctx.db.$client.batch<{ failuresInRow: number; failingSince: number }>([
    ...repository.mark(endpoint.id, marks),
    ...repository.release(
      endpoint.id,
      unsent.map(({ id }) => id),
      now,
    ),
    ...(lastSuccess >= 0 ? [repository.noteSuccess(endpoint.id, now)] : []),
    ...(failed > 0 ? [repository.noteFailure(endpoint.id, { at: now, error: wordsOf(sent.at(-1)?.attempt) })] : []),
  ])
  const counts = failed > 0 ? results.at(-1)?.results[0] : undefined
  const gone = sent.some(({ attempt }) => attempt.gone)
  if (counts && (gone || mustPause({ ...counts, now }))) {
    await pauseFailing(ctx, endpoint, gone ? 'gone' : 'failures', counts.failuresInRow)
    return { status: 'paused', restUntil: 0, earliest: null }
  }
  const rest = counts ? restAfter(counts.failuresInRow) : 0
  if (rest > 0) await repository.rest(endpoint.id, now + rest).run()
  const waits = marks.flatMap((mark) => (mark.status === 'pending' ? (mark.nextAttemptAt ?? []) : []))
  return {
    status: 'active',
    restUntil: now + rest,
    earliest: waits.length > 0 ? Math.max(Math.min(...waits), now + rest) : null,
  }
}

/** `503 not_accepted`, `timeout`. */
const wordsOf = (attempt: Attempt | undefined): string =>
  [attempt?.log.status || '', attempt?.log.error ?? ''].join(' ').trim()

function markOf({ delivery, attempt }: Sent, now: number): AttemptMark {
  const { log, delivered, wishMs } = attempt
  const at = delivered
    ? null
    : nextAttempt({
        attempts: delivery.attempts + 1,
        now,
        retryUntil: delivery.retryUntil,
        jitter: Math.random(),
        wishMs,
      })
  const status = delivered ? 'delivered' : at === null ? 'failed' : 'pending'
  return { id: delivery.id, status, attempt: log, nextAttemptAt: at }
}

async function pauseFailing(
  ctx: Ctx,
  endpoint: EndpointRow,
  why: 'failures' | 'gone',
  failures: number,
): Promise<void> {
  const now = ctx.clock.now()
  const detail = why === 'gone' ? '对方答复 410，不再接收' : `连续 ${failures} 次送达失败`
  const notice: HubEffect = {
    kind: 'notify',
    event: 'webhook.paused',
    orderId: null,
    eventAt: now,
    facts: { name: endpoint.name, detail },
  }
  await commit(ctx, {
    statements: webhooksRepository(ctx).pause(endpoint.id, why, now),
    audit: { action: 'webhook.paused', subjects: [endpoint.id], after: { why, failures } },
    effects: [notice],
  })
  ctx.log.warn('webhook.paused', { tenant: ctx.tenant.id, endpoint: endpoint.id, why, failures })
}

/** Cloudflare takes 100 messages a call. */
const BATCH = 100
const MOST = 1_000

/** Every minute: endpoints with something due that no message has woken. */
export async function wakeWebhooks(
  env: Env,
  _execution: Pick<ExecutionContext, 'waitUntil'>,
  now: number,
): Promise<void> {
  for (const shard of shardNames) {
    const due = await dueEndpoints(shardDb(env, shard).$client, now, MOST)
    for (let i = 0; i < due.length; i += BATCH)
      await env.WEBHOOKS.sendBatch(
        due.slice(i, i + BATCH).map((target) => ({ body: { v: 1, ...target } satisfies WebhookWake })),
      )
  }
}
