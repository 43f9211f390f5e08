import { Hono } from 'hono'
import * as z from 'zod'
import { countContact, trackPage } from '../flows/track-link.ts'
import { answer, answerEmpty, api, type OpenEnv } from '../platform/http.ts'

const tag = 'public'

/** The buyer's page reads from here; the token is all that it needs. */
export const trackRoutes = new Hono<OpenEnv>()
  .get(
    '/:token',
    api({
      tag,
      right: 'none',
      summary: 'What the buyer of an order may see',
      ok: z.looseObject({ orderNo: z.string() }),
    }),
    async (c) => {
      c.header('cache-control', 'no-store')
      c.header('referrer-policy', 'no-referrer')
      return answer(c, await trackPage(c.env, c.req.param('token')))
    },
  )
  .post('/:token/contact', api({ tag, right: 'none', summary: 'The buyer asked for contact' }), async (c) =>
    answerEmpty(c, await countContact(c.env, c.req.param('token'))),
  )
