import { Hono } from 'hono'
import { refundByHand } from '../flows/refund-payment.ts'
import { answerEmpty, api, body, type TenantEnv } from '../platform/http.ts'
import { refundInput } from './payments.contract.ts'

export const paymentsRoutes = new Hono<TenantEnv>().post(
  '/:id/refund',
  api({
    tag: 'payments',
    right: 'orders:write',
    summary: 'Give a payment back: of a wrong amount, of an order that is cancelled or unknown, or whose refund failed',
    status: 204,
  }),
  body(refundInput),
  async (c) =>
    answerEmpty(
      c,
      await refundByHand({ ctx: c.get('ctx'), input: { id: c.req.param('id'), reason: c.req.valid('json').reason } }),
    ),
)
