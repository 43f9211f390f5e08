import { Hono } from 'hono'
import * as z from 'zod'
import { decodeCursor, encodeCursor } from '../core/keyset.ts'
import { releaseMapped } from '../flows/orders/release-mapped.ts'
import { answer, api, body, params, query, type TenantEnv } from '../platform/http.ts'
import { saveBundle } from './actions/save-bundle.ts'
import { saveSku } from './actions/save-sku.ts'
import {
  bundleSchema,
  mapListingInput,
  mappingListQuery,
  mappingListSchema,
  mappingTaskSchema,
  saveSkuInput,
  shownSkuSchema,
  skuListQuery,
  skuListSchema,
} from './catalog.contract.ts'
import { catalogRepository } from './catalog.repository.ts'
import { mappingPage } from './mappings.queries.ts'
import { shownSku } from './shown-sku.ts'

const tag = 'catalog'
const codeParam = z.object({ code: z.string().min(1).max(100) })

export const skusRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({ tag, right: 'catalog:read', summary: 'SKUs by code', ok: skuListSchema }),
    query(skuListQuery),
    async (c) => {
      const { limit, cursor, q } = c.req.valid('query')
      const after = cursor ? String(decodeCursor(cursor)?.[0] ?? '') : null
      const items = await catalogRepository(c.get('ctx')).skuPage({ after, limit, q })
      const last = items.at(-1)
      return c.json({
        items: items.map((sku) => shownSku(sku, c.get('ctx').rights)),
        nextCursor: items.length === limit && last ? encodeCursor([last.code]) : null,
      })
    },
  )
  .put(
    '/:code',
    api({ tag, right: 'catalog:write', summary: 'Add or change a SKU', ok: shownSkuSchema }),
    body(saveSkuInput),
    async (c) =>
      answer(c, await saveSku({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), code: c.req.param('code') } })),
  )
  .get(
    '/:code/parts',
    api({ tag, right: 'catalog:read', summary: 'What a bundle (组合装) is made of', ok: bundleSchema }),
    params(codeParam),
    async (c) => {
      const { code } = c.req.valid('param')
      return c.json({ parts: (await catalogRepository(c.get('ctx')).partsOf([code])).get(code) ?? [] })
    },
  )
  .put(
    '/:code/parts',
    api({ tag, right: 'catalog:write', summary: 'Make a SKU a bundle of other SKUs', ok: bundleSchema }),
    params(codeParam),
    body(bundleSchema),
    async (c) =>
      answer(c, await saveBundle({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), ...c.req.valid('json') } })),
  )

export const mappingsRoutes = new Hono<TenantEnv>()
  .get(
    '/mapping-tasks',
    api({
      tag,
      right: 'catalog:read',
      summary: 'Listings that wait to be mapped',
      ok: z.object({ items: z.array(mappingTaskSchema), nextCursor: z.null() }),
    }),
    query(z.object({ open: z.enum(['true', 'false']).optional() })),
    async (c) =>
      c.json({
        items: await catalogRepository(c.get('ctx')).tasks({ open: c.req.valid('query').open !== 'false' }),
        nextCursor: null,
      }),
  )
  .get(
    '/mappings',
    api({ tag, right: 'catalog:read', summary: 'What the listings of the shops stand for', ok: mappingListSchema }),
    query(mappingListQuery),
    async (c) => {
      const { limit, cursor, q } = c.req.valid('query')
      const [updatedAt, connectionId, shopSkuId] = (cursor && decodeCursor(cursor)) || []
      const after = [Number(updatedAt), String(connectionId), String(shopSkuId)] as const
      const items = await mappingPage(c.get('ctx'), { q, after: cursor ? after : null, limit })
      const last = items.at(-1)
      return c.json({
        items,
        nextCursor:
          items.length === limit && last ? encodeCursor([last.updatedAt, last.connectionId, last.shopSkuId]) : null,
      })
    },
  )
  .post(
    '/mappings',
    api({
      tag,
      right: 'catalog:write',
      summary: 'Map a listing to a SKU; orders that waited for it go on',
      ok: z.object({ releasedOrders: z.int() }),
    }),
    body(mapListingInput),
    async (c) => answer(c, await releaseMapped({ ctx: c.get('ctx'), input: c.req.valid('json') })),
  )
