// The product with a second door: under /bench/bare the same routes, the same handlers and the same repositories answer without
// anybody having been asked for. What a call costs more through the product's own door is what session, key and rights cost.
// Only the benchmark builds this entry; the product's own code is imported unchanged.
import { Hono } from 'hono'
import product from '../../src/index.ts'
import { ordersRoutes } from '../../src/orders/orders.routes.ts'
import { controlDb } from '../../src/platform/db.ts'
import { securityHeaders } from '../../src/platform/security-headers.ts'
import { systemCtx } from '../../src/tenants/tenant-scope.ts'
import { tenantsRepository } from '../../src/tenants/tenants.repository.ts'
import { warehousesRoutes } from '../../src/warehouses/warehouses.routes.ts'

export * from '../../src/index.ts'

/** Read once: the bare door asks nobody. */
let tenant = null

const bare = new Hono()
  .use(async (c, next) => {
    const requestId = crypto.randomUUID()
    c.set('requestId', requestId)
    tenant ??= await tenantsRepository(controlDb(c.env)).byId(c.req.header('x-bench-tenant'))
    c.set(
      'ctx',
      systemCtx({ env: c.env, tenant, job: 'bench', requestId, waitUntil: (work) => c.executionCtx.waitUntil(work) }),
    )
    await next()
    c.header('x-request-id', requestId)
  })
  .use(securityHeaders)
  .route('/bench/bare/orders', ordersRoutes)
  .route('/bench/bare/warehouses', warehousesRoutes)

export default {
  ...product,
  fetch: (request, env, ctx) =>
    new URL(request.url).pathname.startsWith('/bench/bare/')
      ? bare.fetch(request, env, ctx)
      : product.fetch(request, env, ctx),
}
