import { type Context, Hono } from 'hono'
import * as z from 'zod'
import type { Failure, Result } from '../core/result.ts'
import { controlDb } from '../platform/db.ts'
import { answer, answerEmpty, api, body, type TenantEnv } from '../platform/http.ts'
import { createKey, endKeyOverlap, revokeKey, rotateKey } from './actions/manage-keys.ts'
import { forgetCallers } from './caller-by-key.ts'
import { keysRepository } from './keys.repository.ts'
import { apiKeySchema, createdKeySchema, createKeyInput, keyListSchema, rotateKeyInput } from './tenants.contract.ts'

const tag = 'keys'
const idOf = (c: Context<TenantEnv>): string => z.string().parse(c.req.param('id'))

/** After a change: this isolate knows at once, the others within seconds. */
function changed<T extends Result<unknown, Failure>>(result: T): T {
  forgetCallers()
  return result
}

export const keysRoutes = new Hono<TenantEnv>()
  .get('/', api({ tag, right: 'keys:write', summary: 'API keys', ok: keyListSchema }), async (c) =>
    c.json({ items: await keysRepository(controlDb(c.env)).all(c.get('ctx').tenant.id) }),
  )
  .post(
    '/',
    api({
      tag,
      right: 'keys:write',
      summary: 'Create an API key; it is shown once',
      ok: createdKeySchema,
      status: 201,
    }),
    body(createKeyInput),
    async (c) => {
      c.header('cache-control', 'no-store')
      return answer(c, await createKey({ ctx: c.get('ctx'), input: c.req.valid('json') }), 201)
    },
  )
  .post(
    '/:id/rotate',
    api({
      tag,
      right: 'keys:write',
      summary: 'A new secret for the same key, shown once; the old one works until the overlap ends',
      ok: createdKeySchema,
    }),
    body(rotateKeyInput),
    async (c) => {
      c.header('cache-control', 'no-store')
      const input = { id: idOf(c), ...c.req.valid('json') }
      return answer(c, changed(await rotateKey({ ctx: c.get('ctx'), input })))
    },
  )
  .post(
    '/:id/end-overlap',
    api({ tag, right: 'keys:write', summary: 'End the overlap of a rotation now', ok: apiKeySchema }),
    async (c) => answer(c, changed(await endKeyOverlap({ ctx: c.get('ctx'), input: { id: idOf(c) } }))),
  )
  .delete('/:id', api({ tag, right: 'keys:write', summary: 'Revoke an API key at once' }), async (c) =>
    answerEmpty(c, changed(await revokeKey({ ctx: c.get('ctx'), input: { id: idOf(c) } }))),
  )
