import { Hono } from 'hono'
import * as z from 'zod'
import { orderCertificateSchema } from '../certificates/certificates.contract.ts'
import { trackLink } from '../flows/buyers/track-link.ts'
import { startInterception } from '../flows/couriers/start-interception.ts'
import { cancelOrder } from '../flows/orders/cancel-order.ts'
import { addNote, revokeTrackLinks, tagOrder } from '../flows/orders/edit-order.ts'
import { ordersFile } from '../flows/orders/export-orders.ts'
import { findOrders } from '../flows/orders/find-orders.ts'
import { holdOrder, releaseHold } from '../flows/orders/hold-order.ts'
import { orderDetail } from '../flows/orders/order-detail.ts'
import { reshipOrder } from '../flows/orders/reship-order.ts'
import { revealReceiver } from '../flows/orders/reveal-receiver.ts'
import { routeAnew } from '../flows/orders/route-anew.ts'
import { orderCertificate } from '../flows/promise/read-certificate.ts'
import { mergeOrder, splitOrder } from '../flows/warehouse/split-merge.ts'
import { interceptionSchema, startInterceptionBody } from '../interceptions/interceptions.contract.ts'
import { answer, answerEmpty, api, body, query, type TenantEnv } from '../platform/http.ts'
import { answerFile } from '../platform/list-file.ts'
import { orderBoard } from './order-board.queries.ts'
import {
  holdReasons,
  orderBoardSchema,
  orderListQuery,
  orderListSchema,
  orderSummarySchema,
  reshipBody,
  revealedReceiverSchema,
  revealInput,
} from './orders.contract.ts'

const tag = 'orders'
const text = (max: number) => z.string().trim().min(1).max(max)
const write = (summary: string) => api({ tag, right: 'orders:write', summary, ok: orderSummarySchema })

