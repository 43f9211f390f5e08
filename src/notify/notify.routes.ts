import { Hono } from 'hono'
import { chooseNoticeRoute } from '../flows/choose-notice-route.ts'
import { answer, api, body, query, type TenantEnv } from '../platform/http.ts'
import { noticeListSchema, noticeLogQuery, noticeRouteListSchema, noticeRouteSchema } from './notify.contract.ts'
import { noticeLog, noticeRouteList } from './notify.queries.ts'

const tag = 'notify'

/** Mounted at `/notice-routes`. */
export const noticeRouteRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({ tag, right: 'notify:read', summary: 'Which events go to which messenger', ok: noticeRouteListSchema }),
    async (c) => c.json(await noticeRouteList(c.get('ctx'))),
  )
  .put(
    '/',
    api({ tag, right: 'notify:write', summary: 'Set one route', ok: noticeRouteSchema }),
    body(noticeRouteSchema),
    async (c) => answer(c, await chooseNoticeRoute({ ctx: c.get('ctx'), input: c.req.valid('json') })),
  )

/** Mounted at `/notices`. */
export const noticesRoutes = new Hono<TenantEnv>().get(
  '/',
  api({ tag, right: 'notify:read', summary: 'Delivery log, newest first', ok: noticeListSchema }),
  query(noticeLogQuery),
  async (c) => answer(c, await noticeLog(c.get('ctx'), c.req.valid('query'))),
)
