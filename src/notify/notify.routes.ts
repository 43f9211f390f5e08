import { Hono } from 'hono'
import * as z from 'zod'
import { subscribeBuyer } from '../flows/buyers/subscribe-buyer.ts'
import { chooseNoticeRoute } from '../flows/notices/choose-notice-route.ts'
import { acknowledgeInConsole } from '../flows/notices/take-messenger-events.ts'
import { answer, api, body, query, type TenantEnv } from '../platform/http.ts'
import { ownContact, saveContact } from './actions/save-contact.ts'
import {
  noticeContactSchema,
  noticeListSchema,
  noticeLogQuery,
  noticeRouteListSchema,
  noticeRouteSchema,
  subscribeBody,
  subscribedSchema,
} from './notify.contract.ts'
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
export const noticesRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({ tag, right: 'notify:read', summary: 'Delivery log, newest first', ok: noticeListSchema }),
    query(noticeLogQuery),
    async (c) => answer(c, await noticeLog(c.get('ctx'), c.req.valid('query'))),
  )
  .post(
    '/:id/acknowledge',
    api({
      tag,
      right: 'cases:write',
      summary: 'Say that one is on it: nobody else is told any more',
      ok: z.object({ by: z.string(), isFirst: z.boolean().describe('false: somebody else was first') }),
    }),
    async (c) => answer(c, await acknowledgeInConsole({ ctx: c.get('ctx'), input: { id: c.req.param('id') } })),
  )

/** Mounted at `/notice-contact`. */
export const noticeContactRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({ tag, right: 'settings:read', summary: 'Where messengers reach you', ok: noticeContactSchema }),
    async (c) => answer(c, await ownContact(c.get('ctx'))),
  )
  .put(
    '/',
    api({ tag, right: 'settings:read', summary: 'Say where messengers reach you', ok: noticeContactSchema }),
    body(noticeContactSchema),
    async (c) => answer(c, await saveContact({ ctx: c.get('ctx'), input: c.req.valid('json') })),
  )

/** Mounted at `/subscriptions`. */
export const subscriptionsRoutes = new Hono<TenantEnv>().post(
  '/',
  api({
    tag,
    right: 'orders:write',
    summary: 'A buyer agreed in your mini program to be told of an order: one message for each consent',
    ok: subscribedSchema,
  }),
  body(subscribeBody),
  async (c) => answer(c, await subscribeBuyer({ ctx: c.get('ctx'), input: c.req.valid('json') })),
)
