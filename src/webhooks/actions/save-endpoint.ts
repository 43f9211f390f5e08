/** Adding and changing endpoints. An endpoint shows no more than its maker may see, and only who may see all of it changes it. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { checkOutbound, OutboundRefused } from '../../platform/outside-fetch.ts'
import type { Right } from '../../platform/rights.ts'
import { isWholeTenant, isWithin, type RowScope } from '../../platform/row-scope.ts'
import { secretFrom } from '../../platform/standard-webhooks.ts'
import { payloadRights, rightsOfEvents, type WebhookEvent } from '../domain/event-types.ts'
import { mayChange, mayKnow, sealSecret, webhookDto } from '../open-endpoint.ts'
import { forgetSubscriptions } from '../subscriptions.ts'
import type { CreatedWebhook, CreateWebhookInput, EditWebhookInput, Webhook } from '../webhooks.contract.ts'
import { type EndpointRow, webhooksRepository } from '../webhooks.repository.ts'

const MOST_ENDPOINTS = 20
const SECRET_BYTES = 32

export const newSecret = (): string => secretFrom(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)))

interface View {
  readonly rights: Right[]
  readonly scope: RowScope | null
}

/** What the messages may show, or why these events or this scope are not the caller's to give. */
function viewOf(
  ctx: Ctx,
  input: { readonly events: readonly WebhookEvent[]; readonly amounts: boolean; readonly scope: RowScope | null },
): Result<View, Failure> {
  const needed = rightsOfEvents(input.events)
  const lacking = needed.filter((right) => !ctx.rights.has(right as Right))
  if (lacking.length > 0) return fail('auth.forbidden', { rights: lacking })
  const scope = input.scope ?? ctx.scope
  if (!isWithin(scope, ctx.scope)) return fail('webhook.scope_forbidden')
  const rights = payloadRights.filter(
    (right) => ctx.rights.has(right) && (right === 'finance:read' ? input.amounts : needed.includes(right)),
  )
  return ok({ rights, scope: isWholeTenant(scope) ? null : scope })
}

async function checkUrl(ctx: Ctx, url: string): Promise<Result<void, Failure>> {
  try {
    await checkOutbound(ctx.env, url)
    return ok(undefined)
  } catch (error) {
    if (error instanceof OutboundRefused) return fail('webhook.url_refused', { why: error.message })
    throw error
  }
}

export async function createWebhook({
  ctx,
  input,
}: {
  ctx: Ctx
  input: CreateWebhookInput
}): Promise<Result<CreatedWebhook, Failure>> {
  const allowed = authorise(ctx, 'webhooks:write')
  if (!allowed.ok) return allowed
  const view = viewOf(ctx, input)
  if (!view.ok) return view
  const reachable = await checkUrl(ctx, input.url)
  if (!reachable.ok) return reachable
  const repository = webhooksRepository(ctx)
  if ((await repository.endpoints()).length >= MOST_ENDPOINTS)
    return fail('webhook.too_many', { limit: MOST_ENDPOINTS })
  const now = ctx.clock.now()
  const id = ctx.ids.next('whe')
  const secret = newSecret()
  const { sealed, keyId } = await sealSecret(ctx.env, secret, ctx.tenant.id, id)
  const row: EndpointRow = {
    tenantId: ctx.tenant.id,
    id,
    name: input.name,
    url: input.url,
    events: [...new Set(input.events)],
    ...view.value,
    status: 'active',
    pausedWhy: null,
    pausedAt: null,
    secretSealed: sealed,
    secretKeyId: keyId,
    previousSealed: null,
    previousKeyId: null,
    previousUntil: null,
    failuresInRow: 0,
    failingSince: null,
    restUntil: 0,
    lastSuccessAt: null,
    lastFailureAt: null,
    lastError: null,
    createdBy: ctx.actor.id,
    createdAt: now,
    updatedAt: now,
  }
  const written = await commit(ctx, {
    statements: repository.insertEndpoint(row),
    audit: { action: 'webhook.created', subjects: [id], after: auditView(row) },
  })
  forgetSubscriptions(ctx.tenant.id)
  return written.ok ? ok({ ...webhookDto(ctx, row), secret }) : written
}

export async function editWebhook({
  ctx,
  input,
}: {
  ctx: Ctx
  input: EditWebhookInput & { readonly id: string }
}): Promise<Result<Webhook, Failure>> {
  const allowed = authorise(ctx, 'webhooks:write')
  if (!allowed.ok) return allowed
  const found = await ownEndpoint(ctx, input.id)
  if (!found.ok) return found
  const before = found.value
  const events = input.events ?? before.events
  const view = viewOf(ctx, {
    // Read from a row that was validated when it was written.
    events: events as WebhookEvent[],
    amounts: input.amounts ?? before.rights.includes('finance:read'),
    scope: input.scope === undefined ? before.scope : input.scope,
  })
  if (!view.ok) return view
  if (input.url !== undefined && input.url !== before.url) {
    const reachable = await checkUrl(ctx, input.url)
    if (!reachable.ok) return reachable
  }
  const row: EndpointRow = {
    ...before,
    name: input.name ?? before.name,
    url: input.url ?? before.url,
    events: [...new Set(events)],
    ...view.value,
    updatedAt: ctx.clock.now(),
  }
  const written = await commit(ctx, {
    statements: webhooksRepository(ctx).putEndpoint(row),
    audit: { action: 'webhook.changed', subjects: [row.id], before: auditView(before), after: auditView(row) },
  })
  forgetSubscriptions(ctx.tenant.id)
  return written.ok ? ok(webhookDto(ctx, row)) : written
}

/** The endpoint, if the caller may change it. One outside of the caller's rows does not exist for them. */
export async function ownEndpoint(ctx: Ctx, id: string): Promise<Result<EndpointRow, Failure>> {
  const row = await webhooksRepository(ctx).endpoint(id)
  if (!row || !mayKnow(ctx, row)) return fail('webhook.not_found')
  return mayChange(ctx, row)
    ? ok(row)
    : fail('auth.forbidden', { rights: row.rights.filter((right) => !ctx.rights.has(right)) })
}

/** Without the query, where addresses keep their keys. */
function auditView({ name, url, events, rights, scope }: EndpointRow) {
  const { origin, pathname } = new URL(url)
  return { name, url: `${origin}${pathname}`, events, rights, scope }
}
