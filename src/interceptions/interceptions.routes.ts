import { Hono } from 'hono'
import { sayOutcome, withdrawInterception } from '../flows/couriers/end-interception.ts'
import { answer, api, body, query, type TenantEnv } from '../platform/http.ts'
import { interceptionSchema, outcomeBody, ratesQuery, ratesSchema } from './interceptions.contract.ts'
import { interceptionRates } from './interceptions.queries.ts'

const tag = 'interceptions'

/** Mounted at `/interceptions`. One begins at `/orders/{id}/interceptions`; an order's detail lists them. */
export const interceptionsRoutes = new Hono<TenantEnv>()
  .get(
    '/rates',
    api({ tag, right: 'insights:read', summary: 'How couriers kept their word, by carrier', ok: ratesSchema }),
    query(ratesQuery),
    async (c) => c.json({ items: await interceptionRates(c.get('ctx'), c.req.valid('query')) }),
  )
  .post(
    '/:id/withdraw',
    api({
      tag,
      right: 'orders:write',
      summary: 'Let the parcel go on, where the courier takes the wish back',
      ok: interceptionSchema,
    }),
    async (c) => answer(c, await withdrawInterception({ ctx: c.get('ctx'), input: { id: c.req.param('id') } })),
  )
  .post(
    '/:id/outcome',
    api({ tag, right: 'orders:write', summary: 'What the courier said on the phone', ok: interceptionSchema }),
    body(outcomeBody),
    async (c) =>
      answer(c, await sayOutcome({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), id: c.req.param('id') } })),
  )
