import { Hono } from 'hono'
import { setStockShare, skuShares, usualShares } from '../flows/stock/stock-shares.ts'
import { answer, api, body, params, type TenantEnv } from '../platform/http.ts'
import { setShareBody, skuSharesSchema, usualSharesSchema } from './shares.contract.ts'
import { skuParam } from './stock.contract.ts'

const tag = 'stock'

export const sharesRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({ tag, right: 'stock:read', summary: 'Shops and their usual share of the stock', ok: usualSharesSchema }),
    async (c) => answer(c, await usualShares({ ctx: c.get('ctx') })),
  )
  .put(
    '/',
    api({
      tag,
      right: 'stock:write',
      summary: 'Set or take away the share of a shop; the shops are told at once',
      ok: usualSharesSchema,
    }),
    body(setShareBody),
    async (c) => answer(c, await setStockShare({ ctx: c.get('ctx'), input: c.req.valid('json') })),
  )
  .get(
    '/:sku',
    api({ tag, right: 'stock:read', summary: 'What each shop may show of a SKU, and heard last', ok: skuSharesSchema }),
    params(skuParam),
    async (c) => answer(c, await skuShares({ ctx: c.get('ctx'), input: c.req.valid('param') })),
  )
