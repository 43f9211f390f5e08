/**
 * Two things that several orders of one receiver may be, kept apart: `together` (合并发货: ship them as one parcel, each stays an
 * order of its own) and `duplicate` (疑似重复: the buyer seems to have ordered the same thing twice on two platforms).
 */
import * as z from 'zod'
import { isCursor } from '../core/keyset.ts'
import { orderSummarySchema } from '../orders/orders.contract.ts'

export const suggestionKinds = ['together', 'duplicate'] as const
export type SuggestionKind = (typeof suggestionKinds)[number]

/** `gone`: an order of it was cancelled, shipped or changed before anybody decided. */
export const suggestionStates = ['open', 'merged', 'dismissed', 'undone', 'gone'] as const
export type SuggestionState = (typeof suggestionStates)[number]

export const evidenceFacts = [
  'token',
  'phone_digest',
  'address_digest',
  'phone_mask',
  'district',
  'name_mask',
  'goods',
  'warehouse',
] as const
export const evidenceSchema = z.object({
  fact: z.enum(evidenceFacts),
  detail: z.string().describe("What is equal, as far as people may see it: '138****1234', 'OAID', SKUs"),
})
export type Evidence = z.infer<typeof evidenceSchema>

export const suggestionSchema = z.object({
  id: z.string(),
  kind: z.enum(suggestionKinds),
  state: z.enum(suggestionStates),
  confidence: z.number().min(0).max(1),
  evidence: z.array(evidenceSchema),
  warehouseId: z.string().describe("Where the orders wait to be packed; '' for a duplicate"),
  savedFen: z
    .int()
    .nullable()
    .optional()
    .describe('Postage saved by the tenant’s own figure; only with `finance:read`'),
  by: z.string().nullable().describe('Who decided'),
  why: z.string(),
  canUndo: z.boolean().describe('Merged, and the parcel has not left'),
  orders: z.array(orderSummarySchema),
  createdAt: z.int(),
  decidedAt: z.int().nullable(),
})
export type SuggestionDto = z.infer<typeof suggestionSchema>

export const suggestionListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().refine(isCursor, 'not a cursor of this list').optional(),
  state: z.enum(suggestionStates).default('open'),
  kind: z.enum(suggestionKinds).optional(),
  orderId: z.string().optional().describe('Suggestions of any state that name this order'),
})
export type SuggestionListQuery = z.infer<typeof suggestionListQuery>

export const suggestionListSchema = z.object({
  items: z.array(suggestionSchema),
  nextCursor: z.string().nullable(),
})

export const mergeRulesSchema = z.object({
  autoMerge: z
    .boolean()
    .describe('Ship orders of one shop together by themselves when the platform’s own address token is equal'),
  windowHours: z.int().min(1).max(72).describe('Orders further apart are not put together'),
  maxWeightG: z.int().min(100).max(100_000).describe('Grams of a parcel that is merged by itself'),
  maxPieces: z.int().min(2).max(1_000).describe('Pieces in a parcel that is merged by itself: what a box holds'),
  postageFen: z.int().min(0).max(100_000).describe('What one parcel costs, to say what merging saves; 0: not known'),
})
export type MergeRules = z.infer<typeof mergeRulesSchema>

/** Without `finance:read` the figure is not seen, and stays what it was. */
export const seenRulesSchema = mergeRulesSchema.partial({ postageFen: true })
export type SeenRules = z.infer<typeof seenRulesSchema>

export const usualRules: MergeRules = {
  autoMerge: false,
  windowHours: 24,
  maxWeightG: 10_000,
  maxPieces: 20,
  postageFen: 0,
}

export const dismissBody = z.object({ why: z.string().trim().max(200).default('') })
