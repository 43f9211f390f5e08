/** Words of an order that the console, partners and other rooms see. */
import * as z from 'zod'
import { isCursor } from '../core/keyset.ts'
import { receiverSchema } from './canonical-order.contract.ts'

export const orderStatuses = [
  'pending_payment',
  'paid',
  'checking_stock',
  'locked',
  'allocated',
  'label_printed',
  'shipped',
  'in_transit',
  'out_for_delivery',
  'delivered',
  'cancelled',
  'returned',
  'closed',
] as const
export type OrderStatus = (typeof orderStatuses)[number]
export const orderStatusSchema = z.enum(orderStatuses)

export const holdReasons = [
  'risk_review',
  'unmapped_sku',
  'short_of_stock',
  'address_change',
  'human_gate',
  'manual',
  'platform_review',
  'refund_requested',
] as const
export type HoldReason = (typeof holdReasons)[number]

export const holdSchema = z.object({
  reason: z.enum(holdReasons),
  /** Who placed it: a person, a rule, the system. */
  by: z.string(),
  /** The rule or the detail ("缺 TSHIRT-RED-L ×2"). */
  detail: z.string(),
  since: z.int(),
})
export type Hold = z.infer<typeof holdSchema>

/** What a rule of the merchant (字段规则) put on an order, and what in the order made it do so. */
export const ruleMarkSchema = z.object({
  ruleId: z.string(),
  put: z.enum(['tag', 'priority', 'field']),
  /** The tag or the field; '' for a priority. */
  name: z.string(),
  /** Of a field its text, of a priority `urgent` or `normal`, '' for a tag. */
  value: z.string(),
  /** Where in the order the rule looked, how, and what it found. */
  path: z.string(),
  test: z.enum(['contains', 'equals', 'like', 'exists', 'compare']),
  hit: z.string(),
  /** False for a tag that a person has put as well: it stays when the rule no longer holds. */
  own: z.boolean().optional(),
})
export type RuleMark = z.infer<typeof ruleMarkSchema>
export const ruleMarksSchema = z.object({ version: z.int(), marks: z.array(ruleMarkSchema) })
export type RuleMarks = z.infer<typeof ruleMarksSchema>

export const orderLineSchema = z.object({
  lineNo: z.int(),
  platformLineId: z.string(),
  shopProductId: z.string(),
  shopSkuId: z.string(),
  merchantCode: z.string(),
  /** Our SKU code; null while the listing is not mapped. */
  sku: z.string().nullable(),
  title: z.string(),
  spec: z.string(),
  imageUrl: z.string(),
  quantity: z.int(),
  unitPriceFen: z.int(),
  paidFen: z.int(),
  gift: z.boolean(),
  status: z.enum(['open', 'cancelled', 'shipped', 'returned']),
  refund: z.enum(['none', 'refunding', 'refunded']),
  bundle: z
    .object({ sku: z.string(), each: z.int() })
    .nullish()
    .describe('The line is a part of a bundle (组合装): its SKU, and how many pieces of this part are in one'),
})
export type OrderLineDto = z.infer<typeof orderLineSchema>

export const orderEventSchema = z.object({
  version: z.int(),
  type: z.string(),
  at: z.int(),
  actor: z.object({ kind: z.string(), id: z.string(), name: z.string().optional() }),
  /** Why, as a short text or a code. */
  reason: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  data: z.record(z.string(), z.unknown()).nullable(),
})
export type OrderEventDto = z.infer<typeof orderEventSchema>

export const orderSummarySchema = z.object({
  id: z.string(),
  hubNo: z.string(),
  channel: z.string(),
  connectionId: z.string(),
  platformOrderId: z.string(),
  status: orderStatusSchema,
  platformStatus: z.string(),
  holds: z.array(holdSchema),
  tags: z.array(z.string()),
  priority: z.int(),
  receiver: receiverSchema.omit({ cipher: true, addressToken: true, instead: true }),
  items: z.array(
    z.object({
      sku: z.string().nullable(),
      title: z.string(),
      spec: z.string(),
      imageUrl: z.string(),
      quantity: z.int(),
    }),
  ),
  currency: z.string(),
  payableFen: z.int().optional().describe('Only for holders of `finance:read`'),
  payMethod: z.string(),
  warehouseId: z.string().nullable(),
  waybill: z.string().nullable(),
  placedAt: z.int(),
  paidAt: z.int().nullable(),
  shipBy: z.int().nullable(),
  /** The time promised when the buyer ordered (计划送达); what ODI is measured against. */
  promisedAt: z.int().nullable(),
  /** The newest estimate. */
  expectedAt: z.int().nullable(),
  deliveredAt: z.int().nullable(),
  reshipOf: z.string().nullable().describe('Of a 补发单: id of the order whose goods it sends again'),
  createdAt: z.int(),
  updatedAt: z.int(),
  version: z.int(),
})
export type OrderSummary = z.infer<typeof orderSummarySchema>

export const reshipBody = z.object({
  requestId: z
    .string()
    .regex(/^[\w-]{8,40}$/)
    .describe('Made once for each form: a repeat answers the same order'),
  lines: z
    .array(z.object({ lineNo: z.int().positive(), quantity: z.int().positive() }))
    .min(1)
    .max(200)
    .optional()
    .describe('Which pieces, by line of the order; not given: all that left and were not sent again'),
  why: z.string().trim().min(1).max(200),
  reclaimFreight: z
    .boolean()
    .default(false)
    .describe('The courier lost or damaged it: finance gets a case for its freight'),
})

export const revealInput = z.object({
  reason: z.string().trim().min(2).max(200).describe('Why it has to be seen; kept in the audit log'),
})
export const revealedReceiverSchema = z.object({
  name: z.string(),
  phone: z.string(),
  address: z.string(),
  remarks: z.array(z.string()).describe('Remarks in which a phone is masked elsewhere'),
})
export type RevealedReceiver = z.infer<typeof revealedReceiverSchema>

/** Where the promise of an open order stands: past it, under an hour before it, one to four hours before it. */
export const dueRanges = ['overdue', '1h', '4h'] as const
export type DueRange = (typeof dueRanges)[number]

export const orderListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().refine(isCursor, 'not a cursor of this list').optional(),
  status: z.string().optional().describe('One or several statuses, comma separated'),
  held: z.enum(['true', 'false']).optional(),
  channel: z.string().optional(),
  connectionId: z.string().optional(),
  platformOrderId: z.string().optional(),
  waybill: z.string().optional(),
  sku: z.string().optional(),
  tag: z.string().max(50).optional(),
  urgent: z.literal('true').optional().describe('Only orders that are urgent'),
  warehouseId: z.string().optional(),
  due: z
    .enum(dueRanges)
    .optional()
    .describe('Open orders whose promise has passed, ends within 1 h, or ends in 1 to 4 h, by the time of the request'),
  from: z.coerce.number().int().optional().describe('Ordered at or after, epoch ms'),
  to: z.coerce.number().int().optional().describe('Ordered before, epoch ms'),
  q: z.string().max(100).optional().describe('Any fragment: hub number, platform number, waybill, phone tail, SKU'),
})
export type OrderListQuery = z.infer<typeof orderListQuery>

export const orderListSchema = z.object({ items: z.array(orderSummarySchema), nextCursor: z.string().nullable() })

/** Live counts per status for the board's tabs. */
export const orderBoardSchema = z.object({
  counts: z.record(z.string(), z.int()),
  held: z.int(),
  /** Past the promise; within 1 h; within 4 h. */
  overdue: z.int(),
  within1h: z.int(),
  within4h: z.int(),
})
export type OrderBoard = z.infer<typeof orderBoardSchema>
