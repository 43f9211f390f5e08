import { type Context, Hono } from 'hono'
import * as z from 'zod'
import { decodeCursor, encodeCursor } from '../core/keyset.ts'
import { fail, ok } from '../core/result.ts'
import { parkedFile } from '../flows/export-lists.ts'
import { readableParked } from '../flows/orders/sealed-receiver.ts'
import { MAX_HOOK_BYTES, receiveHook } from '../flows/shops/receive-hook.ts'
import { dismissParked, replayParked } from '../flows/shops/replay-parked.ts'
import { textAtMost } from '../platform/body-limit.ts'
import { answer, answerEmpty, api, body, type OpenEnv, problem, query, type TenantEnv } from '../platform/http.ts'
import { answerFile } from '../platform/list-file.ts'
import { parkedListQuery, parkedListSchema, shownParkedSchema } from './ingest.contract.ts'
import { ingestRepository } from './ingest.repository.ts'
import { shownParked } from './shown-parked.ts'

const tag = 'parked'

async function takeHook(c: Context<OpenEnv>, at: { readonly kind: string; readonly connectionId: string }) {
  const { searchParams: query, pathname: path } = new URL(c.req.url)
  const reply = await receiveHook(c.env, c.executionCtx, {
    ...at,
    headers: c.req.raw.headers,
    query,
    path,
    rawBody: await textAtMost(c.req.raw, MAX_HOOK_BYTES),
    now: Date.now(),
  })
  if (!reply.ok) return problem(c, reply.error)
  const { status, body: text, contentType } = reply.value
  return new Response(text, { status, headers: { 'content-type': contentType } })
}

/** Platforms' pushes: verified on the raw body, answered in the platform's own form. GET is how some prove the address first. */
export const hooksRoutes = new Hono<OpenEnv>()
  .post(
    '/:kind/:connectionId',
    api({ tag: 'hooks', right: 'none', summary: "A platform's own push, in the platform's own format" }),
    (c) => takeHook(c, c.req.param()),
  )
  .get(
    '/:kind/:connectionId',
    api({ tag: 'hooks', right: 'none', summary: 'A platform proves the address before it pushes there' }),
    (c) => takeHook(c, c.req.param()),
  )

export const parkedRoutes = new Hono<TenantEnv>()
  .get(
    '/export',
    api({ tag, right: 'parked:read', summary: 'The list as a CSV file, without the raw texts', status: 200 }),
    query(parkedListQuery.pick({ status: true })),
    async (c) => {
      const filter = c.req.valid('query')
      const file = await parkedFile({ ctx: c.get('ctx'), input: filter })
      return answerFile(c, { name: 'parked', action: 'messages.exported', filter, file })
    },
  )
  .get(
    '/',
    api({ tag, right: 'parked:read', summary: 'Messages that nobody could read or carry out', ok: parkedListSchema }),
    query(parkedListQuery),
    async (c) => {
      const { status, limit, cursor } = c.req.valid('query')
      const items = await ingestRepository(c.get('ctx')).page({
        status,
        limit,
        before: cursor ? String(decodeCursor(cursor)?.[0] ?? '') : null,
      })
      const last = items.at(-1)
      return c.json({
        items: (await Promise.all(items.map((item) => readableParked(c.env, item)))).map((item) =>
          shownParked(item, c.get('ctx').rights),
        ),
        nextCursor: items.length === limit && last ? encodeCursor([last.id]) : null,
      })
    },
  )
  .get(
    '/:id',
    api({ tag, right: 'parked:read', summary: 'One parked message with its raw text', ok: shownParkedSchema }),
    async (c) => {
      const item = await ingestRepository(c.get('ctx')).byId(c.req.param('id'))
      return answer(
        c,
        item ? ok(shownParked(await readableParked(c.env, item), c.get('ctx').rights)) : fail('parked.not_found'),
      )
    },
  )
  .post('/:id/replay', api({ tag, right: 'parked:write', summary: 'Send it through again' }), async (c) =>
    answerEmpty(c, await replayParked({ ctx: c.get('ctx'), input: { id: c.req.param('id') } })),
  )
  .post(
    '/:id/dismiss',
    api({ tag, right: 'parked:write', summary: 'Put it aside, with the reason' }),
    body(z.object({ reason: z.string().trim().min(1).max(200) })),
    async (c) =>
      answerEmpty(
        c,
        await dismissParked({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), id: c.req.param('id') } }),
      ),
  )
