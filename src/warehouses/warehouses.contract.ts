import * as z from 'zod'

/** A carrier that picks up at a warehouse, and where it delivers to. */
export const carrierServiceSchema = z.object({
  /** Our carrier code: yuantong, zhongtong, shunfeng … */
  carrier: z.string(),
  /** Division-code prefixes that it serves (`33`, `3301`, `330110`); `['*']` is the whole country. */
  serves: z.array(z.string()),
  /** Grams; heavier parcels need another carrier. */
  maxWeightG: z.int().positive(),
})
export type CarrierService = z.infer<typeof carrierServiceSchema>

export const warehouseSchema = z.object({
  id: z.string(),
  name: z.string(),
  regionCode: z.string().regex(/^\d{6}$/),
  province: z.string(),
  city: z.string(),
  district: z.string(),
  address: z.string(),
  contactName: z.string(),
  contactPhone: z.string(),
  cutoffMinute: z.int().min(0).max(1439),
  handlingMinutes: z.int().min(0),
  dailyCapacity: z.int().positive(),
  quality: z.number().min(0).max(1),
  carriers: z.array(carrierServiceSchema),
  active: z.boolean(),
})
export type Warehouse = z.infer<typeof warehouseSchema>

export const saveWarehouseInput = warehouseSchema.omit({ id: true }).extend({
  isNew: z.boolean().optional().describe('Refuse a code that is there already, instead of changing its warehouse'),
})
export type SaveWarehouse = z.infer<typeof saveWarehouseInput>
