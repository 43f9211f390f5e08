import { Hono } from 'hono'
import { paymentsFile, readPayments } from '../flows/payments/list-payments.ts'
import { refundByHand } from '../flows/payments/refund-payment.ts'
import { answer, answerEmpty, api, body, query, type TenantEnv } from '../platform/http.ts'
import { answerFile } from '../platform/list-file.ts'
import {
  paymentFilter,
  paymentListQuery,
  paymentListSchema,
  paymentTotalsQuery,
  paymentTotalsSchema,
  refundInput,
} from './payments.contract.ts'
import { paymentTotals } from './payments.queries.ts'

const tag = 'payments'

/** Mounted at `/order-payments`. */
export const paymentsRoutes = new Hono<TenantEnv>().post(
  '/:id/refund',
  api({
    tag,
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

/** Mounted at `/payments`. */
export const paymentListRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({
      tag,
      right: 'finance:read',
      summary: 'Money that payment providers told of, the newest first; also what belongs to no order',
      ok: paymentListSchema,
    }),
    query(paymentListQuery),
    async (c) => {
      const { limit, cursor, ...filter } = c.req.valid('query')
      return answer(c, await readPayments(c.get('ctx'), filter, { limit, cursor }))
    },
  )
  .get(
    '/export',
    api({ tag, right: 'finance:read', summary: 'The list as a CSV file, by the same filters', status: 200 }),
    query(paymentFilter),
    (c) => {
      const filter = c.req.valid('query')
      const file = paymentsFile(c.get('ctx'), filter)
      return answerFile(c, { name: 'payments', action: 'payments.exported', filter, file })
    },
  )
  .get(
    '/totals',
    api({ tag, right: 'finance:read', summary: 'Its sums by local day and state', ok: paymentTotalsSchema }),
    query(paymentTotalsQuery),
    async (c) => c.json(await paymentTotals(c.get('ctx'), c.req.valid('query'))),
  )
