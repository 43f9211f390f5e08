import * as z from 'zod'

export const routingWeightsSchema = z.object({
  stock: z.number(),
  speed: z.number(),
  load: z.number(),
  quality: z.number(),
})
export type RoutingWeights = z.infer<typeof routingWeightsSchema>

export const factorSchema = z.object({
  /** 0..1 */
  value: z.number(),
  /** One sentence for people, zh-CN. */
  reason: z.string(),
})

export const candidateSchema = z.object({
  warehouseId: z.string(),
  warehouseName: z.string(),
  carrier: z.string().nullable(),
  /** Weighted sum of the factors, 0..1; null when it was ruled out. */
  score: z.number().nullable(),
  factors: z.object({ stock: factorSchema, speed: factorSchema, load: factorSchema, quality: factorSchema }).nullable(),
  /** Why it was ruled out; null when it was not. */
  excluded: z.string().nullable(),
})

export const routingDecisionSchema = z.object({
  /** `single`: one warehouse; `split`: several; `short`: nothing fits. */
  outcome: z.enum(['single', 'split', 'short']),
  summary: z.string(),
  weights: routingWeightsSchema,
  candidates: z.array(candidateSchema),
  shipments: z.array(
    z.object({
      warehouseId: z.string(),
      carrier: z.string(),
      lines: z.array(z.object({ lineNo: z.int(), sku: z.string(), quantity: z.int() })),
    }),
  ),
  missing: z.array(z.object({ sku: z.string(), quantity: z.int() })),
})
export type RoutingDecision = z.infer<typeof routingDecisionSchema>
