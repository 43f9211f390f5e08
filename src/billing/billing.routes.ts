import { Hono } from 'hono'
import { fail, ok } from '../core/result.ts'
import { startCheckout, takeNotification } from '../flows/tenants/pay-plan.ts'
import { planOverview } from '../flows/tenants/plan-overview.ts'
import { controlDb } from '../platform/db.ts'
import { answer, api, body, type OpenEnv, type TenantEnv } from '../platform/http.ts'
import { requestUpgrade } from './actions/request-upgrade.ts'
import {
  billingSchema,
  checkoutInput,
  paymentListSchema,
  paymentSchema,
  upgradeInput,
  upgradeRequestSchema,
} from './billing.contract.ts'
import { billingRepository, paymentDto } from './billing.repository.ts'

const tag = 'billing'

export const billingRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({
      tag,
      right: 'billing:read',
      summary: 'The plan, its limits and their use, and what can be had',
      ok: billingSchema,
    }),
    async (c) => c.json(await planOverview({ ctx: c.get('ctx') })),
  )
  .post(
    '/requests',
    api({
      tag,
      right: 'billing:write',
      summary: 'Ask for a plan; the operator calls back. A new wish replaces the one before it',
      ok: upgradeRequestSchema,
      status: 201,
    }),
    body(upgradeInput),
    async (c) => answer(c, await requestUpgrade({ ctx: c.get('ctx'), input: c.req.valid('json') }), 201),
  )
  .post(
    '/payments',
    api({
      tag,
      right: 'billing:write',
      summary: 'Open a checkout at WeChat Pay; `codeUrl` is what the QR code says',
      ok: paymentSchema,
      status: 201,
    }),
    body(checkoutInput),
    async (c) => answer(c, await startCheckout({ ctx: c.get('ctx'), input: c.req.valid('json') }), 201),
  )
  .get(
    '/payments',
    api({
      tag,
      right: 'billing:read',
      summary: 'Payments, newest first, and what each one bought',
      ok: paymentListSchema,
    }),
    async (c) => c.json({ items: await billingRepository(controlDb(c.env), c.get('ctx').tenant.id).payments() }),
  )
  .get('/payments/:id', api({ tag, right: 'billing:read', summary: 'One payment', ok: paymentSchema }), async (c) => {
    const repository = billingRepository(controlDb(c.env), c.get('ctx').tenant.id)
    const [row, periods] = await Promise.all([repository.payment(c.req.param('id')), repository.periods()])
    const period = periods.find(({ paymentId }) => paymentId === row?.id) ?? null
    return answer(c, row ? ok(paymentDto(row, period)) : fail('payment.not_found'))
  })

/** WeChat Pay's notifications: the signature lets them in. */
export const wechatPayRoutes = new Hono<OpenEnv>().post(
  '/notify',
  api({ tag: 'hooks', right: 'none', summary: "WeChat Pay's notification of a payment for a plan" }),
  async (c) => {
    const reply = await takeNotification(c.env, c.executionCtx, {
      headers: c.req.raw.headers,
      rawBody: await c.req.text(),
      now: Date.now(),
    })
    return new Response(reply.body, {
      status: reply.status,
      headers: reply.body === null ? {} : { 'content-type': 'application/json' },
    })
  },
)
