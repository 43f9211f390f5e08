import { Hono } from 'hono'
import { answer, api, body, type TenantEnv } from '../platform/http.ts'
import { saveContact } from './actions/save-contact.ts'
import { buyerContactSchema } from './buyer-page.contract.ts'
import { readBuyerContact } from './buyer-page.repository.ts'

const tag = 'buyer-page'

/** Mounted at `/buyer-page`. */
export const buyerPageRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({ tag, right: 'settings:read', summary: 'How buyers reach the merchant', ok: buyerContactSchema }),
    async (c) => c.json(await readBuyerContact(c.get('ctx'))),
  )
  .put(
    '/',
    api({ tag, right: 'settings:write', summary: 'Change it', ok: buyerContactSchema }),
    body(buyerContactSchema),
    async (c) => answer(c, await saveContact({ ctx: c.get('ctx'), input: c.req.valid('json') })),
  )
