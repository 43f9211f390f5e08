/** Reads for screens. What a message says is shown only to those who may see all of it. */
import type { Ctx } from '../platform/ctx.ts'
import { mayChange, mayKnow, webhookDto } from './open-endpoint.ts'
import type { DeliveryDetail, Webhook } from './webhooks.contract.ts'
import { type EndpointRow, webhooksRepository } from './webhooks.repository.ts'

export async function listWebhooks(ctx: Ctx): Promise<Webhook[]> {
  const rows = await webhooksRepository(ctx).endpoints()
  return rows.filter((row) => mayKnow(ctx, row)).map((row) => webhookDto(ctx, row))
}

/** Null for an endpoint that the caller does not know of. */
export async function knownEndpoint(ctx: Ctx, id: string): Promise<EndpointRow | null> {
  const row = await webhooksRepository(ctx).endpoint(id)
  return row && mayKnow(ctx, row) ? row : null
}

export async function deliveryDetail(ctx: Ctx, endpoint: EndpointRow, id: string): Promise<DeliveryDetail | null> {
  const row = await webhooksRepository(ctx).delivery(endpoint.id, id)
  if (!row) return null
  const { type, subject, status, attempts, nextAttemptAt, createdAt, finishedAt, attemptLog } = row
  return {
    id,
    type,
    subject,
    status,
    attempts,
    lastStatus: attemptLog.at(-1)?.status ?? null,
    nextAttemptAt,
    createdAt,
    finishedAt,
    body: mayChange(ctx, endpoint) ? row.body : null,
    log: attemptLog,
  }
}
