import { type Context, Hono } from 'hono'
import { stockFile } from '../flows/export-lists.ts'
import { countAndCatalogue } from '../flows/stock/count-stock.ts'
import { answer, api, body, params, query, type TenantEnv } from '../platform/http.ts'
import { answerFile } from '../platform/list-file.ts'
import { changeStock } from './actions/change-stock.ts'
import {
  adjustStockBody,
  countStockBody,
  explainQuery,
  receiveStockBody,
  restockStockBody,
  skuParam,
  stockExplanationSchema,
  stockFindingsQuery,
  stockFindingsSchema,
  stockListQuery,
  stockListSchema,
  stockMovementsQuery,
  stockMovementsSchema,
  stockStateSchema,
  transferStockBody,
} from './stock.contract.ts'
import { explainSku, listMovements, listStock } from './stock.queries.ts'
import { stockFindingsRepository } from './stock-findings.repository.ts'

const tag = 'stock'
const read = { tag, right: 'stock:read' } as const
const write = { tag, right: 'stock:write', ok: stockStateSchema } as const

/** A repeat with the same key changes nothing. */
const keyOf = (c: Context) => ({ idempotencyKey: c.req.header('idempotency-key') ?? null })

export const stockRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({ ...read, summary: 'Stock of all SKUs, by code', ok: stockListSchema }),
    query(stockListQuery),
    async (c) => c.json(await listStock({ ctx: c.get('ctx'), input: c.req.valid('query') })),
  )
  .get(
    '/export',
    api({ ...read, summary: 'The list as a CSV file, a row for every SKU and warehouse', status: 200 }),
    query(stockListQuery.omit({ limit: true, cursor: true })),
    (c) => {
      const filter = c.req.valid('query')
      const file = stockFile({ ctx: c.get('ctx'), input: stockListQuery.parse(filter) })
      return answerFile(c, { name: 'stock', action: 'stock.exported', filter, file })
    },
  )
  .get(
    '/findings',
    api({ ...read, summary: 'What the check of the books found and repaired, newest first', ok: stockFindingsSchema }),
    query(stockFindingsQuery),
    async (c) => c.json(await stockFindingsRepository(c.get('ctx')).list(c.req.valid('query'))),
  )
  .get(
    '/:sku/explain',
    api({
      ...read,
      summary: 'Why so many can be sold, now or at an earlier instant: every hold with its owner',
      ok: stockExplanationSchema,
    }),
    params(skuParam),
    query(explainQuery),
    async (c) => {
      const input = { ...c.req.valid('param'), ...c.req.valid('query') }
      return answer(c, await explainSku({ ctx: c.get('ctx'), input }))
    },
  )
  .get(
    '/:sku/movements',
    api({ ...read, summary: 'Movements, newest first', ok: stockMovementsSchema }),
    params(skuParam),
    query(stockMovementsQuery),
    async (c) => {
      const input = { ...c.req.valid('param'), ...c.req.valid('query') }
      return answer(c, await listMovements({ ctx: c.get('ctx'), input }))
    },
  )
  .put(
    '/:sku',
    api({ ...write, summary: 'Set what was counted, per warehouse (盘点)' }),
    params(skuParam),
    body(countStockBody),
    async (c) => {
      const input = { ...keyOf(c), ...c.req.valid('param'), ...c.req.valid('json') }
      return answer(c, await countAndCatalogue({ ctx: c.get('ctx'), input }))
    },
  )
  .post(
    '/:sku/adjust',
    api({ ...write, summary: 'Correct one class by a difference' }),
    params(skuParam),
    body(adjustStockBody),
    async (c) => {
      const input = {
        ...keyOf(c),
        ...c.req.valid('param'),
        change: { kind: 'adjust' as const, ...c.req.valid('json') },
      }
      return answer(c, await changeStock({ ctx: c.get('ctx'), input }))
    },
  )
  .post(
    '/:sku/transfer',
    api({ ...write, summary: 'Send pieces to another warehouse (调拨)' }),
    params(skuParam),
    body(transferStockBody),
    async (c) => {
      const input = {
        ...keyOf(c),
        ...c.req.valid('param'),
        change: { kind: 'transfer' as const, ...c.req.valid('json') },
      }
      return answer(c, await changeStock({ ctx: c.get('ctx'), input }))
    },
  )
  .post(
    '/:sku/receive',
    api({ ...write, summary: 'Pieces on their way have arrived (入库)' }),
    params(skuParam),
    body(receiveStockBody),
    async (c) => {
      const input = {
        ...keyOf(c),
        ...c.req.valid('param'),
        change: { kind: 'receive' as const, ...c.req.valid('json') },
      }
      return answer(c, await changeStock({ ctx: c.get('ctx'), input }))
    },
  )
  .post(
    '/:sku/restock',
    api({ ...write, summary: 'Pieces came back (退货入库)' }),
    params(skuParam),
    body(restockStockBody),
    async (c) => {
      const input = {
        ...keyOf(c),
        ...c.req.valid('param'),
        change: { kind: 'restock' as const, ...c.req.valid('json') },
      }
      return answer(c, await changeStock({ ctx: c.get('ctx'), input }))
    },
  )
