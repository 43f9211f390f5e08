/** 履约倒计时: open orders by hours to their promise, what a breach costs, and who has been told. */
import * as z from 'zod'
import { orderStatusSchema } from '../orders/orders.contract.ts'

export const boardRowSchema = z.object({
  orderId: z.string(),
  hubNo: z.string(),
  channel: z.string(),
  status: orderStatusSchema,
  promisedAt: z.int().describe('What the buyer was told when ordering, epoch ms'),
  expectedAt: z.int().nullable().describe('The newest estimate'),
  warehouseId: z.string().nullable().describe('null: several, or none yet'),
  goods: z.string().describe('First line of the order'),
  penaltyFen: z
    .int()
    .optional()
    .describe('What a breach costs by the tenant’s table; only for holders of `finance:read`'),
  currency: z.string(),
})
export type BoardRow = z.infer<typeof boardRowSchema>

export const shelfAlertSchema = z.object({
  id: z.string(),
  warehouseId: z.string(),
  shelf: z.string(),
  keeper: z.string().describe("'' where nobody keeps the shelf"),
  jobs: z.int().describe('Jobs that still wait to be picked'),
  latestAt: z.int().describe('When the van comes, epoch ms'),
  raisedAt: z.int(),
  acknowledgedAt: z.int().nullable(),
  acknowledgedBy: z.string().nullable(),
  escalatedAt: z.int().nullable(),
})
export type ShelfAlert = z.infer<typeof shelfAlertSchema>

export const boardSchema = z.object({
  past: z.int().describe('Open orders past their promise'),
  red: z.int().describe('Less than 1 h left'),
  yellow: z.int().describe('1 to 4 h left'),
  green: z.int().describe('More than 4 h left'),
  atRisk: z
    .array(z.object({ currency: z.string(), fen: z.int() }))
    .optional()
    .describe('Penalties of all orders that are past, red or yellow; only for holders of `finance:read`'),
  items: z.array(boardRowSchema).describe('Nearest promise first, at most 200'),
  alerts: z.array(shelfAlertSchema).describe('Shelves that wait, nearest van first'),
  told: z
    .object({
      count: z.int(),
      p95Ms: z.int().nullable(),
      within90s: z.number().nullable().describe('0..1'),
      acknowledgeP95Ms: z.int().nullable().describe('From the alert to the keeper’s answer'),
    })
    .describe('From a change of state to the person, over the last 24 hours'),
})
export type Board = z.infer<typeof boardSchema>

export const boardQuery = z.object({
  warehouseId: z.string().max(60).optional(),
  level: z.enum(['past', 'red', 'yellow', 'green']).optional(),
})
export type BoardQuery = z.infer<typeof boardQuery>

export const shelfPlaceSchema = z.object({
  warehouseId: z.string().min(1).max(60),
  sku: z.string().min(1).max(100),
  shelf: z.string().trim().max(20).describe('`A3`; empty takes the place away'),
})
export type ShelfPlace = z.infer<typeof shelfPlaceSchema>

export const shelfPlacesBody = z.object({ items: z.array(shelfPlaceSchema).min(1).max(2_000) })
export const shelfPlacesSchema = z.object({ items: z.array(shelfPlaceSchema) })
