import { Hono } from 'hono'
import * as z from 'zod'
import { readCountdown } from '../flows/promise/read-countdown.ts'
import { answer, api, body, query, type TenantEnv } from '../platform/http.ts'
import { acknowledgeAlert } from './actions/acknowledge-alert.ts'
import { saveShelves } from './actions/save-shelves.ts'
import { boardQuery, boardSchema, shelfAlertSchema, shelfPlacesBody, shelfPlacesSchema } from './board.contract.ts'
import { boardRepository } from './board.repository.ts'

const tag = 'board'

/** Mounted at `/board`. */
export const boardRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({ tag, right: 'orders:read', summary: 'Countdown of all open orders', ok: boardSchema }),
    query(boardQuery),
    async (c) => c.json(await readCountdown({ ctx: c.get('ctx'), input: c.req.valid('query') })),
  )
  .post(
    '/alerts/:id/acknowledge',
    api({ tag, right: 'fulfilment:write', summary: 'Say that one is on it', ok: shelfAlertSchema }),
    async (c) => answer(c, await acknowledgeAlert({ ctx: c.get('ctx'), input: { id: c.req.param('id') } })),
  )
  .get(
    '/shelves',
    api({ tag, right: 'stock:read', summary: 'Shelves of the SKUs of a warehouse', ok: shelfPlacesSchema }),
    query(z.object({ warehouseId: z.string().min(1).max(60) })),
    async (c) => c.json({ items: await boardRepository(c.get('ctx')).places(c.req.valid('query').warehouseId, null) }),
  )
  .put(
    '/shelves',
    api({ tag, right: 'stock:write', summary: 'Set shelves of SKUs', ok: z.object({ saved: z.int() }) }),
    body(shelfPlacesBody),
    async (c) => answer(c, await saveShelves({ ctx: c.get('ctx'), input: c.req.valid('json') })),
  )
