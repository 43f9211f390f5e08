/** The Hono app: middleware in order, then one line per feature. This is the table of contents of the product. */
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { addressChangesRoutes } from './address-changes/address-changes.routes.ts'
import { auditRoutes } from './audit/audit.routes.ts'
import { billingRoutes, wechatPayRoutes } from './billing/billing.routes.ts'
import { boardRoutes } from './board/board.routes.ts'
import { buyerPageRoutes } from './buyer-page/buyer-page.routes.ts'
import { campaignsRoutes } from './campaigns/campaigns.routes.ts'
import { liveRoomsRoutes } from './campaigns/live-rooms.routes.ts'
import { casesRoutes } from './cases/cases.routes.ts'
import { mappingsRoutes, skusRoutes } from './catalog/catalog.routes.ts'
import { certificatesRoutes, jwksRoutes } from './certificates/certificates.routes.ts'
import { openChannelPaths } from './channels/open/open-order.openapi.ts'
import { openChannelRoutes } from './channels/open-channel.routes.ts'
import { completenessRoutes } from './completeness/completeness.routes.ts'
import { authorisedRoutes, connectionsRoutes } from './connections/connections.routes.ts'
import { systemClock } from './core/clock.ts'
import { systemIds } from './core/ids.ts'
import { liveRoutes } from './feed/live.routes.ts'
import { fieldRulesRoutes } from './field-rules/field-rules.routes.ts'
import { fulfilmentRoutes } from './fulfilment/fulfilment.routes.ts'
import { importsRoutes } from './imports/imports.routes.ts'
import { hooksRoutes, parkedRoutes } from './ingest/ingest.routes.ts'
import { insightsRoutes } from './insights/insights.routes.ts'
import { interceptionsRoutes } from './interceptions/interceptions.routes.ts'
import { trackRoutes } from './logistics/track.routes.ts'
import { mergingRoutes } from './merging/merging.routes.ts'
import { noticeContactRoutes, noticeRouteRoutes, noticesRoutes, subscriptionsRoutes } from './notify/notify.routes.ts'
import { operatorRoutes } from './operator/operator.routes.ts'
import { isOperated } from './operator/operator-scope.ts'
import { ordersRoutes } from './orders/orders.routes.ts'
import { paymentListRoutes, paymentsRoutes } from './payments/payments.routes.ts'
import { bodyLimit } from './platform/body-limit.ts'
import { type OpenEnv, problem, type TenantEnv } from './platform/http.ts'
import { idempotency } from './platform/idempotency.ts'
import { createLog } from './platform/log.ts'
import { openApiDocument } from './platform/openapi.ts'
import { isPageCall, page } from './platform/pages.ts'
import { securityHeaders } from './platform/security-headers.ts'
import { noteTenantMoving } from './platform/tenant-fence.ts'
import { promiseRoutes } from './promise/promise.routes.ts'
import { sharesRoutes } from './stock/shares.routes.ts'
import { stockRoutes } from './stock/stock.routes.ts'
import { accountRoutes } from './tenants/account.routes.ts'
import { authRoutes } from './tenants/auth.routes.ts'
import { closingRoutes } from './tenants/closing.routes.ts'
import { keysRoutes } from './tenants/keys.routes.ts'
import { invitationsRoutes, membersRoutes, securityRoutes } from './tenants/members.routes.ts'
import { memberScopeRoutes, rolesRoutes } from './tenants/roles.routes.ts'
import { tenantScope } from './tenants/tenant-scope.ts'
import { warehousesRoutes } from './warehouses/warehouses.routes.ts'
import { webhooksRoutes } from './webhooks/webhooks.routes.ts'

const ids = systemIds(systemClock.now)

/** Largest JSON body of the API, bytes. */
const MAX_BODY = 1_000_000

/** What somebody may be trying: a wrong password, a key that is none, a right that is lacking, too many tries. A session that ran out is not. */
const isRefusal = (path: string, status: number): boolean =>
  status === 403 ||
  status === 429 ||
  (status === 401 && /^(?:\/api\/v1\/auth\/(?!me$)|\/operator\/|\/hooks\/)/.test(path))

