/** What the live feed carries: from flows to the TenantFeed object, and from there to the consoles. No personal data. */
import * as z from 'zod'
import { orderSummarySchema } from '../orders/orders.contract.ts'

/** Rights on which the feed's words depend. */
export const feedRights = ['finance:read', 'stock:read', 'cases:read'] as const

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

/** Where an order stands; the feed holds it against each console's scope, and no console is told. */
const placeSchema = z.object({
  regionCode: z.string(),
  /** Warehouses of its jobs; null when the teller does not know which (a split order). */
  warehouseIds: z.array(z.string()).nullable(),
})
export type FeedPlace = z.infer<typeof placeSchema>

/** `were`: where it stood before; who saw it there and does not any more is told that it is gone. */
const feedOrderNewsSchema = feedOrderSchema.extend({ place: placeSchema, were: z.array(placeSchema) })
export type FeedOrderNews = z.infer<typeof feedOrderNewsSchema>

export const feedCaseSchema = z.object({
  id: z.string(),
  kind: z.string(),
  orderId: z.string(),
  severity: z.enum(['yellow', 'red']),
  status: z.enum(['open', 'closed']),
})
export type FeedCase = z.infer<typeof feedCaseSchema>

/** `place`: of its order; null when the teller does not know. */
const feedCaseNewsSchema = feedCaseSchema.extend({ place: placeSchema.nullable() })
export type FeedCaseNews = z.infer<typeof feedCaseNewsSchema>

/** Stock levels of these SKUs changed. */
const stockChanged = z.object({ type: z.literal('stock'), skus: z.array(z.string()) })

/** From flows. */
export const feedMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('orders'), items: z.array(feedOrderNewsSchema) }),
  stockChanged,
  z.object({ type: z.literal('case'), items: z.array(feedCaseNewsSchema) }),
])
export type FeedMessage = z.infer<typeof feedMessageSchema>

/** To the console, one JSON text a frame. The client sends `ping` every 20 s and is answered `pong`. */
export const feedFrameSchema = z.discriminatedUnion('type', [
  /** First frame: from here on changes arrive; what the screen shows should be read now. */
  z.object({ type: z.literal('hello'), at: z.int() }),
  z.object({ type: z.literal('orders'), items: z.array(feedOrderSchema) }),
  /** Orders that this console showed and may not see any more. */
  z.object({ type: z.literal('gone'), ids: z.array(z.string()) }),
  stockChanged,
  z.object({ type: z.literal('case'), items: z.array(feedCaseSchema) }),
  /** So much happened at once, or what happened cannot be told in part: the screen had better read everything again. */
  z.object({ type: z.literal('refresh') }),
])
export type FeedFrame = z.infer<typeof feedFrameSchema>

/** Who looks at a console: what the feed may tell. Travels with the upgrade and lives with the socket. */
export const feedViewerSchema = z.object({
  actorId: z.string(),
  rights: z.array(z.enum(feedRights)),
  regions: z.array(z.string()).nullable(),
  warehouses: z.array(z.string()).nullable(),
})
export type FeedViewer = z.infer<typeof feedViewerSchema>

/** Header of the upgrade between the Worker and the feed; what a client sends is not passed on. */
export const VIEWER_HEADER = 'x-dingshu-viewer'

export const PING = 'ping'
export const PONG = 'pong'
