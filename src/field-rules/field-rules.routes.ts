import { Hono } from 'hono'
import * as z from 'zod'
import { changeFieldRules, fieldRules, fieldSamples } from '../flows/shops/field-rules.ts'
import { answer, api, body, params, type TenantEnv } from '../platform/http.ts'
import {
  fieldRuleHistorySchema,
  fieldRuleVersionSchema,
  fieldSamplesSchema,
  revertFieldRulesBody,
  saveFieldRulesBody,
} from './field-rules.contract.ts'

const tag = 'connections'
const ofShop = params(z.object({ id: z.string().min(1).max(100) }))

/** Mounted at `/connections`. */
export const fieldRulesRoutes = new Hono<TenantEnv>()
  .get(
    '/:id/field-rules',
    api({
      tag,
      right: 'connections:read',
      summary: 'Field rules of a shop, and their history',
      ok: fieldRuleHistorySchema,
    }),
    ofShop,
    async (c) => answer(c, await fieldRules({ ctx: c.get('ctx'), input: { connectionId: c.req.valid('param').id } })),
  )
  .put(
    '/:id/field-rules',
    api({ tag, right: 'connections:write', summary: 'A new version of the field rules', ok: fieldRuleVersionSchema }),
    ofShop,
    body(saveFieldRulesBody),
    async (c) => {
      const input = { ...c.req.valid('json'), connectionId: c.req.valid('param').id }
      return answer(c, await changeFieldRules({ ctx: c.get('ctx'), input }))
    },
  )
  .post(
    '/:id/field-rules/revert',
    api({ tag, right: 'connections:write', summary: 'An old version becomes the newest', ok: fieldRuleVersionSchema }),
    ofShop,
    body(revertFieldRulesBody),
    async (c) => {
      const input = { ...c.req.valid('json'), connectionId: c.req.valid('param').id }
      return answer(c, await changeFieldRules({ ctx: c.get('ctx'), input }))
    },
  )
  .get(
    '/:id/field-samples',
    api({
      tag,
      right: 'connections:read',
      summary: 'The last 20 orders of a shop as field rules read them, without people',
      ok: fieldSamplesSchema,
    }),
    ofShop,
    async (c) => answer(c, await fieldSamples({ ctx: c.get('ctx'), input: { connectionId: c.req.valid('param').id } })),
  )
