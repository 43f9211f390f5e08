/** Middleware: who is calling, for which tenant, with which rights. Everything behind it has a `Ctx` and a shard. */
import type { MiddlewareHandler } from 'hono'
import { systemClock } from '../core/clock.ts'
import { systemIds } from '../core/ids.ts'
import type { Actor, Ctx, Tenant } from '../platform/ctx.ts'
import { controlDb, shardDb } from '../platform/db.ts'
import type { TenantEnv } from '../platform/http.ts'
import { problem } from '../platform/http-errors.ts'
import { createLog } from '../platform/log.ts'
import { allRights, type Right, type Role, rightsOfRole } from '../platform/rights.ts'
import { type RowScope, wholeTenant } from '../platform/row-scope.ts'
import { hashKey } from './actions/manage-keys.ts'
import { authOf } from './auth.ts'
import { tenantsRepository } from './tenants.repository.ts'

export interface CtxParts {
  readonly env: Env
  readonly tenant: Tenant
  readonly actor: Actor
  readonly rights: ReadonlySet<Right>
  readonly scope: RowScope
  readonly requestId: string
  readonly waitUntil: (work: Promise<unknown>) => void
}

export function makeCtx({ env, tenant, actor, rights, scope, requestId, waitUntil }: CtxParts): Ctx {
  return {
    env,
    tenant,
    actor,
    rights,
    scope,
    requestId,
    waitUntil,
    clock: systemClock,
    ids: systemIds(systemClock.now),
    db: shardDb(env, tenant.shard),
    log: createLog({ requestId, tenant: tenant.id }),
  }
}

/** The machine itself at work for a tenant (queues, cron, clocks). */
export function systemCtx(
  parts: Pick<CtxParts, 'env' | 'tenant' | 'waitUntil'> & { job: string; requestId?: string },
): Ctx {
  return makeCtx({
    ...parts,
    actor: { kind: 'system', id: parts.job },
    rights: new Set(allRights),
    scope: wholeTenant,
    requestId: parts.requestId ?? systemIds(systemClock.now).next('req'),
  })
}

interface Caller {
  readonly tenant: Tenant
  readonly actor: Actor
  readonly rights: ReadonlySet<Right>
  readonly scope: RowScope
}

const isRole = (role: string): role is Role => role in rightsOfRole

/** How long an isolate trusts what it read about a session's tenant and a key. */
const TRUST_MS = 15_000
const remembered = new Map<string, { readonly caller: Caller; readonly until: number }>()

/** After a key was revoked in this isolate; others follow within `TRUST_MS`. */
export const forgetCallers = (): void => remembered.clear()

async function byKey(env: Env, key: string): Promise<Caller | null> {
  const hash = await hashKey(key)
  const known = remembered.get(hash)
  if (known && known.until > Date.now()) return known.caller
  remembered.delete(hash)
  const repository = tenantsRepository(controlDb(env))
  const row = await repository.keyByHash(hash)
  const tenant = row ? await repository.byId(row.tenantId) : null
  if (!row || !tenant) return null
  await repository.touchKey(tenant.id, row.id, Date.now())
  const caller: Caller = {
    tenant,
    actor: { kind: 'api_key', id: row.id, name: row.name },
    rights: new Set(row.scopes),
    scope: wholeTenant,
  }
  if (remembered.size > 1000) remembered.clear()
  remembered.set(hash, { caller, until: Date.now() + TRUST_MS })
  return caller
}

export async function bySession(
  env: Env,
  headers: Headers,
): Promise<(Caller & { email: string; role: string }) | null> {
  const session = await authOf(env).api.getSession({ headers })
  if (!session) return null
  const memberships = await tenantsRepository(controlDb(env)).ofUser(session.user.id)
  const active = memberships.find(({ tenant }) => tenant.id === session.session.activeOrganizationId) ?? memberships[0]
  if (!active) return null
  return {
    tenant: active.tenant,
    actor: { kind: 'user', id: session.user.id, name: session.user.name },
    rights: new Set(isRole(active.role) ? rightsOfRole[active.role] : []),
    scope: wholeTenant,
    email: session.user.email,
    role: active.role,
  }
}

/** State-changing calls with a session cookie must come from our own pages (CSRF); keys carry no ambient authority. */
function isForeignWrite(method: string, headers: Headers, publicUrl: string, url: string): boolean {
  if (method === 'GET' || method === 'HEAD') return false
  const site = headers.get('sec-fetch-site')
  if (site && site !== 'same-origin' && site !== 'none') return true
  const origin = headers.get('origin')
  return origin !== null && origin !== new URL(publicUrl).origin && origin !== new URL(url).origin
}

export const tenantScope: MiddlewareHandler<TenantEnv> = async (c, next) => {
  const header = c.req.header('authorization')
  let caller: Caller | null
  if (header?.startsWith('Bearer dsk_')) caller = await byKey(c.env, header.slice('Bearer '.length))
  else {
    if (isForeignWrite(c.req.method, c.req.raw.headers, c.env.PUBLIC_URL, c.req.url))
      return problem(c, { code: 'auth.forbidden', data: { why: 'cross-site request' } })
    caller = await bySession(c.env, c.req.raw.headers)
  }
  if (!caller) return problem(c, { code: 'auth.required' })
  c.set(
    'ctx',
    makeCtx({
      env: c.env,
      ...caller,
      requestId: c.get('requestId'),
      waitUntil: (work) => c.executionCtx.waitUntil(work),
    }),
  )
  await next()
}
