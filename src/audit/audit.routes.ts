import { Hono } from 'hono'
import { commit } from '../platform/commit.ts'
import { downloadHeaders, textStream } from '../platform/csv.ts'
import { answer, api, problem, query, type TenantEnv } from '../platform/http.ts'
import { isWholeTenant } from '../platform/row-scope.ts'
import { auditListQuery, auditListSchema, exportQuery, verdictSchema, verifyQuery } from './audit.contract.ts'
import { listAudit } from './audit.queries.ts'
import { chainLines, csvOfLog } from './export-log.ts'
import { verifyLog } from './verify-log.ts'

const tag = 'audit'

export const auditRoutes = new Hono<TenantEnv>()
  // The log tells of all regions and warehouses: whoever may see only some of them may not read it at all.
  .use(async (c, next) => {
    if (!isWholeTenant(c.get('ctx').scope)) return problem(c, { code: 'auth.forbidden', data: { right: 'audit:read' } })
    await next()
  })
  .get(
    '/',
    api({ tag, right: 'audit:read', summary: 'Who did what to what, newest first', ok: auditListSchema }),
    query(auditListQuery),
    async (c) => c.json(await listAudit({ ctx: c.get('ctx'), input: c.req.valid('query') })),
  )
  .get(
    '/verify',
    api({
      tag,
      right: 'audit:read',
      summary: 'Check the chain over the log; ask again with the cursor until there is none',
      ok: verdictSchema,
    }),
    query(verifyQuery),
    async (c) => {
      const ctx = c.get('ctx')
      return c.json(await verifyLog(ctx, { cursor: c.req.valid('query').cursor, now: ctx.clock.now() }))
    },
  )
  .get(
    '/export',
    api({
      tag,
      right: 'audit:read',
      summary: 'The log as a file: CSV, or JSON lines with the blocks of the chain',
      status: 200,
    }),
    query(exportQuery),
    async (c) => {
      const ctx = c.get('ctx')
      const { format, zone, ...filter } = c.req.valid('query')
      // The chain is over the rows as they are written, amounts included: nothing can be left out of it.
      if (format === 'jsonl' && !ctx.rights.has('finance:read'))
        return problem(c, { code: 'auth.forbidden', data: { right: 'finance:read' } })
      const told = await commit(ctx, {
        statements: [],
        audit: { action: 'audit.exported', subjects: [], after: { format, ...filter } },
      })
      if (!told.ok) return answer(c, told)
      const day = new Date(ctx.clock.now()).toISOString().slice(0, 10)
      return format === 'csv'
        ? c.body(textStream(csvOfLog(ctx, filter, zone)), 200, downloadHeaders(`audit-${day}.csv`, 'text/csv'))
        : c.body(textStream(chainLines(ctx)), 200, downloadHeaders(`audit-${day}.jsonl`, 'application/x-ndjson'))
    },
  )
