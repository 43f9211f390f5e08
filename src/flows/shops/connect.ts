/** Adding, changing and testing connections: the adapter knows the fields, the gate knows the health. */

import { withChannelClient } from '../../channels/channel-call.ts'
import { channelGate } from '../../channels/channel-gate.client.ts'
import type { ChannelAdapter, ConnectionForm } from '../../channels/channels.port.ts'
import { normaliseCredentials, takeCredentialsOut } from '../../channels/domain/normalise-credentials.ts'
import { noWebhook } from '../../channels/no-webhook.ts'
import { channelAdapter, channelForms } from '../../channels/registry.ts'
import { checkRelay, hasRelay, relayCredential, withRelayRows } from '../../channels/relay-setting.ts'
import { addConnection, changeConnection } from '../../connections/actions/save-connection.ts'
import type { Connection, CreateConnectionInput, TestResult } from '../../connections/connections.contract.ts'
import {
  type ConnectionRow,
  connectionsRepository,
  type OpenConnection,
  openConnection,
} from '../../connections/connections.repository.ts'
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import type { CarrierAdapter } from '../../logistics/carrier.port.ts'
import { carrierAdapter, carrierAdapters } from '../../logistics/carriers/registry.ts'
import { openNoticeRoutes } from '../../notify/actions/set-notice-routes.ts'
import type { MessengerAdapter } from '../../notify/messenger.port.ts'
import { messengerAdapter, messengerAdapters } from '../../notify/messengers/registry.ts'
import type { PaymentAdapter } from '../../payments/payment.port.ts'
import { paymentAdapter, paymentAdapters } from '../../payments/registry.ts'
import { authorise } from '../../platform/authorise.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import type { IntegrationError } from '../../platform/integration-error.ts'
import { isAllowedOutboundUrl } from '../../platform/outbound-url.ts'
import { outsideFetch } from '../../platform/outside-fetch.ts'
import { callCarrier, type GateRefusal, throughGate } from '../couriers/couriers.ts'
import { messengerOf } from '../notices/messenger-call.ts'
import { callPayer, payerOf } from '../payments/payment-connections.ts'
import { keepRelay } from './keep-relay.ts'
import { forgetConnection } from './known-connection.ts'
import { shopCall, shopFetch } from './shop-call.ts'
import { tellStockOf } from './tell-stock-of.ts'

type AnyAdapter = Pick<
  ChannelAdapter | CarrierAdapter | MessengerAdapter | PaymentAdapter,
  'kind' | 'role' | 'credentials' | 'settings' | 'form'
>

const adapterIsSms = (kind: string): boolean => messengerAdapter(kind)?.addresses === 'phone'

/** A buyer whom a mini program may not write to is told by SMS, where the tenant has one. */
async function firstRoutes(ctx: Ctx, kind: string) {
  if (!messengerAdapter(kind)?.consents) return adapterIsSms(kind) ? { severities: ['red' as const] } : {}
  const all = await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).all()
  const sms = all.find((one) => one.status === 'active' && adapterIsSms(one.kind))
  return { audience: 'buyer' as const, nextConnectionId: sms?.id ?? '' }
}

const adapterOf = (kind: string): AnyAdapter | null =>
  channelAdapter(kind) ?? carrierAdapter(kind) ?? messengerAdapter(kind) ?? paymentAdapter(kind) ?? null

/** Shops that are called can be called through the merchant's relay. */
const canRelay = (kind: string): boolean => channelAdapter(kind)?.pulls === true

/** What the wizard can offer. */
export const connectionForms = (): ConnectionForm[] => [
  ...channelForms.map((form) => (canRelay(form.kind) ? withRelayRows(form) : form)),
  ...carrierAdapters.flatMap((adapter) => adapter.form ?? []),
  ...messengerAdapters.flatMap((adapter) => adapter.form ?? []),
  ...paymentAdapters.map(({ form }) => form),
]

/** '' for a platform that calls nobody. */
export function webhookUrlOf(env: Env, { kind, id }: { kind: string; id: string }): string {
  const messenger = messengerAdapter(kind)
  const isCalledBack = messenger
    ? messenger.callback !== undefined
    : channelAdapter(kind)?.webhook.verify !== noWebhook.verify
  return isCalledBack ? `${env.PUBLIC_URL}/hooks/${kind}/${id}` : ''
}

export const connectionDto = (
  env: Env,
  { id, kind, role, name, status, mode, settings, createdAt }: ConnectionRow,
): Connection => ({
  id,
  kind,
  role,
  name,
  status,
  mode,
  settings,
  createdAt,
  webhookUrl: webhookUrlOf(env, { kind, id }),
  authorisable: channelAdapter(kind)?.authorisation !== undefined,
})

