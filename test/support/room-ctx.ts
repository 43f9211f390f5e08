import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { systemIds } from '../../src/core/ids.ts'
import type { Ctx } from '../../src/platform/ctx.ts'
import { shardDb } from '../../src/platform/db.ts'
import type { TenantEnv } from '../../src/platform/http.ts'
import { silentLog } from '../../src/platform/log.ts'
import { allRights, type Right } from '../../src/platform/rights.ts'
import { wholeTenant } from '../../src/platform/row-scope.ts'

/** A context of a tenant that nobody else has, at an instant (epoch ms) that stands still. */
export function aRoomCtx({
  shard = 'SHARD_1',
  rights = allRights,
  now = Date.now(),
}: {
  readonly shard?: string
  readonly rights?: readonly Right[]
  readonly now?: number
} = {}): Ctx {
  return {
    tenant: {
      id: `tnt_${crypto.randomUUID()}`,
      name: '示例',
      shard,
      plan: 'trial',
      trialEndsAt: Number.MAX_SAFE_INTEGER,
      status: 'active',
    },
    actor: { kind: 'user', id: 'usr_1', name: '王店长' },
    rights: new Set(rights),
    scope: wholeTenant,
    clock: { now: () => now },
    ids: systemIds(() => now),
    db: shardDb(env, shard),
    env,
    log: silentLog,
    requestId: 'req_1',
    waitUntil: () => {},
  }
}

/** Calls a room's routes mounted at `path` as this context, and reads the JSON answer. */
export function callsOf(ctx: Ctx, path: string, routes: Hono<TenantEnv>) {
  const app = new Hono<TenantEnv>()
    .use(async (c, next) => {
      c.set('ctx', ctx)
      c.set('requestId', ctx.requestId)
      await next()
    })
    .route(path, routes)
  return async (method: string, url: string, body?: unknown): Promise<{ status: number; body: unknown }> => {
    const json = { 'content-type': 'application/json' }
    const content = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await app.request(url, { method, headers: json, ...content }, env)
    return { status: response.status, body: await response.json() }
  }
}
