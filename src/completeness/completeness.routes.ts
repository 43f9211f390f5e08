import { Hono } from 'hono'
import * as z from 'zod'
import { readCompleteness, replayHours } from '../flows/shops/completeness.ts'
import { answer, api, body, query, type TenantEnv } from '../platform/http.ts'
import { completenessQuery, completenessSchema, replayInput } from './completeness.contract.ts'

const tag = 'completeness'

/** Below `/connections/:id`. */
export const completenessRoutes = new Hono<TenantEnv>()
  .get(
    '/:id/completeness',
    api({
      tag,
      right: 'connections:read',
      summary: "Our books against the platform's own list, hour by hour",
      ok: completenessSchema,
    }),
    query(completenessQuery),
    async (c) =>
      answer(
        c,
        await readCompleteness({ ctx: c.get('ctx'), input: { ...c.req.valid('query'), id: c.req.param('id') } }),
      ),
  )
  .post(
    '/:id/replay',
    api({
      tag,
      right: 'connections:write',
      summary: 'Read a stretch of hours again from the platform',
      ok: z.object({ hours: z.int() }),
      status: 202,
    }),
    body(replayInput),
    async (c) =>
      answer(
        c,
        await replayHours({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), id: c.req.param('id') } }),
        202,
      ),
  )