/** Shops whose merchant has to agree on the platform's page first; a pasted token needs nobody. */
async function firstStatus(ctx: Ctx, kind: string, checked: Checked): Promise<'active' | 'unauthorised'> {
  const adapter = channelAdapter(kind)
  if (!adapter?.authorisation) return 'active'
  const { credentials, settings } = checked
  const fetch = shopFetch(ctx.env, { kind, credentials, settings })
  const options = { credentials, settings, now: () => ctx.clock.now(), fetch }
  const token = await adapter.requestToken(options, null)
  return !token.ok && token.error.code === 'unauthorised' ? 'unauthorised' : 'active'
}

/** Settings whose name says that they are an address must be one that we may call. */
function refusedUrl(settings: Readonly<Record<string, unknown>>, mode: string): string | null {
  for (const [key, value] of Object.entries(settings)) {
    if (
      /gateway|^relay$|url$/i.test(key) &&
      typeof value === 'string' &&
      value !== '' &&
      !isAllowedOutboundUrl(value, mode)
    )
      return key
  }
  return null
}

interface Checked {
  readonly credentials: Record<string, string>
  /** Credentials stood among the settings: both are new. */
  readonly moved: boolean
  readonly settings: Record<string, unknown>
}

function check(
  env: Env,
  adapter: AnyAdapter,
  input: { credentials: Record<string, string>; settings: Record<string, unknown> },
): Result<Checked, Failure> {
  const own = adapter.form?.credentials ?? []
  const names = canRelay(adapter.kind) ? [...own, relayCredential] : own
  const placed = takeCredentialsOut(names, input)
  const named = normaliseCredentials(names, placed.credentials)
  const credentials = adapter.credentials.safeParse(named)
  const settings = adapter.settings.safeParse(placed.settings)
  const { relaySecret } = named
  const { issues: relayIssues, relay } = canRelay(adapter.kind)
    ? checkRelay(placed.settings.relay, relaySecret)
    : { issues: [] }
  const issues = [
    ...relayIssues,
    ...(credentials.success
      ? []
      : credentials.error.issues.map((issue) => ({
          path: `credentials.${issue.path.join('.')}`,
          message: issue.message,
        }))),
    ...(settings.success
      ? []
      : settings.error.issues.map((issue) => ({ path: `settings.${issue.path.join('.')}`, message: issue.message }))),
  ]
  if (!credentials.success || !settings.success || issues.length > 0) return fail('connection.invalid', { issues })
  const { relay: _asTyped, ...others } = settings.data
  const kept = relay === undefined ? others : { ...others, relay }
  const refused = refusedUrl(kept, env.MODE)
  if (refused) return fail('connection.gateway_refused', { setting: refused })
  const sealed = relaySecret ? { ...credentials.data, relaySecret } : credentials.data
  return ok({ credentials: sealed, settings: kept, moved: placed.found })
}

export async function createConnection({
  ctx,
  input,
}: {
  ctx: Ctx
  input: CreateConnectionInput
}): Promise<Result<Connection, Failure>> {
  const adapter = adapterOf(input.kind)
  if (!adapter)
    return fail('connection.kind_unknown', { kind: input.kind, known: connectionForms().map(({ kind }) => kind) })
  const checked = check(ctx.env, adapter, input)
  if (!checked.ok) return checked
  const added = await addConnection({
    ctx,
    input: {
      kind: input.kind,
      role: adapter.role,
      name: input.name,
      credentials: checked.value.credentials,
      settings: checked.value.settings,
      status: await firstStatus(ctx, input.kind, checked.value),
      mode: adapter.role === 'shop' ? input.mode : 'live',
    },
  })
  if (!added.ok) return added
  // A new messenger is told of everything that needs a hand until somebody chooses; a text message costs money: red only.
  if (adapter.role === 'messenger')
    await openNoticeRoutes({
      ctx,
      input: { connectionId: added.value.id, ...(await firstRoutes(ctx, input.kind)) },
    })
  return ok(connectionDto(ctx.env, added.value))
}

export async function editConnection({
  ctx,
  input,
}: {
  ctx: Ctx
  input: {
    id: string
    name?: string
    credentials?: Record<string, string>
    settings?: Record<string, unknown>
    status?: 'active' | 'paused'
    mode?: 'live' | 'shadow'
  }
}): Promise<Result<Connection, Failure>> {
  const opened = await ownConnection(ctx, input.id)
  if (!opened.ok) return opened
  const adapter = adapterOf(opened.value.kind)
  if (!adapter) return fail('connection.kind_unknown', { kind: opened.value.kind })
  // Fields that are left out keep their value: secrets are never shown, so the form sends only new ones.
  const checked = check(ctx.env, adapter, {
    credentials: { ...opened.value.credentials, ...input.credentials },
    settings: { ...opened.value.settings, ...input.settings },
  })
  if (!checked.ok) return checked
  const { id, name } = input
  // A token pasted in place of a dead one: nobody has to agree any more.
  const revived = opened.value.status === 'unauthorised' && input.credentials !== undefined
  const status = input.status ?? (revived ? await firstStatus(ctx, opened.value.kind, checked.value) : undefined)
  const changed = await changeConnection({
    ctx,
    input: {
      id,
      ...(name ? { name } : {}),
      ...(status ? { status } : {}),
      ...(input.mode && opened.value.role === 'shop' ? { mode: input.mode } : {}),
      ...(input.credentials || checked.value.moved ? { credentials: checked.value.credentials } : {}),
      ...(input.settings || checked.value.moved ? { settings: checked.value.settings } : {}),
    },
  })
  forgetConnection(id)
  // From now on the shop hears of the stock: what it was not told meanwhile is told at once.
  if (changed.ok && opened.value.mode === 'shadow' && changed.value.mode === 'live') await tellStockOf(ctx, id)
  return changed.ok ? ok(connectionDto(ctx.env, changed.value)) : changed
}

