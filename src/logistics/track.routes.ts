import { Hono } from 'hono'
import * as z from 'zod'
import { askAddressBody, divisionListSchema } from '../address-changes/address-changes.contract.ts'
import { subscribeFromPage, subscriptionOffers } from '../flows/buyers/subscribe-buyer.ts'
import { askFromPage, countContact, divisionsUnder, trackPage } from '../flows/buyers/track-link.ts'
import { subscribedSchema, subscribeFromPageBody, subscriptionOffersSchema } from '../notify/notify.contract.ts'
import { answer, answerEmpty, api, body, type OpenEnv } from '../platform/http.ts'
import { publicLimit } from '../platform/public-limit.ts'

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
      return answer(c, await trackPage(c.env, c.req.param('token'), c.executionCtx))
    },
  )
  .post('/:token/contact', api({ tag, right: 'none', summary: 'The buyer asked for contact' }), async (c) =>
    answerEmpty(c, await countContact(c.env, c.req.param('token'), c.executionCtx)),
  )
  .post(
    '/:token/address-change',
    api({
      tag,
      right: 'none',
      summary: 'The buyer asks for another address; one open request at a time',
      ok: z.object({ state: z.string(), stage: z.string() }),
    }),
    body(askAddressBody),
    async (c) =>
      answer(
        c,
        await askFromPage(c.env, c.req.param('token'), { execution: c.executionCtx, input: c.req.valid('json') }),
      ),
  )
  .get(
    '/:token/subscription',
    api({
      tag,
      right: 'none',
      summary: 'What a mini program may ask the buyer of the order to agree to',
      ok: subscriptionOffersSchema,
    }),
    async (c) => answer(c, await subscriptionOffers(c.env, c.req.param('token'), c.executionCtx)),
  )
  .post(
    '/:token/subscription',
    // Each may cost a question to the mini program's platform.
    publicLimit,
    api({
      tag,
      right: 'none',
      summary: 'The buyer agreed in the mini program: one message for each consent',
      ok: subscribedSchema,
    }),
    body(subscribeFromPageBody),
    async (c) =>
      answer(
        c,
        await subscribeFromPage(c.env, c.req.param('token'), { execution: c.executionCtx, input: c.req.valid('json') }),
      ),
  )
  .get(
    '/divisions/:code',
    api({
      tag,
      right: 'none',
      summary: 'Provinces (0), cities of a province, districts of a city',
      ok: divisionListSchema,
    }),
    (c) => {
      c.header('cache-control', 'public, max-age=86400')
      return c.json({ items: divisionsUnder(c.req.param('code')) })
    },
  )
