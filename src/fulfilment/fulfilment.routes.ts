import { type Context, Hono } from 'hono'
import * as z from 'zod'
import { decodeCursor, encodeCursor, isCursor } from '../core/keyset.ts'
import { fail, ok } from '../core/result.ts'
import { watchAgain } from '../flows/couriers/watch-again.ts'
import { fulfilmentsFile } from '../flows/export-lists.ts'
import { fulfil } from '../flows/warehouse/fulfil.ts'
import { labelBalances } from '../flows/warehouse/label-balance.ts'
import { labelPage, labelSheet } from '../flows/warehouse/label-sheet.ts'
import { printLabel } from '../flows/warehouse/print-label.ts'
import { printLabels } from '../flows/warehouse/print-labels.ts'
import { scan } from '../flows/warehouse/scan.ts'
import { urgentJobs } from '../flows/warehouse/urgent-jobs.ts'
import { parcelSchema } from '../logistics/logistics.contract.ts'
import { answer, api, body, query, type TenantEnv } from '../platform/http.ts'
import { answerFile } from '../platform/list-file.ts'
import type { FulfilmentStep } from './domain/fulfilment-lifecycle.ts'
import {
  fulfilmentSchema,
  fulfilmentStatuses,
  scanAnswerSchema,
  scanQuery,
  stageCountsSchema,
} from './fulfilment.contract.ts'
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

const workListQuery = z.object({
  warehouseId: z.string().optional().describe('Absent: all warehouses'),
  status: z.string().default('to_pick,picking,picked,packed'),
})

/** Most labels that are asked for, or shown on one sheet, at once. */
const MOST_LABELS = 100

/** The template is a stranger's page: it may draw, and nothing else. */
const LABEL_POLICY = "sandbox allow-modals; default-src 'none'; style-src 'unsafe-inline'; img-src data: https:"

const isIdList = (words: string): boolean => {
  const ids = words.split(',')
  return ids.length <= MOST_LABELS && ids.every((id) => /^[\w-]{1,60}$/.test(id))
}

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
      workListQuery.extend({
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
    '/export',
    api({ tag, right: 'fulfilment:read', summary: 'The work list as a CSV file, by the same filters', status: 200 }),
    query(workListQuery),
    (c) => {
      const filter = c.req.valid('query')
      const input = { warehouseId: filter.warehouseId ?? null, statuses: filter.status.split(',').filter(isStatus) }
      const file = fulfilmentsFile({ ctx: c.get('ctx'), input })
      return answerFile(c, { name: 'fulfilments', action: 'fulfilments.exported', filter, file })
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
      summary: 'What is to be picked first: urgent orders, then what a live room runs over with; each oldest first',
      ok: z.object({ items: z.array(fulfilmentSchema), nextCursor: z.null() }),
    }),
    query(z.object({ warehouseId: z.string().optional().describe('Absent: all warehouses') })),
    async (c) => {
      const warehouseId = c.req.valid('query').warehouseId ?? null
      return c.json({ items: await urgentJobs({ ctx: c.get('ctx'), input: { warehouseId } }), nextCursor: null })
    },
  )
  .get(
    '/scan',
    api({ tag, right: 'fulfilment:read', summary: 'What a scanned code stands for', ok: scanAnswerSchema }),
    query(scanQuery),
    async (c) => {
      const { code, warehouseId = null } = c.req.valid('query')
      return c.json(await scan({ ctx: c.get('ctx'), input: { code, warehouseId } }))
    },
  )
  .get(
    '/labels',
    api({
      tag,
      right: 'fulfilment:write',
      summary: 'Labels of several jobs as one sheet to be printed, 100 × 180 mm a page, HTML',
      status: 200,
    }),
    query(z.object({ ids: z.string().refine(isIdList, 'up to 100 ids, commas between them') })),
    async (c) => {
      c.header('cache-control', 'no-store')
      const page = await labelSheet({ ctx: c.get('ctx'), ids: c.req.valid('query').ids.split(',') })
      if (!page.ok) return answer(c, page)
      c.header('content-security-policy', LABEL_POLICY)
      return c.html(page.value)
    },
  )
  .get(
    '/label-balance',
    api({
      tag,
      right: 'fulfilment:read',
      summary: 'Waybills left at the label services that tell it',
      ok: z.object({
        items: z.array(
          z.object({
            connectionId: z.string(),
            name: z.string(),
            carrier: z.string(),
            branch: z.string(),
            left: z.int().nullable().describe('Null where the branch counts none'),
            isLow: z.boolean(),
          }),
        ),
      }),
    }),
    async (c) => c.json({ items: await labelBalances(c.get('ctx')) }),
  )
  .post(
    '/print-labels',
    api({
      tag,
      right: 'fulfilment:write',
      summary: 'Waybills and labels of several jobs; each succeeds or fails by itself',
      ok: z.object({
        items: z.array(
          z.object({
            fulfilmentId: z.string(),
            waybill: z.string().nullable(),
            error: z.object({ code: z.string(), data: z.record(z.string(), z.unknown()).optional() }).nullable(),
          }),
        ),
      }),
    }),
    body(z.object({ ids: z.array(z.string().min(1)).min(1).max(MOST_LABELS) })),
    async (c) => {
      const printed = await printLabels({ ctx: c.get('ctx'), input: c.req.valid('json') })
      return answer(c, printed.ok ? ok({ items: printed.value }) : printed)
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
      c.header('content-security-policy', LABEL_POLICY)
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
  .post('/:id/void-label', step('The label is not used: its waybill is voided, another may be printed'), (c) =>
    take(c, { kind: 'void_label' }),
  )
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
