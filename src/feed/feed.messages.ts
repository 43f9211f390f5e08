/** What the live feed carries: from flows to the TenantFeed object, and from there to the consoles. No personal data. */
import * as z from 'zod'
import { orderSummarySchema } from '../orders/orders.contract.ts'

/** What a row of the live board needs to change in place; buyer and goods are read through the API with its own rights. */
export const feedOrderSchema = orderSummarySchema.pick({
  id: true,
  hubNo: true,
  channel: true,
  connectionId: true,
  platformOrderId: true,
  status: true,
  holds: true,
  tags: true,
  priority: true,
  payableFen: true,
  warehouseId: true,
  waybill: true,
  paidAt: true,
  shipBy: true,
  promisedAt: true,
  expectedAt: true,
  deliveredAt: true,
  createdAt: true,
  updatedAt: true,
  version: true,
})
export type FeedOrder = z.infer<typeof feedOrderSchema>

export const feedCaseSchema = z.object({
  id: z.string(),
  kind: z.string(),
  orderId: z.string(),
  severity: z.enum(['yellow', 'red']),
  status: z.enum(['open', 'closed']),
})
export type FeedCase = z.infer<typeof feedCaseSchema>

/** From flows. */
export const feedMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('orders'), items: z.array(feedOrderSchema) }),
  /** Stock levels of these SKUs changed. */
  z.object({ type: z.literal('stock'), skus: z.array(z.string()) }),
  z.object({ type: z.literal('case'), items: z.array(feedCaseSchema) }),
])
export type FeedMessage = z.infer<typeof feedMessageSchema>

/** To the console, one JSON text a frame. The client sends `ping` every 20 s and is answered `pong`. */
export const feedFrameSchema = z.discriminatedUnion('type', [
  /** First frame: from here on changes arrive; what the screen shows should be read now. */
  z.object({ type: z.literal('hello'), at: z.int() }),
  ...feedMessageSchema.options,
  /** So much happened at once that the screen had better read everything again. */
  z.object({ type: z.literal('refresh') }),
])
export type FeedFrame = z.infer<typeof feedFrameSchema>

export const PING = 'ping'
export const PONG = 'pong'
