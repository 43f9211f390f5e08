import { Hono } from 'hono'
import { DAY } from '../core/time.ts'
import { casePeople, fileCase, giveCase } from '../flows/cases/file-case.ts'
import { casesFile } from '../flows/export-lists.ts'
import { webhookEffects } from '../flows/webhooks/webhook-news.ts'
import { answer, api, body, params, query, type TenantEnv } from '../platform/http.ts'
import { answerFile } from '../platform/list-file.ts'
import { closeCase } from './actions/close-case.ts'
import { complainAgain } from './actions/complain-again.ts'
import { reopenCase } from './actions/reopen-case.ts'
import { saveCaseSettings, shownCaseSettings } from './actions/save-case-settings.ts'
import { transferCase } from './actions/transfer-case.ts'
import { caseSettingsSchema } from './case-settings.contract.ts'
import {
  assignCaseBody,
  caseHistorySchema,
  caseListQuery,
  caseListSchema,
  caseMetricsQuery,
  caseMetricsSchema,
  caseParam,
  casePeopleSchema,
  caseSchema,
  closeCaseBody,
  complainCaseBody,
  fileCaseBody,
  reopenCaseBody,
  transferCaseBody,
} from './cases.contract.ts'
import { caseHistory, caseMetrics, listCases } from './cases.queries.ts'
import { readCaseSettings } from './cases.repository.ts'

const tag = 'cases'

/** Mounted at `/cases`. */
export const casesRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({ tag, right: 'cases:read', summary: 'What a person has to look at', ok: caseListSchema }),
    query(caseListQuery),
    async (c) => answer(c, await listCases({ ctx: c.get('ctx'), input: c.req.valid('query') })),
  )
  .get(
    '/export',
    api({ tag, right: 'cases:read', summary: 'The list as a CSV file, by the same filters', status: 200 }),
    query(caseListQuery.omit({ limit: true, cursor: true })),
    (c) => {
      const filter = c.req.valid('query')
      const file = casesFile({ ctx: c.get('ctx'), input: caseListQuery.parse(filter) })
      return answerFile(c, { name: 'cases', action: 'cases.exported', filter, file })
    },
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
  .post(
    '/',
    api({ tag, right: 'cases:write', summary: 'Report something about an order', ok: caseSchema }),
    body(fileCaseBody),
    async (c) => answer(c, await fileCase({ ctx: c.get('ctx'), input: c.req.valid('json') })),
  )
  .get(
    '/metrics',
    api({ tag, right: 'cases:read', summary: 'How well cases are dealt with', ok: caseMetricsSchema }),
    query(caseMetricsQuery),
    async (c) => {
      const ctx = c.get('ctx')
      return c.json(await caseMetrics(ctx, ctx.clock.now() - c.req.valid('query').days * DAY))
    },
  )
  .get(
    '/people',
    api({ tag, right: 'cases:write', summary: 'Whom a case can be given to', ok: casePeopleSchema }),
    async (c) => c.json({ items: await casePeople(c.get('ctx')) }),
  )
  .get(
    '/settings',
    api({ tag, right: 'cases:read', summary: 'Reason codes, groups and rules', ok: caseSettingsSchema }),
    async (c) => c.json(shownCaseSettings(c.get('ctx'), await readCaseSettings(c.get('ctx')))),
  )
  .put(
    '/settings',
    api({ tag, right: 'settings:write', summary: 'Change them', ok: caseSettingsSchema }),
    body(caseSettingsSchema),
    async (c) => answer(c, await saveCaseSettings({ ctx: c.get('ctx'), input: c.req.valid('json') })),
  )
  .get(
    '/:id',
    api({ tag, right: 'cases:read', summary: 'A case with its history', ok: caseHistorySchema }),
    params(caseParam),
    async (c) => answer(c, await caseHistory(c.get('ctx'), c.req.valid('param').id)),
  )
  .post(
    '/:id/assign',
    api({ tag, right: 'cases:write', summary: 'Take a case, or give it to somebody', ok: caseSchema }),
    params(caseParam),
    body(assignCaseBody),
    async (c) =>
      answer(c, await giveCase({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), ...c.req.valid('json') } })),
  )
  .post(
    '/:id/transfer',
    api({ tag, right: 'cases:write', summary: 'Hand a case to another group', ok: caseSchema }),
    params(caseParam),
    body(transferCaseBody),
    async (c) =>
      answer(c, await transferCase({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), ...c.req.valid('json') } })),
  )
  .post(
    '/:id/reopen',
    api({ tag, right: 'cases:write', summary: 'Open a case again', ok: caseSchema }),
    params(caseParam),
    body(reopenCaseBody),
    async (c) =>
      answer(c, await reopenCase({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), ...c.req.valid('json') } })),
  )
  .post(
    '/:id/complaint',
    api({ tag, right: 'cases:write', summary: 'The buyer complained about it', ok: caseSchema }),
    params(caseParam),
    body(complainCaseBody),
    async (c) =>
      answer(c, await complainAgain({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), ...c.req.valid('json') } })),
  )
