/** Middleware: who is calling, for which tenant, with which rights. Everything behind it has a `Ctx` and a shard. */
import type { MiddlewareHandler } from 'hono'
import { systemClock } from '../core/clock.ts'
import { systemIds } from '../core/ids.ts'
import { originOf } from '../platform/audit-row.ts'
import type { Actor, Ctx, RequestOrigin, Tenant } from '../platform/ctx.ts'
import { shardDb } from '../platform/db.ts'
import type { TenantEnv } from '../platform/http.ts'
import { problem } from '../platform/http-errors.ts'
import { createLog } from '../platform/log.ts'
import { allRights, type Right } from '../platform/rights.ts'
import { type RowScope, wholeTenant } from '../platform/row-scope.ts'
import { callerByKey } from './caller-by-key.ts'
import { standingOf } from './domain/standing.ts'
import { refusedBy } from './domain/standing-gate.ts'
import { activeMembership, knownPerson, type LastSeen } from './people-memory.ts'

export interface CtxParts {
  readonly env: Env
  readonly tenant: Tenant
  readonly actor: Actor
  readonly rights: ReadonlySet<Right>
  readonly scope: RowScope
  readonly requestId: string
  readonly origin?: RequestOrigin
  readonly waitUntil: (work: Promise<unknown>) => void
}

export function makeCtx({ env, tenant, actor, rights, scope, requestId, origin, waitUntil }: CtxParts): Ctx {
  return {
    env,
    tenant,
    actor,
    rights,
    scope,
    requestId,
    ...(origin ? { origin } : {}),
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

/** The tenant and rights of a session; `known` says who it is. Null: nobody, or a person without a tenant. */
async function bySession(env: Env, headers: Headers, waitUntil: LastSeen, fresh: boolean) {
  const known = await knownPerson(env, headers, waitUntil, fresh)
  const active = known ? activeMembership(known, headers) : null
  if (!known || !active) return null
  const { id, name, hasSecondFactor } = known.person
  const caller: Caller = {
    tenant: active.tenant,
    actor: { kind: 'user', id, name },
    rights: new Set(active.rights),
    scope: active.scope,
  }
  return { caller, lacksSecondFactor: active.secondFactorRequired && !hasSecondFactor }
}

const isWrite = (method: string): boolean => method !== 'GET' && method !== 'HEAD'

/** Lets somebody in, or tells somebody, when the caller is long gone. */
const GIVES_ACCESS = /^\/api\/v1\/(keys|members|invitations|roles|webhooks)(\/|$)/

/** State-changing calls with a session cookie must come from our own pages (CSRF); keys carry no ambient authority. */
export function isForeignWrite(method: string, headers: Headers, publicUrl: string, url: string): boolean {
  if (!isWrite(method)) return false
  const site = headers.get('sec-fetch-site')
  if (site && site !== 'same-origin' && site !== 'none') return true
  const origin = headers.get('origin')
  return origin !== null && origin !== new URL(publicUrl).origin && origin !== new URL(url).origin
}

export const tenantScope: MiddlewareHandler<TenantEnv> = async (c, next) => {
  const header = c.req.header('authorization')
  const isUpgrade = c.req.header('upgrade') !== undefined
  let caller: Caller | null
  if (header?.startsWith('Bearer dsk_')) {
    const found = await callerByKey(
      c.env,
      header.slice('Bearer '.length),
      (work) => c.executionCtx.waitUntil(work),
      isUpgrade || (isWrite(c.req.method) && GIVES_ACCESS.test(c.req.path)),
    )
    if ('refused' in found && found.refused === 'expired') return problem(c, { code: 'auth.key_expired' })
    caller = 'caller' in found ? found.caller : null
  } else {
    if (isForeignWrite(c.req.method, c.req.raw.headers, c.env.PUBLIC_URL, c.req.url))
      return problem(c, { code: 'auth.forbidden', data: { why: 'cross-site request' } })
    const found = await bySession(
      c.env,
      c.req.raw.headers,
      (work) => c.executionCtx.waitUntil(work),
      isUpgrade || isWrite(c.req.method),
    )
    if (found?.lacksSecondFactor) return problem(c, { code: 'auth.second_factor_required' })
    caller = found?.caller ?? null
  }
  if (!caller) return problem(c, { code: 'auth.required' })
  const refused = refusedBy(standingOf(caller.tenant, Date.now()), { method: c.req.method, path: c.req.path })
  if (refused) return problem(c, refused)
  c.set(
    'ctx',
    makeCtx({
      env: c.env,
      ...caller,
      requestId: c.get('requestId'),
      origin: originOf(c.req.raw.headers),
      waitUntil: (work) => c.executionCtx.waitUntil(work),
    }),
  )
  await next()
}
