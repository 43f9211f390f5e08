/** `Idempotency-Key` on writes: the first answer is kept 24 h and given again; another body under the same key is refused. */
import type { MiddlewareHandler } from 'hono'
import { sha256Hex } from '../core/hash.ts'
import type { TenantEnv } from './http.ts'
import { problem } from './http-errors.ts'

export const idempotency: MiddlewareHandler<TenantEnv> = async (c, next) => {
  const key = c.req.header('idempotency-key')
  if (!key || c.req.method === 'GET' || c.req.method === 'HEAD') return next()
  if (key.length > 200)
    return problem(c, {
      code: 'request.invalid',
      data: { issues: [{ path: 'idempotency-key', message: 'at most 200 characters' }] },
    })
  const { db, tenant, clock } = c.get('ctx')
  const d1 = db.$client
  const hash = await sha256Hex(`${c.req.method} ${c.req.path}\n${await c.req.text()}`)
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
    if (!kept || kept.status === null) return problem(c, { code: 'request.in_progress' })
    return new Response(kept.body, {
      status: kept.status,
      headers: { 'content-type': 'application/json', 'idempotent-replay': 'true' },
    })
  }
  await next()
  // Server errors may be tried again; everything else is the answer from now on.
  if (c.res.status >= 500) {
    await d1.prepare('DELETE FROM idempotency_keys WHERE tenant_id = ? AND key = ?').bind(tenant.id, key).run()
    return
  }
  const text = c.res.status === 204 ? null : await c.res.clone().text()
  await d1
    .prepare('UPDATE idempotency_keys SET status = ?, body = ? WHERE tenant_id = ? AND key = ?')
    .bind(c.res.status, text, tenant.id, key)
    .run()
}
