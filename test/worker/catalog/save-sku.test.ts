import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { skusRoutes } from '../../../src/catalog/catalog.routes.ts'
import type { TenantEnv } from '../../../src/platform/http.ts'
import { aStockCtx } from '../stock/stock-ctx.ts'

it('a new SKU does not overwrite the one that has its code', async () => {
  const ctx = await aStockCtx()
  const app = new Hono<TenantEnv>()
    .use(async (c, next) => {
      c.set('ctx', ctx)
      await next()
    })
    .route('/skus', skusRoutes)
  const put = (body: unknown) =>
    app.request(
      '/skus/TEE-1',
      { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
      env,
    )
  expect((await put({ name: '白 T 恤', safetyStock: 20, isNew: true })).status).toBe(200)
  const again = await put({ name: '打错了', safetyStock: 10, isNew: true })
  expect([again.status, await again.json()]).toMatchObject([409, { code: 'sku.taken' }])
  const list = await app.request('/skus?q=TEE-1', {}, env)
  expect(await list.json()).toMatchObject({ items: [{ name: '白 T 恤', safetyStock: 20 }] })
  expect((await put({ name: '白色 T 恤' })).status).toBe(200)
})
