import { Hono } from 'hono'
import { api, query, type TenantEnv } from '../platform/http.ts'
import { odiQuery, odiReportSchema, todaySchema } from './insights.contract.ts'
import { odiReport, todayReport } from './insights.queries.ts'

const tag = 'insights'

/** Mounted at `/insights`. */
export const insightsRoutes = new Hono<TenantEnv>()
  .get(
    '/odi',
    api({ tag, right: 'insights:read', summary: 'ODI and ODI-strict per day', ok: odiReportSchema }),
    query(odiQuery),
    async (c) => c.json(await odiReport({ ctx: c.get('ctx'), input: c.req.valid('query') })),
  )
  .get(
    '/today',
    api({ tag, right: 'insights:read', summary: 'What is late, what will be, and what to do first', ok: todaySchema }),
    async (c) => c.json(await todayReport({ ctx: c.get('ctx') })),
  )