/** Everything behind the sign-in or an API key. */
export const tenantRoutes = new Hono<TenantEnv>()
  .use(tenantScope)
  .use(idempotency)
  .route('/keys', keysRoutes)
  .route('/members', membersRoutes)
  .route('/members', memberScopeRoutes)
  .route('/roles', rolesRoutes)
  .route('/invitations', invitationsRoutes)
  .route('/security', securityRoutes)
  .route('/webhooks', webhooksRoutes)
  .route('/connections', connectionsRoutes)
  .route('/connections', completenessRoutes)
  .route('/connections', fieldRulesRoutes)
  .route('/orders', ordersRoutes)
  .route('/order-payments', paymentsRoutes)
  .route('/payments', paymentListRoutes)
  .route('/fulfilments', fulfilmentRoutes)
  .route('/merge-suggestions', mergingRoutes)
  .route('/stock', stockRoutes)
  .route('/stock-shares', sharesRoutes)
  .route('/campaigns', campaignsRoutes)
  .route('/live-rooms', liveRoomsRoutes)
  .route('/imports', importsRoutes)
  .route('/skus', skusRoutes)
  .route('/', mappingsRoutes)
  .route('/warehouses', warehousesRoutes)
  .route('/cases', casesRoutes)
  .route('/address-changes', addressChangesRoutes)
  .route('/interceptions', interceptionsRoutes)
  .route('/buyer-page', buyerPageRoutes)
  .route('/parked', parkedRoutes)
  .route('/notice-routes', noticeRouteRoutes)
  .route('/notices', noticesRoutes)
  .route('/notice-contact', noticeContactRoutes)
  .route('/subscriptions', subscriptionsRoutes)
  .route('/insights', insightsRoutes)
  .route('/board', boardRoutes)
  .route('/promise', promiseRoutes)
  .route('/audit', auditRoutes)
  .route('/open', openChannelRoutes)
  .route('/billing', billingRoutes)
  .route('/tenant', closingRoutes)
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
  if (isRefusal(c.req.path, c.res.status))
    createLog().info('http.refused', {
      requestId: c.get('requestId'),
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      from: c.req.header('cf-connecting-ip'),
    })
  if (c.res.status !== 101) c.header('x-request-id', c.get('requestId'))
})
app.use(securityHeaders)
// A file of orders streams in and is measured as it does.
app.use('/api/*', (c, next) => (c.req.path === '/api/v1/imports' ? next() : bodyLimit(MAX_BODY)(c, next)))
app.use('/operator/*', bodyLimit(MAX_BODY))

app.get('/healthz', (c) => c.json({ ok: true }))
app.route('/hooks', hooksRoutes)
app.route('/connections/authorised', authorisedRoutes)
app.route('/api/public/track', trackRoutes)
app.route('/api/public/certificates', certificatesRoutes)
app.route('/.well-known', jwksRoutes)
app.route('/api/public/wechatpay', wechatPayRoutes)
app.route('/api/v1/auth', authRoutes)
app.route('/api/v1/account', accountRoutes)
app.get('/api/openapi.json', async (c) => c.json(await openApiDocument(app, openChannelPaths)))
app.get('/api/docs', (c) => c.redirect('/docs/index.html'))
app.route('/api/v1', tenantRoutes)
app.route('/operator/api', operatorRoutes)
app.get('/operator', (c) => (isOperated(c.env) ? page(c, '/operator.html') : problem(c, { code: 'request.not_found' })))
app.get('/t/:token', async (c) => {
  const shown = await page(c, '/track.html')
  // The page's one question goes out with its script, not after it: on a slow line that is most of the wait.
  const url = `/api/public/track/${encodeURIComponent(c.req.param('token'))}`
  const headers = new Headers(shown.headers)
  headers.append('link', `<${url}>; rel=preload; as=fetch; crossorigin=anonymous`)
  return new Response(shown.body, { status: shown.status, headers })
})
app.get('/verify/:id', (c) => page(c, '/verify.html'))

// The console is at every other address: its own routes say what is there.
app.notFound((c) => {
  if (!isPageCall(c)) return problem(c, { code: 'request.not_found' })
  return c.req.path.startsWith('/docs/') ? c.env.ASSETS.fetch(c.req.raw) : page(c, '/')
})
app.onError((error, c) => {
  if (noteTenantMoving(error)) return problem(c, { code: 'tenant.moving', data: { retryAfterSeconds: 1 } })
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
