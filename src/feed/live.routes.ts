import { Hono } from 'hono'
import { api, problem, type TenantEnv } from '../platform/http.ts'
import { feedRights } from './feed.messages.ts'
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
    const origin = c.req.header('origin')
    const own = [c.req.url, c.env.PUBLIC_URL].map((url) => new URL(url).host)
    // A browser sends the cookie along from any page: only our own may open the feed. A page without an origin says `null`.
    if (origin && !(URL.canParse(origin) && own.includes(new URL(origin).host)))
      return problem(c, { code: 'auth.forbidden', data: { why: 'foreign origin' } })
    const { tenant, actor, rights, scope } = c.get('ctx')
    const viewer = {
      actorId: actor.id,
      rights: feedRights.filter((right) => rights.has(right)),
      regions: scope.regions && [...scope.regions],
      warehouses: scope.warehouses && [...scope.warehouses],
    }
    return openFeed(c.env, tenant.id, { request: c.req.raw, viewer })
  },
)