async function ownConnection(ctx: Ctx, id: string): Promise<Result<OpenConnection, Failure>> {
  const row = await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).byId(id)
  return row ? ok(await openConnection(ctx.env, row)) : fail('connection.not_found')
}

/** Really calls the other side; the answer says who answered, or what they refused. */
export async function testConnection({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { id: string }
}): Promise<Result<TestResult, Failure>> {
  const allowed = authorise(ctx, 'connections:write')
  if (!allowed.ok) return allowed
  const opened = await ownConnection(ctx, input.id)
  if (!opened.ok) return opened
  const started = ctx.clock.now()
  // The card tells of the relay, and a socket is held, from now on and not only with the next minute.
  if (hasRelay(opened.value.settings)) await keepRelay({ ctx, connection: opened.value })
  const outcome = await callForTest(ctx, opened.value)
  const tookMs = ctx.clock.now() - started
  const through = hasRelay(opened.value.settings) ? '经中继 · ' : ''
  if (outcome.ok) return ok({ ok: true, detail: `${through}${outcome.value}`, tookMs })
  const { error } = outcome
  if (!('gate' in error)) return ok({ ok: false, detail: `${error.code}: ${error.detail}`, tookMs })
  const notCalled = { reason: error.gate, retryAfterMs: error.retryAfterMs }
  return ok({ ok: false, detail: wordsOfGate(notCalled), tookMs, notCalled })
}

/** Why nobody was called, and when it can be tried again. */
function wordsOfGate({ reason, retryAfterMs }: NonNullable<TestResult['notCalled']>): string {
  const after = `${Math.max(1, Math.ceil(retryAfterMs / 1_000))} 秒后再试`
  switch (reason) {
    case 'quota':
      return `没有发出：对方限制每分钟的条数，这一分钟的已用完，留给提醒；${after}`
    case 'throttled':
      return `没有发出：对方刚要求放慢；${after}`
    case 'breaker_open':
      return `没有发出：连续失败，已暂停调用；${after}`
  }
}

function callForTest(
  ctx: Ctx,
  connection: OpenConnection,
): Promise<Result<string, Pick<IntegrationError, 'code' | 'detail'> | GateRefusal>> {
  const { kind, credentials, settings } = connection
  const options = {
    credentials,
    settings,
    now: () => ctx.clock.now(),
    fetch: outsideFetch(ctx.env),
  }
  const shop = shopCall(ctx, connection)
  if (shop) return withChannelClient({ ...shop, config: { quota: null } }, (client) => client.test())
  const carrier = carrierAdapter(kind)
  if (carrier) return callCarrier(ctx, { connection, adapter: carrier }, ({ adapter }) => adapter.test(options))
  const messenger = messengerOf(ctx, connection)
  // The same gate and quota as notices: a test that the group would not take must not use up what a notice needs.
  if (messenger)
    return throughGate(ctx, connection, () => messenger.adapter.test(options), { quota: messenger.adapter.quota })
  const payer = payerOf(connection)
  if (payer) return callPayer(ctx, payer, (adapter, opened) => adapter.test(opened))
  return Promise.resolve({ ok: false, error: { code: 'rejected', detail: `unknown kind ${kind}` } })
}

/** Connections with the health that their gates keep. */
export async function listConnections({ ctx }: { ctx: Ctx }) {
  const rows = await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).all()
  const now = ctx.clock.now()
  return Promise.all(
    rows.map(async (row) => ({
      ...connectionDto(ctx.env, row),
      health: await channelGate(ctx.env, row.id)
        .health(now)
        .catch(() => null),
    })),
  )
}

/** Puts a pull of this shop on the inbox. */
export async function requestPull({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<Result<void, Failure>> {
  const allowed = authorise(ctx, 'connections:write')
  if (!allowed.ok) return allowed
  const row = await connectionsRepository(controlDb(ctx.env), ctx.tenant.id).byId(input.id)
  if (!row) return fail('connection.not_found')
  await ctx.env.INGEST.send({ v: 1, kind: 'pull', connectionId: row.id, receivedAt: ctx.clock.now() })
  return ok(undefined)
}
