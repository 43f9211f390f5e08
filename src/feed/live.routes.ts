import { Hono } from 'hono'
import { api, problem, type TenantEnv } from '../platform/http.ts'
import { openFeed } from './tenant-feed.client.ts'

/** The live board: a WebSocket to the tenant's feed. */
export const liveRoutes = new Hono<TenantEnv>().get(
  '/',
  api({ tag: 'live', right: 'orders:read', summary: 'WebSocket: orders, stock and cases as they change' }),
  async (c) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket')
      return problem(c, {
        code: 'request.invalid',
        data: { issues: [{ path: 'upgrade', message: 'a WebSocket is expected' }] },
      })
    const { origin, host } = { origin: c.req.header('origin'), host: new URL(c.req.url).host }
    // A browser sends the cookie along from any page: only our own may open the feed.
    if (origin && new URL(origin).host !== host && origin !== new URL(c.env.PUBLIC_URL).origin)
      return problem(c, { code: 'auth.forbidden', data: { why: 'foreign origin' } })
    return openFeed(c.env, c.get('ctx').tenant.id, c.req.raw)
  },
)
