import { type Context, Hono } from 'hono'
import { type Failure, ok, type Result } from '../core/result.ts'
import { dismissSuggestion } from '../flows/merging/dismiss-suggestion.ts'
import { mergeOrders, undoMerge } from '../flows/merging/merge-orders.ts'
import { listSuggestions, shownSuggestions } from '../flows/merging/merge-suggestions.ts'
import { seen } from '../platform/field-scope.ts'
import { answer, api, body, query, type TenantEnv } from '../platform/http.ts'
import type { Right } from '../platform/rights.ts'
import { saveRules } from './actions/save-rules.ts'
import {
  dismissBody,
  type MergeRules,
  type SeenRules,
  seenRulesSchema,
  suggestionListQuery,
  suggestionListSchema,
  suggestionSchema,
} from './merging.contract.ts'
import { mergingRepository, type Suggestion } from './merging.repository.ts'

const tag = 'merging'
const decide = (summary: string) => api({ tag, right: 'orders:write', summary, ok: suggestionSchema })

const ruleFields = {
  autoMerge: 'open',
  windowHours: 'open',
  maxWeightG: 'open',
  maxPieces: 'open',
  postageFen: 'finance:read',
} as const
const rulesSeen = (rules: MergeRules, rights: ReadonlySet<Right>): SeenRules =>
  seen<SeenRules, typeof ruleFields>(rules, ruleFields, rights)

async function shown(c: Context<TenantEnv>, done: Result<Suggestion, Failure>) {
  if (!done.ok) return answer(c, done)
  const [suggestion] = await shownSuggestions(c.get('ctx'), [done.value])
  return answer(c, ok(suggestion))
}

/** Mounted at `/merge-suggestions`. */
export const mergingRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({
      tag,
      right: 'orders:read',
      summary: 'Orders of one receiver that may ship together, and suspected duplicates, newest first',
      ok: suggestionListSchema,
    }),
    query(suggestionListQuery),
    async (c) => c.json(await listSuggestions({ ctx: c.get('ctx'), input: c.req.valid('query') })),
  )
  .get(
    '/rules',
    api({ tag, right: 'orders:read', summary: 'When orders are put together', ok: seenRulesSchema }),
    async (c) => c.json(rulesSeen(await mergingRepository(c.get('ctx')).rules(), c.get('ctx').rights)),
  )
  .put(
    '/rules',
    api({ tag, right: 'settings:write', summary: 'Set when orders are put together', ok: seenRulesSchema }),
    body(seenRulesSchema),
    async (c) => {
      const saved = await saveRules({ ctx: c.get('ctx'), input: c.req.valid('json') })
      return answer(c, saved.ok ? ok(rulesSeen(saved.value, c.get('ctx').rights)) : saved)
    },
  )
  .post('/:id/merge', decide('Ship these orders as one parcel; each stays an order of its own'), async (c) =>
    shown(c, await mergeOrders({ ctx: c.get('ctx'), input: { suggestionId: c.req.param('id') } })),
  )
  .post('/:id/undo', decide('Give every order its own parcel back, until the parcel has left'), async (c) =>
    shown(c, await undoMerge({ ctx: c.get('ctx'), input: { suggestionId: c.req.param('id') } })),
  )
  .post(
    '/:id/dismiss',
    decide('Not now, or not a duplicate; remembered until a receiver changes'),
    body(dismissBody),
    async (c) =>
      shown(
        c,
        await dismissSuggestion({
          ctx: c.get('ctx'),
          input: { suggestionId: c.req.param('id'), why: c.req.valid('json').why },
        }),
      ),
  )
