import * as z from 'zod'
import { isCursor } from '../core/keyset.ts'

export const skuSchema = z.object({
  code: z.string().min(1).max(100).describe("The merchant's own code (商家编码)"),
  name: z.string(),
  spec: z.string(),
  imageUrl: z.string(),
  barcode: z.string(),
  priceFen: z.int().nonnegative(),
  weightG: z.int().nonnegative().describe('Grams'),
  volumeCm3: z.int().nonnegative(),
  safetyStock: z.int().nonnegative().describe('Below this many available pieces the SKU is red'),
})
export type Sku = z.infer<typeof skuSchema>

/** As it is shown: the price needs `finance:read`. */
export const shownSkuSchema = skuSchema.partial({ priceFen: true })
export type ShownSku = z.infer<typeof shownSkuSchema>

export const saveSkuInput = skuSchema
  .omit({ code: true })
  .partial()
  .extend({
    name: z.string().trim().min(1),
    isNew: z.boolean().optional().describe('Refuse a code that is there already, instead of changing its SKU'),
  })
export const skuListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().refine(isCursor, 'not a cursor of this list').optional(),
  q: z.string().max(100).optional(),
})
export const skuListSchema = z.object({ items: z.array(shownSkuSchema), nextCursor: z.string().nullable() })

export const bundlePartSchema = z.object({
  sku: z.string().min(1).max(100),
  quantity: z.int().positive().max(1_000).describe('Pieces in one bundle'),
})
export type BundlePart = z.infer<typeof bundlePartSchema>
export const bundleSchema = z.object({
  parts: z.array(bundlePartSchema).max(50).describe('Empty: goods of their own. A SKU that stands twice is summed'),
})

export const mappingTaskSchema = z.object({
  connectionId: z.string(),
  shopSkuId: z.string(),
  shopProductId: z.string(),
  merchantCode: z.string(),
  title: z.string(),
  spec: z.string(),
  firstOrderId: z.string(),
  createdAt: z.int(),
  doneAt: z.int().nullable(),
})
export type MappingTask = z.infer<typeof mappingTaskSchema>
/** What a listing of a shop stands for. */
export const mappingSchema = z.object({
  connectionId: z.string(),
  shopSkuId: z.string(),
  shopProductId: z.string(),
  sku: z.string(),
  source: z.enum(['code', 'person']).describe('code: found by the merchant code; person: mapped by hand'),
  title: z.string().describe("The shop's own words; empty for a listing that nobody had to map"),
  spec: z.string(),
  name: z.string().describe("The SKU's name"),
  updatedAt: z.int(),
})
export type Mapping = z.infer<typeof mappingSchema>
export const mappingListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().refine(isCursor, 'not a cursor of this list').optional(),
  q: z
    .string()
    .max(100)
    .optional()
    .describe('Part of the SKU, of its name or of the title, or the whole id of the listing'),
})
export const mappingListSchema = z.object({ items: z.array(mappingSchema), nextCursor: z.string().nullable() })
export const mapListingInput = z.object({ connectionId: z.string(), shopSkuId: z.string(), sku: z.string() })
