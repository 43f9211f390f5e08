/** Calls of the merchant's own shop beside the pushes to `/hooks/open/{connectionId}`: cart, payment, cancel. */
import { Hono } from 'hono'
import * as z from 'zod'
import { cancelOpenOrder, payOpenOrder } from '../flows/orders/open-orders.ts'
import { releaseCart, reserveCart } from '../flows/orders/reserve-cart.ts'
import { canonicalOrderSchema } from '../orders/canonical-order.contract.ts'
import { orderSummarySchema } from '../orders/orders.contract.ts'
import { answer, answerEmpty, api, body, query, type TenantEnv } from '../platform/http.ts'

const tag = 'open channel'
const connectionId = z.string().describe('Id of the open-channel connection')

const cartInput = z.object({
  connectionId,
  reservationId: z.string().min(1).max(100).describe('Your cart or checkout id; a repeat answers the same reservation'),
  lines: z
    .array(z.object({ sku: z.string().min(1).max(100), quantity: z.int().positive().max(100_000) }))
    .min(1)
    .max(100),
  ttlSeconds: z.int().min(30).max(86_400).default(900).describe('After this time the pieces go back by themselves'),
})

const reservationSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  status: z.enum(['open', 'ordered', 'released', 'expired']),
  lines: z.array(z.object({ sku: z.string(), quantity: z.int(), warehouseId: z.string(), holdId: z.string() })),
  orderId: z.string().nullable(),
  expiresAt: z.int(),
  createdAt: z.int(),
  updatedAt: z.int(),
})

export const openChannelRoutes = new Hono<TenantEnv>()
  .post(
    '/reservations',
    api({
      tag,
      right: 'orders:write',
      summary: 'Hold stock for a cart: all lines or none',
      ok: reservationSchema,
      status: 201,
    }),
    body(cartInput),
    async (c) => answer(c, await reserveCart({ ctx: c.get('ctx'), input: c.req.valid('json') }), 201),
  )
  .delete(
    '/reservations/:id',
    api({ tag, right: 'orders:write', summary: 'Give a cart back' }),
    query(z.object({ connectionId })),
    async (c) =>
      answerEmpty(
        c,
        await releaseCart({
          ctx: c.get('ctx'),
          input: { reservationId: c.req.param('id'), connectionId: c.req.valid('query').connectionId },
        }),
      ),
  )
  .post(
    '/orders/:platformOrderId/pay',
    api({ tag, right: 'orders:write', summary: 'The order was paid', ok: orderSummarySchema }),
    body(
      z.object({
        connectionId,
        paidAt: z.int().describe('Epoch ms'),
        payMethod: canonicalOrderSchema.shape.payMethod.default('other'),
      }),
    ),
    async (c) =>
      answer(
        c,
        await payOpenOrder({
          ctx: c.get('ctx'),
          input: { ...c.req.valid('json'), platformOrderId: c.req.param('platformOrderId') },
        }),
      ),
  )
  .post(
    '/orders/:platformOrderId/cancel',
    api({ tag, right: 'orders:write', summary: 'The order was given up', ok: orderSummarySchema }),
    body(z.object({ connectionId, why: z.string().trim().min(1).max(200) })),
    async (c) =>
      answer(
        c,
        await cancelOpenOrder({
          ctx: c.get('ctx'),
          input: { ...c.req.valid('json'), platformOrderId: c.req.param('platformOrderId') },
        }),
      ),
  )
