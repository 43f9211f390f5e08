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
  packageId: z
    .string()
    .nullable()
    .describe('Jobs with the same one leave as one parcel, each for its own order (合并发货); null: alone'),
  label: z
    .object({
      routeMark: z.string(),
      packageCode: z.string(),
      provider: z.string(),
      connectionId: z.string(),
      printedAt: z.int(),
      orderCode: z.string().optional().describe('By what the service knows it, where a label was voided before'),
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

export const scanQuery = z.object({
  code: z.string().trim().min(1).max(100).describe('A waybill, an order number of the hub, a SKU or its barcode'),
  warehouseId: z.string().optional().describe('Where goods are picked; absent: all warehouses'),
})
export const scanAnswerSchema = z.object({
  sku: z.string().nullable().describe('Set when goods were scanned'),
  items: z.array(fulfilmentSchema).describe('The jobs of the parcel or order; of goods those that still want them'),
})
export type ScanAnswer = z.infer<typeof scanAnswerSchema>

/** Stages in which a warehouse still has something to do. */
export const workStages = ['to_pick', 'picking', 'picked', 'packed'] as const satisfies readonly FulfilmentStatus[]

/** Jobs handed over are counted up to here; more of them read as `MOST_DONE`. */
export const MOST_DONE = 1_000

export const stageCountsSchema = z.object({
  to_pick: z.int(),
  picking: z.int(),
  picked: z.int(),
  packed: z.int(),
  handed_over: z.int().max(MOST_DONE).describe('Counted up to 1,000'),
})
export type StageCounts = z.infer<typeof stageCountsSchema>
