/** `Idempotency-Key` on writes: the first answer is kept 24 h and given again; another body under the same key is refused. */
import type { MiddlewareHandler } from 'hono'
import { sha256Hex } from '../core/hash.ts'
import type { TenantEnv } from './http.ts'
import { problem } from './http-errors.ts'
import { seal, unseal } from './secrets.ts'
import { throughMove } from './tenant-fence.ts'

export const idempotency: MiddlewareHandler<TenantEnv> = async (c, next) => {
  const key = c.req.header('idempotency-key')
  if (!key || c.req.method === 'GET' || c.req.method === 'HEAD') return next()
  if (key.length > 200)
    return problem(c, {
      code: 'request.invalid',
      data: { issues: [{ path: 'idempotency-key', message: 'at most 200 characters' }] },
    })
  const ctx = c.get('ctx')
  const { db, tenant, clock, actor, rights, scope } = ctx
  const d1 = db.$client
  // An answer is kept for who asked, with what they may see: to anybody else the key is taken.
  const caller = JSON.stringify([actor.kind, actor.id, [...rights].sort(), scope.regions, scope.warehouses])
  const hash = await sha256Hex(`${c.req.method} ${c.req.path}\n${caller}\n${await c.req.text()}`)
  const claimed = await d1
    .prepare('INSERT OR IGNORE INTO idempotency_keys (tenant_id, key, request_hash, created_at) VALUES (?, ?, ?, ?)')
    .bind(tenant.id, key, hash, clock.now())
    .run()
  if (claimed.meta.changes === 0) {
    const kept = await d1
      .prepare('SELECT request_hash, status, body FROM idempotency_keys WHERE tenant_id = ? AND key = ?')
      .bind(tenant.id, key)
      .first<{ request_hash: string; status: number | null; body: string | null }>()
    if (kept && kept.request_hash !== hash) return problem(c, { code: 'request.idempotency_mismatch' })
    if (!kept || (kept.status === null && !(await reclaim(d1, tenant.id, key, clock.now()))))
      return problem(c, { code: 'request.in_progress' })
    if (kept.status !== null)
      return new Response(kept.body === null ? null : await opened(c.env, tenant.id, key, kept.body), {
        status: kept.status,
        headers: {
          'content-type': kept.status < 400 ? 'application/json' : 'application/problem+json',
          'idempotent-replay': 'true',
        },
      })
  }
  await next()
  // Server errors may be tried again; everything else is the answer from now on.
  if (c.res.status >= 500) {
    await throughMove(ctx, (home) =>
      home.prepare('DELETE FROM idempotency_keys WHERE tenant_id = ? AND key = ?').bind(tenant.id, key).run(),
    )
    return
  }
  const answer = c.res.status === 204 ? null : await c.res.clone().text()
  // What is shown once (a new API key) must not lie in the database as it is.
  const isSecret = c.res.headers.get('cache-control') === 'no-store'
  const text = answer !== null && isSecret ? await sealed(c.env, tenant.id, key, answer) : answer
  // The work is done: an answer that a move kept from being noted would let a repeat do it again.
  await throughMove(ctx, (home) =>
    home
      .prepare('UPDATE idempotency_keys SET status = ?, body = ? WHERE tenant_id = ? AND key = ?')
      .bind(c.res.status, text, tenant.id, key)
      .run(),
  )
}

/** No request runs for longer; what still claims a key then was killed on its way. */
const LONGEST_RUN = 60_000

/** True when the claim was left behind and is ours now. */
async function reclaim(db: D1Database, tenantId: string, key: string, now: number): Promise<boolean> {
  const taken = await db
    .prepare(
      'UPDATE idempotency_keys SET created_at = ? WHERE tenant_id = ? AND key = ? AND status IS NULL AND created_at < ?',
    )
    .bind(now, tenantId, key, now - LONGEST_RUN)
    .run()
  return taken.meta.changes > 0
}

/** No JSON begins like this. */
const SEALED = 'sealed:'
/** What a kept answer is bound to. */
export const rowOf = (tenantId: string, key: string): string => `${tenantId}/${key}`

async function sealed(env: Env, tenantId: string, key: string, answer: string): Promise<string> {
  const { sealed: text, keyId } = await seal(env, answer, rowOf(tenantId, key))
  return `${SEALED}${keyId}:${text}`
}

async function opened(env: Env, tenantId: string, key: string, kept: string): Promise<string> {
  if (!kept.startsWith(SEALED)) return kept
  const [keyId = '', text = ''] = kept.slice(SEALED.length).split(':')
  return unseal(env, text, keyId, rowOf(tenantId, key))
}
