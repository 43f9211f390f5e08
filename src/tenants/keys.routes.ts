import { Hono } from 'hono'
import * as z from 'zod'
import { controlDb } from '../platform/db.ts'
import { answer, answerEmpty, api, body, type TenantEnv } from '../platform/http.ts'
import { createKey, revokeKey } from './actions/manage-keys.ts'
import { forgetCallers } from './tenant-scope.ts'
import { createdKeySchema, createKeyInput, keyListSchema } from './tenants.contract.ts'
import { tenantsRepository } from './tenants.repository.ts'

const tag = 'keys'

export const keysRoutes = new Hono<TenantEnv>()
  .get('/', api({ tag, right: 'keys:write', summary: 'API keys', ok: keyListSchema }), async (c) =>
    c.json({ items: await tenantsRepository(controlDb(c.env)).keys(c.get('ctx').tenant.id) }),
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
  .delete('/:id', api({ tag, right: 'keys:write', summary: 'Revoke an API key' }), async (c) => {
    const revoked = await revokeKey({ ctx: c.get('ctx'), input: { id: z.string().parse(c.req.param('id')) } })
    forgetCallers()
    return answerEmpty(c, revoked)
  })
