/** An endpoint's secrets at rest, and who may deal with it. */

import type { Ctx } from '../platform/ctx.ts'
import { isWithin, wholeTenant } from '../platform/row-scope.ts'
import { seal, unseal } from '../platform/secrets.ts'
import { secretKey } from '../platform/standard-webhooks.ts'
import { healthOf } from './domain/endpoint-health.ts'
import { type WebhookEvent, webhookEventNames } from './domain/event-types.ts'
import type { Webhook } from './webhooks.contract.ts'
import type { EndpointRow } from './webhooks.repository.ts'

/** What a secret is bound to. */
export const owner = (tenantId: string, endpointId: string): string => `webhook:${tenantId}:${endpointId}`

export const sealSecret = (env: Env, secret: string, tenantId: string, endpointId: string) =>
  seal(env, secret, owner(tenantId, endpointId))

/** Keys that sign now: the newest, and during an overlap the one before it. */
export async function signingKeys(env: Env, row: EndpointRow, now: number): Promise<Buffer[]> {
  const newest = await unseal(env, row.secretSealed, row.secretKeyId, owner(row.tenantId, row.id))
  const previous =
    row.previousSealed !== null && row.previousKeyId !== null && (row.previousUntil ?? 0) > now
      ? [await unseal(env, row.previousSealed, row.previousKeyId, owner(row.tenantId, row.id))]
      : []
  return [newest, ...previous].flatMap((secret) => secretKey(secret) ?? [])
}

/** Rows outside of the caller's own view: the endpoint does not exist for them. */
export const mayKnow = (ctx: Pick<Ctx, 'scope'>, row: Pick<EndpointRow, 'scope'>): boolean =>
  isWithin(row.scope ?? wholeTenant, ctx.scope)

/** Whoever may see all that it is told may change it: a changed address or secret gives all of it away. */
export const mayChange = (ctx: Pick<Ctx, 'scope' | 'rights'>, row: Pick<EndpointRow, 'scope' | 'rights'>): boolean =>
  mayKnow(ctx, row) && row.rights.every((right) => ctx.rights.has(right))

const isEvent = (event: string): event is WebhookEvent => webhookEventNames.some((known) => known === event)

/** Without secrets. */
export function webhookDto(ctx: Pick<Ctx, 'scope' | 'rights' | 'clock'>, row: EndpointRow): Webhook {
  const { id, name, url, scope, pausedWhy, pausedAt, failuresInRow, failingSince } = row
  const { lastSuccessAt, lastFailureAt, lastError, createdAt } = row
  return {
    id,
    name,
    url,
    events: row.events.filter(isEvent),
    amounts: row.rights.includes('finance:read'),
    scope,
    status: row.status === 'active' ? 'active' : 'paused',
    pausedWhy,
    pausedAt,
    health: healthOf(row),
    failuresInRow,
    failingSince,
    lastSuccessAt,
    lastFailureAt,
    lastError,
    overlapUntil: row.previousUntil !== null && row.previousUntil > ctx.clock.now() ? row.previousUntil : null,
    editable: mayChange(ctx, row),
    createdAt,
  }
}
