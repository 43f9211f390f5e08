import * as z from 'zod'
import { warehouseQuantitiesSchema } from './stock.contract.ts'

/** A ledger's newest levels, for the projection in D1. Repeats and late ones are harmless: only a greater `seq` is written. */
export const stockLevelsMessageSchema = z.object({
  v: z.literal(1),
  kind: z.literal('stock.levels'),
  tenantId: z.string(),
  /** Where the tenant lived when the ledger last heard of it; the consumer asks the control plane. */
  shard: z.string(),
  sku: z.string(),
  seq: z.int().nonnegative(),
  /** When the levels were read, epoch ms. */
  at: z.int(),
  /** Each with the `seq` of its own newest change, so that only what changed is written. */
  levels: z.array(warehouseQuantitiesSchema.extend({ seq: z.int().nonnegative() })),
})
export type StockLevelsMessage = z.infer<typeof stockLevelsMessageSchema>
