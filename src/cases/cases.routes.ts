import { Hono } from 'hono'
import { webhookEffects } from '../flows/webhook-news.ts'
import { answer, api, body, params, query, type TenantEnv } from '../platform/http.ts'
import { closeCase } from './actions/close-case.ts'
import { caseListQuery, caseListSchema, caseParam, caseSchema, closeCaseBody } from './cases.contract.ts'
import { listCases } from './cases.queries.ts'

const tag = 'cases'

/** Mounted at `/cases`. */
export const casesRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({ tag, right: 'cases:read', summary: 'What a person has to look at', ok: caseListSchema }),
    query(caseListQuery),
    async (c) => answer(c, await listCases({ ctx: c.get('ctx'), input: c.req.valid('query') })),
  )
  .post(
    '/:id/close',
    api({ tag, right: 'cases:write', summary: 'Close a case, with the reason', ok: caseSchema }),
    params(caseParam),
    body(closeCaseBody),
    async (c) => {
      const ctx = c.get('ctx')
      const { id } = c.req.valid('param')
      const owed = await webhookEffects(ctx, { caseIds: [id] })
      return answer(c, await closeCase({ ctx, input: { id, ...c.req.valid('json') }, owed }))
    },
  )
