/** Stock as the console and partners see it. Quantities are pieces; times are epoch ms. */
import * as z from 'zod'
import { decodeCursor, isCursor } from '../core/keyset.ts'
import { driftKinds } from './domain/law-check.ts'
import { poolUses } from './stock-ledger.port.ts'

const quantity = z.int().nonnegative().max(1_000_000_000)
const pieces = z.int().positive().max(1_000_000_000)
const reason = z.string().trim().min(1).max(200)
const warehouseId = z.string().min(1).max(64)

export const stockTotalsSchema = z.object({
  onHand: z.int().describe('总库存: everything on the books, what is on its way included'),
  locked: z.int().describe('已锁定: held for orders, carts and people'),
  qc: z.int().describe('质检中'),
  inTransit: z.int().describe('在途未入库'),
  pooled: z.int().describe('Carved out for a channel, a campaign, a trial or a group-buy'),
  available: z.int().describe('可售 = onHand − locked − qc − inTransit − pooled'),
})
export type StockTotals = z.infer<typeof stockTotalsSchema>

export const warehouseQuantitiesSchema = stockTotalsSchema.extend({ warehouseId: z.string() })

export const stockItemSchema = z.object({
  sku: z.string(),
  name: z.string(),
  spec: z.string(),
  imageUrl: z.string(),
  safetyStock: z.int(),
  red: z.boolean().describe('Available over all warehouses is below the safety stock'),
  totals: stockTotalsSchema,
  warehouses: z.array(warehouseQuantitiesSchema),
  updatedAt: z.int().nullable().describe('When the ledger last told its levels; null when it never did'),
})
export type StockItem = z.infer<typeof stockItemSchema>

export const stockListSchema = z.object({ items: z.array(stockItemSchema), nextCursor: z.string().nullable() })
export type StockList = z.infer<typeof stockListSchema>

export const stockListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().refine(isCursor, 'not a cursor of this list').optional(),
  q: z.string().trim().max(100).optional().describe('Start of the SKU code, or a fragment of its name'),
  red: z.enum(['true', 'false']).optional().describe('true: only SKUs below their safety stock'),
})
export type StockListQuery = z.infer<typeof stockListQuery>

export const holdOwnerSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('order_line'),
    orderId: z.string(),
    lineNo: z.int(),
    parcel: z.int().optional().describe('In which parcel of the order it travels; absent: in the first'),
  }),
  z.object({ kind: z.literal('cart'), reservationId: z.string() }),
  z.object({ kind: z.literal('pool'), poolId: z.string(), use: z.enum(poolUses).optional() }),
  z.object({ kind: z.literal('person'), userId: z.string() }),
])

export const stockHoldSchema = z.object({
  holdId: z.string(),
  warehouseId: z.string(),
  quantity: z.int(),
  counts: z.enum(['locked', 'qc', 'pooled']),
  owner: holdOwnerSchema,
  ownerText: z.string().describe('Owner in words: 订单 DS2611… 第 1 行'),
  reason: z.string(),
  since: z.int(),
  expiresAt: z.int().nullable().describe('When it ends by itself; null = stays until released'),
})
export type StockHoldDto = z.infer<typeof stockHoldSchema>

export const stockExplanationSchema = z.object({
  sku: z.string(),
  name: z.string(),
  spec: z.string(),
  barcode: z.string(),
  safetyStock: z.int(),
  sentence: z.string().describe('账面 127，可售 0：拼多多团购 93 · U先试用 22 · 质检 12'),
  levels: z.array(warehouseQuantitiesSchema),
  totals: stockTotalsSchema,
  holds: z.array(stockHoldSchema).describe('The largest first'),
  seq: z.int(),
  at: z.int().optional().describe('The instant that was asked about; absent: now'),
})
export type StockExplanation = z.infer<typeof stockExplanationSchema>

