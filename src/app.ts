/** The Hono app: middleware in order, then one line per feature. This is the table of contents of the product. */
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { casesRoutes } from './cases/cases.routes.ts'
import { mappingsRoutes, skusRoutes } from './catalog/catalog.routes.ts'
import { openChannelPaths } from './channels/open/open-order.openapi.ts'
import { openChannelRoutes } from './channels/open-channel.routes.ts'
import { connectionsRoutes } from './connections/connections.routes.ts'
import { systemClock } from './core/clock.ts'
import { systemIds } from './core/ids.ts'
import { liveRoutes } from './feed/live.routes.ts'
import { fulfilmentRoutes } from './fulfilment/fulfilment.routes.ts'
import { hooksRoutes, parkedRoutes } from './ingest/ingest.routes.ts'
import { insightsRoutes } from './insights/insights.routes.ts'
import { trackRoutes } from './logistics/track.routes.ts'
import { noticeRouteRoutes, noticesRoutes } from './notify/notify.routes.ts'
import { ordersRoutes } from './orders/orders.routes.ts'
import { bodyLimit } from './platform/body-limit.ts'
import { type OpenEnv, problem, type TenantEnv } from './platform/http.ts'
import { idempotency } from './platform/idempotency.ts'
import { createLog } from './platform/log.ts'
import { openApiDocument } from './platform/openapi.ts'
import { securityHeaders } from './platform/security-headers.ts'
import { stockRoutes } from './stock/stock.routes.ts'
import { authRoutes } from './tenants/auth.routes.ts'
import { keysRoutes } from './tenants/keys.routes.ts'
import { tenantScope } from './tenants/tenant-scope.ts'
import { warehousesRoutes } from './warehouses/warehouses.routes.ts'

const ids = systemIds(systemClock.now)

/** Largest JSON body of the API, bytes. */
const MAX_BODY = 1_000_000

/** Everything behind the sign-in or an API key. */
export const tenantRoutes = new Hono<TenantEnv>()
  .use(tenantScope)
  .use(idempotency)
  .route('/keys', keysRoutes)
  .route('/connections', connectionsRoutes)
  .route('/orders', ordersRoutes)
  .route('/fulfilments', fulfilmentRoutes)
  .route('/stock', stockRoutes)
  .route('/skus', skusRoutes)
  .route('/', mappingsRoutes)
  .route('/warehouses', warehousesRoutes)
  .route('/cases', casesRoutes)
  .route('/parked', parkedRoutes)
  .route('/notice-routes', noticeRouteRoutes)
  .route('/notices', noticesRoutes)
  .route('/insights', insightsRoutes)
  .route('/open', openChannelRoutes)
  .route('/live', liveRoutes)

export const app = new Hono<OpenEnv>()

app.use(async (c, next) => {
  c.set('requestId', c.req.header('cf-ray') ?? ids.next('req'))
  const started = Date.now()
  await next()
  if (c.req.path.startsWith('/api/') && c.res.status >= 500)
    createLog().error('http', {
      requestId: c.get('requestId'),
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      ms: Date.now() - started,
    })
  if (c.res.status !== 101) c.header('x-request-id', c.get('requestId'))
})
app.use(securityHeaders)
app.use('/api/*', bodyLimit(MAX_BODY))

app.get('/healthz', (c) => c.json({ ok: true }))
app.route('/hooks', hooksRoutes)
app.route('/api/public/track', trackRoutes)
app.route('/api/v1/auth', authRoutes)
app.get('/api/openapi.json', async (c) => c.json(await openApiDocument(app, openChannelPaths)))
app.get('/api/docs', (c) => c.redirect('/docs/index.html'))
app.route('/api/v1', tenantRoutes)
app.get('/t/:token', (c) => c.env.ASSETS.fetch(new URL('/track.html', c.req.url)))

app.notFound((c) => problem(c, { code: 'request.not_found' }))
app.onError((error, c) => {
  if (error instanceof HTTPException && error.status < 500)
    return problem(c, { code: 'request.malformed', data: { why: error.message } })
  createLog().error('http.crashed', {
    requestId: c.get('requestId'),
    path: c.req.path,
    error: String(error),
    stack: error.stack,
  })
  return problem(c, { code: 'platform.internal' })
})