export const ordersRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({ tag, right: 'orders:read', summary: 'Orders, newest first, by any filter or fragment', ok: orderListSchema }),
    query(orderListQuery),
    async (c) => c.json(await findOrders({ ctx: c.get('ctx'), input: c.req.valid('query') })),
  )
  .get(
    '/board',
    api({ tag, right: 'orders:read', summary: 'Live counts per state and countdown', ok: orderBoardSchema }),
    async (c) => c.json(await orderBoard({ ctx: c.get('ctx'), now: c.get('ctx').clock.now() })),
  )
  .get(
    '/export',
    api({ tag, right: 'orders:read', summary: 'The list as a CSV file, by the same filters', status: 200 }),
    query(orderListQuery.omit({ limit: true, cursor: true })),
    async (c) => {
      const filter = c.req.valid('query')
      const file = await ordersFile({ ctx: c.get('ctx'), input: orderListQuery.parse(filter) })
      return answerFile(c, { name: 'orders', action: 'orders.exported', filter, file })
    },
  )
  .get(
    '/:id',
    api({
      tag,
      right: 'orders:read',
      summary: 'One order with everything that explains it',
      ok: z.looseObject({ order: orderSummarySchema }),
    }),
    async (c) => answer(c, await orderDetail({ ctx: c.get('ctx'), orderId: c.req.param('id') })),
  )
  .post(
    '/:id/hold',
    write('Put an order on hold'),
    body(z.object({ reason: z.enum(holdReasons).default('manual'), detail: text(200) })),
    async (c) =>
      answer(c, await holdOrder({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), orderId: c.req.param('id') } })),
  )
  .post(
    '/:id/release',
    write('Let a hold go; without holds the order moves on'),
    body(z.object({ reason: z.enum(holdReasons), why: z.string().trim().max(200).default('') })),
    async (c) =>
      answer(
        c,
        await releaseHold({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), orderId: c.req.param('id') } }),
      ),
  )
  .post(
    '/:id/cancel',
    write('Cancel before shipping: stock, jobs and labels are undone exactly'),
    body(z.object({ why: text(200) })),
    async (c) =>
      answer(
        c,
        await cancelOrder({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), orderId: c.req.param('id') } }),
      ),
  )
  .post(
    '/:id/notes',
    write('Add a note to the timeline'),
    body(
      z.object({
        text: text(1000),
        toShop: z.boolean().optional().describe('Also into the memo that the shop keeps at its platform'),
      }),
    ),
    async (c) =>
      answer(c, await addNote({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), orderId: c.req.param('id') } })),
  )
  .post(
    '/:id/tags',
    write('Add and remove tags'),
    body(z.object({ add: z.array(text(20)).max(20).default([]), remove: z.array(z.string()).max(20).default([]) })),
    async (c) =>
      answer(c, await tagOrder({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), orderId: c.req.param('id') } })),
  )
  .post(
    '/:id/split',
    write('Pack named lines into parcels of their own'),
    body(z.object({ groups: z.array(z.array(z.int().positive()).min(1)).min(1).max(20) })),
    async (c) =>
      answer(c, await splitOrder({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), orderId: c.req.param('id') } })),
  )
  .post('/:id/merge', write('Pack jobs of one warehouse into one parcel again'), async (c) =>
    answer(c, await mergeOrder({ ctx: c.get('ctx'), input: { orderId: c.req.param('id') } })),
  )
  .post(
    '/:id/reship',
    api({
      tag,
      right: 'orders:write',
      summary: 'Send again what an order sent: an order of its own that nobody pays for and no shop is told of',
      ok: z.object({ orderId: z.string() }),
    }),
    body(reshipBody),
    async (c) => {
      const { requestId, ...wish } = c.req.valid('json')
      const input = { ...wish, orderId: c.req.param('id'), causeId: `request.${requestId}`, receiver: null }
      return answer(c, await reshipOrder({ ctx: c.get('ctx'), input }))
    },
  )
  .post('/:id/retry-routing', write('Give the stock back and choose a warehouse anew'), async (c) =>
    answer(c, await routeAnew({ ctx: c.get('ctx'), input: { orderId: c.req.param('id'), why: '人工重新分仓' } })),
  )
  .post(
    '/:id/receiver/reveal',
    api({
      tag,
      right: 'receiver:reveal',
      summary: 'The receiver in plain, with a reason that is kept; 60 an hour for each person',
      ok: revealedReceiverSchema,
    }),
    body(revealInput),
    async (c) => {
      c.header('cache-control', 'no-store')
      const input = { ...c.req.valid('json'), orderId: c.req.param('id') }
      return answer(c, await revealReceiver({ ctx: c.get('ctx'), input }))
    },
  )
  .post(
    '/:id/interceptions',
    api({
      tag: 'interceptions',
      right: 'orders:write',
      summary: 'Have a parcel on the road stopped',
      ok: interceptionSchema,
    }),
    body(startInterceptionBody),
    async (c) =>
      answer(
        c,
        await startInterception({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), orderId: c.req.param('id') } }),
      ),
  )
  .get(
    '/:id/certificate',
    api({
      tag,
      right: 'orders:read',
      summary: 'The certificate of what the buyer was promised',
      ok: orderCertificateSchema,
    }),
    async (c) => answer(c, await orderCertificate({ ctx: c.get('ctx'), orderId: c.req.param('id') })),
  )
  .post(
    '/:id/track-link',
    api({ tag, right: 'orders:read', summary: "Link to the buyer's page", ok: z.object({ url: z.string() }) }),
    async (c) => answer(c, await trackLink({ ctx: c.get('ctx'), input: { orderId: c.req.param('id') } })),
  )
  .post(
    '/:id/track-link/revoke',
    api({ tag, right: 'orders:write', summary: 'Stop every tracking link given out so far' }),
    async (c) => answerEmpty(c, await revokeTrackLinks({ ctx: c.get('ctx'), input: { orderId: c.req.param('id') } })),
  )
