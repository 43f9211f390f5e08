import { Hono, type MiddlewareHandler } from 'hono'
import { fail, ok } from '../core/result.ts'
import { discardImport, startImport } from '../flows/shops/run-import.ts'
import { previewImport, stageImport } from '../flows/shops/stage-import.ts'
import { answer, answerEmpty, api, problem, query, type TenantEnv } from '../platform/http.ts'
import {
  badRowsQuery,
  badRowsSchema,
  importListSchema,
  importSchema,
  previewQuery,
  previewSchema,
  uploadQuery,
} from './imports.contract.ts'
import { importsRepository, shownImport } from './imports.repository.ts'

const tag = 'imports'

/** A form with a file in it would be read as if it were the file. */
const bytesOnly: MiddlewareHandler = async (c, next) =>
  c.req.header('content-type')?.startsWith('multipart/') ? problem(c, { code: 'import.not_text' }) : next()

/** Bodies are the file's bytes as they are (CSV or TSV; UTF-8 or GBK). */
export const importsRoutes = new Hono<TenantEnv>()
  .get('/', api({ tag, right: 'orders:read', summary: 'Order files, newest first', ok: importListSchema }), async (c) =>
    c.json({ items: (await importsRepository(c.get('ctx')).newest()).map(shownImport) }),
  )
  .post(
    '/preview',
    api({
      tag,
      right: 'orders:write',
      summary: 'Columns and first rows of a file, with what is wrong with them',
      ok: previewSchema,
    }),
    bytesOnly,
    query(previewQuery),
    async (c) => {
      const head = new Uint8Array(await c.req.arrayBuffer())
      return answer(c, await previewImport({ ctx: c.get('ctx'), input: { head, ...c.req.valid('query') } }))
    },
  )
  .post(
    '/',
    api({
      tag,
      right: 'orders:write',
      summary: 'Read a file in; nothing becomes an order yet',
      ok: importSchema,
      status: 201,
    }),
    bytesOnly,
    query(uploadQuery),
    async (c) => {
      if (c.req.raw.body === null) return problem(c, { code: 'import.empty' })
      return answer(
        c,
        await stageImport({ ctx: c.get('ctx'), input: { body: c.req.raw.body, ...c.req.valid('query') } }),
        201,
      )
    },
  )
  .get('/:id', api({ tag, right: 'orders:read', summary: 'How far an import is', ok: importSchema }), async (c) => {
    const found = await importsRepository(c.get('ctx')).byId(c.req.param('id'))
    return answer(c, found ? ok(shownImport(found)) : fail('import.not_found'))
  })
  .get(
    '/:id/bad-rows',
    api({ tag, right: 'orders:write', summary: 'Rows that could not be read', ok: badRowsSchema }),
    query(badRowsQuery),
    async (c) => c.json(await importsRepository(c.get('ctx')).badRows(c.req.param('id'), c.req.valid('query').after)),
  )
  .post(
    '/:id/start',
    api({ tag, right: 'orders:write', summary: 'Take the orders of a staged file in', ok: importSchema }),
    async (c) => answer(c, await startImport({ ctx: c.get('ctx'), input: { id: c.req.param('id') } })),
  )
  .post('/:id/discard', api({ tag, right: 'orders:write', summary: 'Throw a staged file away' }), async (c) =>
    answerEmpty(c, await discardImport({ ctx: c.get('ctx'), input: { id: c.req.param('id') } })),
  )
