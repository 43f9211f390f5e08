/** What is done with an endpoint that exists: pause, resume, a new secret, a message again, the end. */
import { encodeTime } from '../../core/ids.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { HOUR } from '../../core/time.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { RETRY_FOR } from '../domain/back-off.ts'
import { sealSecret, webhookDto } from '../open-endpoint.ts'
import { forgetSubscriptions } from '../subscriptions.ts'
import { wake } from '../wake.ts'
import type { CreatedWebhook, Webhook } from '../webhooks.contract.ts'
import { type EndpointRow, webhooksRepository } from '../webhooks.repository.ts'
import { newSecret, ownEndpoint } from './save-endpoint.ts'

type Wish = { readonly ctx: Ctx; readonly input: { readonly id: string } }

async function permitted(ctx: Ctx, id: string): Promise<Result<EndpointRow, Failure>> {
  const allowed = authorise(ctx, 'webhooks:write')
  return allowed.ok ? ownEndpoint(ctx, id) : allowed
}

async function fresh(ctx: Ctx, id: string): Promise<Result<Webhook, Failure>> {
  const row = await webhooksRepository(ctx).endpoint(id)
  return row ? ok(webhookDto(ctx, row)) : fail('webhook.not_found')
}

/** Events go on being collected for it. */
export async function pauseWebhook({ ctx, input }: Wish): Promise<Result<Webhook, Failure>> {
  const found = await permitted(ctx, input.id)
  if (!found.ok) return found
  if (found.value.status === 'paused') return ok(webhookDto(ctx, found.value))
  const written = await commit(ctx, {
    statements: webhooksRepository(ctx).pause(input.id, 'person', ctx.clock.now()),
    audit: { action: 'webhook.paused', subjects: [input.id], after: { why: 'person' } },
  })
  return written.ok ? fresh(ctx, input.id) : written
}

/** Everything that is still in its three days goes out. */
export async function resumeWebhook({ ctx, input }: Wish): Promise<Result<Webhook, Failure>> {
  const found = await permitted(ctx, input.id)
  if (!found.ok) return found
  if (found.value.status === 'active') return ok(webhookDto(ctx, found.value))
  const now = ctx.clock.now()
  const written = await commit(ctx, {
    // A delivery that was sent again by hand may be older than its first three days.
    statements: webhooksRepository(ctx).resume(input.id, { now, since: `whd_${encodeTime(now - 10 * RETRY_FOR)}` }),
    audit: { action: 'webhook.resumed', subjects: [input.id], before: { why: found.value.pausedWhy } },
  })
  if (!written.ok) return written
  await wake(ctx, [{ endpointId: input.id }])
  return fresh(ctx, input.id)
}

const DEFAULT_OVERLAP_HOURS = 24

/** Both secrets sign until the overlap ends. */
export async function rotateWebhookSecret({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly id: string; readonly overlapHours?: number | undefined }
}): Promise<Result<CreatedWebhook, Failure>> {
  const found = await permitted(ctx, input.id)
  if (!found.ok) return found
  const now = ctx.clock.now()
  const secret = newSecret()
  const { sealed, keyId } = await sealSecret(ctx.env, secret, ctx.tenant.id, input.id)
  const secrets = {
    secretSealed: sealed,
    secretKeyId: keyId,
    previousSealed: found.value.secretSealed,
    previousKeyId: found.value.secretKeyId,
    previousUntil: now + Math.round((input.overlapHours ?? DEFAULT_OVERLAP_HOURS) * HOUR),
  }
  const written = await commit(ctx, {
    statements: [webhooksRepository(ctx).putSecrets(input.id, secrets, now)],
    audit: { action: 'webhook.secret_rotated', subjects: [input.id], after: { overlapUntil: secrets.previousUntil } },
  })
  return written.ok ? ok({ ...webhookDto(ctx, { ...found.value, ...secrets }), secret }) : written
}

export async function removeWebhook({ ctx, input }: Wish): Promise<Result<void, Failure>> {
  const found = await permitted(ctx, input.id)
  if (!found.ok) return found
  const written = await commit(ctx, {
    statements: webhooksRepository(ctx).remove(input.id, ctx.clock.now()),
    audit: { action: 'webhook.removed', subjects: [input.id], before: { name: found.value.name } },
  })
  forgetSubscriptions(ctx.tenant.id)
  return written
}

/** The same message with the same `webhook-id`. */
export async function redeliver({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly id: string; readonly deliveryId: string }
}): Promise<Result<void, Failure>> {
  const found = await permitted(ctx, input.id)
  if (!found.ok) return found
  const repository = webhooksRepository(ctx)
  const delivery = await repository.delivery(input.id, input.deliveryId)
  if (!delivery) return fail('delivery.not_found')
  if (found.value.status === 'paused') return fail('webhook.paused')
  const written = await commit(ctx, {
    statements: [repository.sendAgain(input.id, delivery.id, ctx.clock.now())],
    audit: { action: 'webhook.redelivered', subjects: [input.id, delivery.id] },
  })
  if (!written.ok) return written
  await wake(ctx, [{ endpointId: input.id }])
  return ok(undefined)
}
