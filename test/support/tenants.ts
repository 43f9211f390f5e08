/** A fresh tenant per test: nothing is shared, nothing has to be cleaned up. */
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import type { Clock } from '../../src/core/clock.ts'
import { systemClock } from '../../src/core/clock.ts'
import { systemIds } from '../../src/core/ids.ts'
import worker from '../../src/index.ts'
import type { Ctx, Tenant } from '../../src/platform/ctx.ts'
import { controlDb, shardDb, shardNames } from '../../src/platform/db.ts'
import { silentLog } from '../../src/platform/log.ts'
import { allRights, type Right } from '../../src/platform/rights.ts'
import { wholeTenant } from '../../src/platform/row-scope.ts'
import { tenantsRepository } from '../../src/tenants/tenants.repository.ts'

const ids = systemIds(systemClock.now)
let minted = 0

/** Alternates between the shards, so that a forgotten shard look-up fails at once. */
export async function aTenant(): Promise<Tenant> {
  const now = Date.now()
  const tenant: Tenant = {
    id: ids.next('tnt'),
    name: '测试商家',
    shard: shardNames[minted++ % shardNames.length] ?? 'SHARD_0',
    plan: 'trial',
    trialEndsAt: now + 14 * 86_400_000,
    status: 'active',
  }
  await tenantsRepository(controlDb(env)).insertTenant(tenant, now)
  return tenant
}

export interface CtxOptions {
  readonly clock?: Clock
  readonly rights?: readonly Right[]
}

export function ctxOf(
  tenant: Tenant,
  { clock = systemClock, rights = allRights }: CtxOptions = {},
): Ctx & { settled(): Promise<void> } {
  const work: Promise<unknown>[] = []
  return {
    tenant,
    actor: { kind: 'user', id: 'usr_test', name: '测试员' },
    rights: new Set(rights),
    scope: wholeTenant,
    clock,
    ids: systemIds(clock.now),
    db: shardDb(env, tenant.shard),
    env,
    log: silentLog,
    requestId: ids.next('req'),
    waitUntil: (promise) => void work.push(promise),
    async settled() {
      while (work.length > 0) await work.shift()
    },
  }
}

/** A context of a tenant that exists, e.g. a merchant's. */
export async function ctxOfTenant(tenantId: string, options: CtxOptions = {}): Promise<ReturnType<typeof ctxOf>> {
  const tenant = await tenantsRepository(controlDb(env)).byId(tenantId)
  if (!tenant) throw new Error(`no tenant ${tenantId}`)
  return ctxOf(tenant, options)
}

/** The Worker's own front door. */
export const self: Fetcher = (exports as unknown as { default: Fetcher }).default

export interface SignedIn {
  readonly cookie: string
  readonly tenantId: string
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  get<T>(path: string): Promise<T>
  send<T>(method: string, path: string, body?: unknown): Promise<T>
}

/** A merchant who signed up through the front door. */
export async function aMerchant(company = '青禾服饰'): Promise<SignedIn> {
  const email = `${crypto.randomUUID()}@example.com`
  const response = await self.fetch('http://dingshu.test/api/v1/auth/sign-up', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'cf-connecting-ip': crypto.randomUUID() },
    body: JSON.stringify({ email, password: 'correct-horse-battery', company }),
  })
  if (response.status !== 201) throw new Error(`sign-up failed: ${response.status} ${await response.text()}`)
  const me = (await response.json()) as { tenant: { id: string } }
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const call: SignedIn['call'] = (method, path, body, headers = {}) =>
    self.fetch(`http://dingshu.test${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    })
  const send: SignedIn['send'] = async (method, path, body) => {
    const answer = await call(method, path, body)
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path} → ${answer.status} ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as never
  }
  return { cookie, tenantId: me.tenant.id, call, send, get: (path) => send('GET', path) }
}

/** A merchant whose rows lie in that database: only the tenant's predicate stands between them and the others there. */
export async function aMerchantOn(shard: string, company?: string): Promise<SignedIn> {
  for (let i = 0; i < 30; i++) {
    const merchant = await aMerchant(company)
    if ((await ctxOfTenant(merchant.tenantId)).tenant.shard === shard) return merchant
  }
  throw new Error(`nobody of thirty came to ${shard}`)
}

/** The cron of every minute, as the Worker's own handler takes it; returns when everything that it started is done. */
export async function everyMinute(at = Date.now()): Promise<void> {
  const execution = createExecutionContext()
  await worker.scheduled?.({ cron: '* * * * *', scheduledTime: at, noRetry: () => undefined }, env, execution)
  await waitOnExecutionContext(execution)
}

/** Ids of the effects that a tenant still owes. */
export async function outboxOf(ctx: Pick<Ctx, 'db' | 'tenant'>): Promise<string[]> {
  const { results } = await ctx.db.$client
    .prepare('SELECT id FROM outbox WHERE tenant_id = ? ORDER BY id')
    .bind(ctx.tenant.id)
    .all<{ id: string }>()
  return results.map(({ id }) => id)
}
