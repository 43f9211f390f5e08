import * as z from 'zod'

export const fulfilmentStatuses = [
  'to_pick',
  'picking',
  'picked',
  'packed',
  'handed_over',
  'collected',
  'cancelled',
  'intercepted',
] as const
export type FulfilmentStatus = (typeof fulfilmentStatuses)[number]

export const fulfilmentLineSchema = z.object({
  lineNo: z.int(),
  sku: z.string(),
  title: z.string(),
  spec: z.string(),
  quantity: z.int(),
  holdId: z.string(),
  pickedQuantity: z.int(),
})
export type FulfilmentLine = z.infer<typeof fulfilmentLineSchema>

export const fulfilmentSchema = z.object({
  id: z.string(),
  orderId: z.string(),
  warehouseId: z.string(),
  status: z.enum(fulfilmentStatuses),
  carrier: z.string(),
  waybill: z.string().nullable(),
  label: z
    .object({
      routeMark: z.string(),
      packageCode: z.string(),
      provider: z.string(),
      connectionId: z.string(),
      printedAt: z.int(),
    })
    .nullable(),
  lines: z.array(fulfilmentLineSchema),
  /** Grams on the scale; null before weighing. */
  weightG: z.int().nullable(),
  createdAt: z.int(),
  pickedAt: z.int().nullable(),
  packedAt: z.int().nullable(),
  handedOverAt: z.int().nullable(),
  updatedAt: z.int(),
  version: z.int(),
})
export type Fulfilment = z.infer<typeof fulfilmentSchema>
