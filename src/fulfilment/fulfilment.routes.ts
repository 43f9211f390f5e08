import { type Context, Hono } from 'hono'
import * as z from 'zod'
import { decodeCursor, encodeCursor, isCursor } from '../core/keyset.ts'
import { fail, ok } from '../core/result.ts'
import { fulfil } from '../flows/fulfil.ts'
import { labelPage } from '../flows/label-page.ts'
import { printLabel } from '../flows/print-label.ts'
import { urgentJobs } from '../flows/urgent-jobs.ts'
import { watchAgain } from '../flows/watch-again.ts'
import { parcelSchema } from '../logistics/logistics.contract.ts'
import { answer, api, body, query, type TenantEnv } from '../platform/http.ts'
import type { FulfilmentStep } from './domain/fulfilment-lifecycle.ts'
import { fulfilmentSchema, fulfilmentStatuses, stageCountsSchema } from './fulfilment.contract.ts'
import { stageCounts } from './fulfilment.queries.ts'
import { fulfilmentRepository } from './fulfilment.repository.ts'

const tag = 'fulfilment'
const one = z.object({ fulfilment: fulfilmentSchema })
const step = (summary: string) => api({ tag, right: 'fulfilment:write', summary, ok: one })

async function take(c: Context<TenantEnv, '/:id'>, what: FulfilmentStep) {
  const moved = await fulfil({ ctx: c.get('ctx'), input: { fulfilmentId: c.req.param('id'), step: what } })
  return answer(c, moved.ok ? ok({ fulfilment: moved.value }) : moved)
}

const isStatus = (text: string): text is (typeof fulfilmentStatuses)[number] =>
  fulfilmentStatuses.some((status) => status === text)

export const fulfilmentRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({
      tag,
      right: 'fulfilment:read',
      summary: 'Work list of a warehouse, oldest first',
      ok: z.object({ items: z.array(fulfilmentSchema), nextCursor: z.string().nullable() }),
    }),
    query(
      z.object({
        warehouseId: z.string().optional().describe('Absent: all warehouses'),
        status: z.string().default('to_pick,picking,picked,packed'),
        limit: z.coerce.number().int().min(1).max(200).default(50),
        cursor: z.string().refine(isCursor, 'not a cursor of this list').optional(),
      }),
    ),
    async (c) => {
      const { warehouseId, status, limit, cursor } = c.req.valid('query')
      const after = cursor ? String(decodeCursor(cursor)?.[0] ?? '') : null
      const items = await fulfilmentRepository(c.get('ctx')).page({
        warehouseId: warehouseId ?? null,
        statuses: status.split(',').filter(isStatus),
        after,
        limit,
      })
      const last = items.at(-1)
      return c.json({ items, nextCursor: items.length === limit && last ? encodeCursor([last.id]) : null })
    },
  )
  .get(
    '/counts',
    api({
      tag,
      right: 'fulfilment:read',
      summary: 'Jobs per stage; a large count may be seconds old',
      ok: stageCountsSchema,
    }),
    query(z.object({ warehouseId: z.string().optional().describe('Absent: all warehouses') })),
    async (c) =>
      c.json(await stageCounts({ ctx: c.get('ctx'), warehouseId: c.req.valid('query').warehouseId ?? null })),
  )
  .get(
    '/urgent',
    api({
      tag,
      right: 'fulfilment:read',
      summary: 'What is to be picked first while a live room runs over, oldest first',
      ok: z.object({ items: z.array(fulfilmentSchema), nextCursor: z.null() }),
    }),
    query(z.object({ warehouseId: z.string().optional().describe('Absent: all warehouses') })),
    async (c) => {
      const warehouseId = c.req.valid('query').warehouseId ?? null
      return c.json({ items: await urgentJobs({ ctx: c.get('ctx'), input: { warehouseId } }), nextCursor: null })
    },
  )
  .get('/:id', api({ tag, right: 'fulfilment:read', summary: 'One job', ok: one }), async (c) => {
    const found = await fulfilmentRepository(c.get('ctx')).byId(c.req.param('id'))
    return answer(c, found ? ok({ fulfilment: found }) : fail('fulfilment.not_found'))
  })
  .get(
    '/:id/label',
    // A label carries the receiver in plain: it is for those who ship.
    api({ tag, right: 'fulfilment:write', summary: 'The label to be printed, HTML', status: 200 }),
    async (c) => {
      c.header('cache-control', 'no-store')
      const page = await labelPage({ ctx: c.get('ctx'), fulfilmentId: c.req.param('id') })
      if (!page.ok) return answer(c, page)
      // The template is a stranger's page: it may draw, and nothing else.
      c.header(
        'content-security-policy',
        "sandbox allow-modals; default-src 'none'; style-src 'unsafe-inline'; img-src data: https:",
      )
      return c.html(page.value)
    },
  )
  .post('/:id/start-picking', step('Start picking'), (c) => take(c, { kind: 'start_picking' }))
  .post(
    '/:id/pick',
    step('Pieces taken from the shelf; picked when all are'),
    body(
      z.object({
        lines: z
          .array(z.object({ lineNo: z.int(), quantity: z.int().positive() }))
          .min(1)
          .max(200),
      }),
    ),
    (c) => take(c, { kind: 'pick', lines: c.req.valid('json').lines }),
  )
  .post('/:id/pack', step('Packed'), (c) => take(c, { kind: 'pack' }))
  .post(
    '/:id/weigh',
    step('Weight on the scale'),
    body(z.object({ weightG: z.int().positive().max(1_000_000).describe('Grams') })),
    (c) => take(c, { kind: 'weigh', weightG: c.req.valid('json').weightG }),
  )
  .post('/:id/print-label', step('Get a waybill and its label; a repeat gives the same'), async (c) => {
    const printed = await printLabel({ ctx: c.get('ctx'), input: { fulfilmentId: c.req.param('id') } })
    return answer(c, printed.ok ? ok({ fulfilment: printed.value }) : printed)
  })
  .post(
    '/:id/watch',
    api({
      tag,
      right: 'fulfilment:write',
      summary: 'Ask the tracking service again to watch the parcel that it refused or gave up',
      ok: z.object({ parcel: parcelSchema }),
    }),
    async (c) => {
      const watched = await watchAgain({ ctx: c.get('ctx'), input: { fulfilmentId: c.req.param('id') } })
      return answer(c, watched.ok ? ok({ parcel: watched.value }) : watched)
    },
  )
  .post('/:id/hand-over', step('Handed to the courier: ships the order, tells the shop, watches the parcel'), (c) =>
    take(c, { kind: 'hand_over' }),
  )
