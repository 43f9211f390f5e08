import { Hono } from 'hono'
import * as z from 'zod'
import { beginAuthorisation, finishAuthorisation } from '../flows/shops/authorise-shop.ts'
import {
  connectionForms,
  createConnection,
  editConnection,
  listConnections,
  requestPull,
  testConnection,
} from '../flows/shops/connect.ts'
import { answer, answerEmpty, api, body, type OpenEnv, type TenantEnv } from '../platform/http.ts'
import {
  authoriseSchema,
  changeConnectionInput,
  connectionFormSchema,
  connectionSchema,
  connectionWithHealthSchema,
  createConnectionInput,
  testResultSchema,
} from './connections.contract.ts'

const tag = 'connections'

export const connectionsRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({
      tag,
      right: 'connections:read',
      summary: 'Connections with their health',
      ok: z.object({ items: z.array(connectionWithHealthSchema) }),
    }),
    async (c) => c.json({ items: await listConnections({ ctx: c.get('ctx') }) }),
  )
  .get(
    '/kinds',
    api({
      tag,
      right: 'connections:read',
      summary: 'What can be connected, and the fields of each',
      ok: z.object({ items: z.array(connectionFormSchema) }),
    }),
    (c) => c.json({ items: connectionForms() }),
  )
  .post(
    '/',
    api({
      tag,
      right: 'connections:write',
      summary: 'Connect a shop, courier or messenger',
      ok: connectionSchema,
      status: 201,
    }),
    body(createConnectionInput),
    async (c) => answer(c, await createConnection({ ctx: c.get('ctx'), input: c.req.valid('json') }), 201),
  )
  .patch(
    '/:id',
    api({
      tag,
      right: 'connections:write',
      summary: 'Change a connection; fields left out keep their value',
      ok: connectionSchema,
    }),
    body(changeConnectionInput),
    async (c) =>
      answer(c, await editConnection({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), id: c.req.param('id') } })),
  )
  .post(
    '/:id/test',
    api({ tag, right: 'connections:write', summary: 'Call the other side now', ok: testResultSchema }),
    async (c) => answer(c, await testConnection({ ctx: c.get('ctx'), input: { id: c.req.param('id') } })),
  )
  .post(
    '/:id/authorise',
    api({
      tag,
      right: 'connections:write',
      summary: 'Address of the page on which the merchant agrees',
      ok: authoriseSchema,
    }),
    async (c) => answer(c, await beginAuthorisation({ ctx: c.get('ctx'), input: { id: c.req.param('id') } })),
  )
  .post(
    '/:id/pull',
    api({ tag, right: 'connections:write', summary: 'Ask the shop for everything that changed', status: 204 }),
    async (c) => answerEmpty(c, await requestPull({ ctx: c.get('ctx'), input: { id: c.req.param('id') } })),
  )

/** Platforms send the merchant's browser here. The address with its code does not stay in the browser: a page of ours tells the outcome. */
export const authorisedRoutes = new Hono<OpenEnv>().get('/', async (c) => {
  const { outcome, kind } = await finishAuthorisation(c.env, {
    query: new URL(c.req.url).searchParams,
    requestId: c.get('requestId'),
    now: Date.now(),
    waitUntil: (work) => c.executionCtx.waitUntil(work),
  })
  c.header('cache-control', 'no-store')
  c.header('referrer-policy', 'no-referrer')
  return c.redirect(`/authorised?${new URLSearchParams({ outcome, ...(kind ? { kind } : {}) })}`)
})