export const stockMovementSchema = z.object({
  seq: z.int(),
  at: z.int(),
  requestId: z.string(),
  kind: z.enum(['reserve', 'release', 'commit', 'restock', 'adjust', 'transfer', 'receive', 'count', 'expire']),
  warehouseId: z.string(),
  quantity: z.int(),
  reason: z.string(),
})

export const stockMovementsSchema = z.object({ items: z.array(stockMovementSchema), nextCursor: z.string().nullable() })
export type StockMovements = z.infer<typeof stockMovementsSchema>

export const stockMovementsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .refine((text) => Number.isSafeInteger(decodeCursor(text)?.[0]), 'not a cursor of this list')
    .optional(),
})
export type StockMovementsQuery = z.infer<typeof stockMovementsQuery>

export const explainQuery = z.object({
  at: z.coerce.number().int().nonnegative().optional().describe('Epoch ms: what the answer would have been then'),
})

export const skuParam = z.object({ sku: z.string().min(1).max(100) })

export const countStockBody = z.object({
  counts: z
    .array(z.object({ warehouseId, onHand: quantity, qc: quantity.optional(), inTransit: quantity.optional() }))
    .min(1)
    .max(100)
    .refine(
      (counts) => new Set(counts.map((count) => count.warehouseId)).size === counts.length,
      'a warehouse is counted once',
    ),
  reason: reason.default('盘点'),
})
export type CountStockBody = z.infer<typeof countStockBody>

export const adjustStockBody = z.object({
  warehouseId,
  delta: z
    .int()
    .min(-1_000_000_000)
    .max(1_000_000_000)
    .refine((delta) => delta !== 0, 'must not be 0'),
  of: z.enum(['onHand', 'qc', 'inTransit']).default('onHand'),
  reason,
})

export const transferStockBody = z
  .object({ from: warehouseId, to: warehouseId, quantity: pieces, reason: reason.default('调拨') })
  .refine(({ from, to }) => from !== to, { message: 'must differ from `from`', path: ['to'] })

export const receiveStockBody = z.object({ warehouseId, quantity: pieces, reason: reason.default('入库') })

export const restockStockBody = z.object({
  warehouseId,
  quantity: pieces,
  into: z.enum(['available', 'qc']).default('available'),
  reason: reason.default('退货入库'),
})

/** What a change by hand left behind. */
export const stockStateSchema = z.object({
  sku: z.string(),
  levels: z.array(warehouseQuantitiesSchema),
  totals: stockTotalsSchema,
  seq: z.int(),
})
export type StockState = z.infer<typeof stockStateSchema>

export const stockFindingSchema = z.object({
  id: z.string(),
  sku: z.string(),
  kind: z
    .enum(driftKinds)
    .describe(
      'law: the ledger contradicts itself; projection, sale_projection: the list showed another number; leaked_hold, pool_leak: held for nobody; missing_hold, pool_missing: promised and not held',
    ),
  severity: z.enum(['yellow', 'red']).describe('red: a piece may be sold twice, or the books contradict themselves'),
  warehouseId: z.string().nullable(),
  status: z.enum(['open', 'closed']),
  detail: z.string().describe('One sentence for people'),
  expected: z.int().describe('What it should have been'),
  found: z.int().describe('What it was'),
  repairedTo: z.int().nullable().describe('What it is after the repair; null where a person has to decide'),
  foundAt: z.int(),
  closedAt: z.int().nullable(),
})
export type StockFinding = z.infer<typeof stockFindingSchema>

export const stockFindingsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().refine(isCursor, 'not a cursor of this list').optional(),
  status: z.enum(['open', 'closed']).optional(),
})
export type StockFindingsQuery = z.infer<typeof stockFindingsQuery>
export const stockFindingsSchema = z.object({
  items: z.array(stockFindingSchema),
  nextCursor: z.string().nullable(),
  lastRoundAt: z.int().nullable().describe('When the check last began with the first SKU; null before the first time'),
})
export type StockFindings = z.infer<typeof stockFindingsSchema>
