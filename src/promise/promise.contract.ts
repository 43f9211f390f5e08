import * as z from 'zod'

export const promiseBasisSchema = z.object({
  warehouseId: z.string(),
  carrier: z.string(),
  /** When the parcel is expected to leave (epoch ms), from cut-off, handling and the business calendar. */
  leavesAt: z.int(),
  /** Hours on the road that were assumed. */
  transitHours: z.number(),
  /** Which rung of the ladder answered. */
  level: z.enum(['district', 'city', 'province', 'nation', 'default']),
  /** Parcels behind that figure. */
  samples: z.int(),
  quantile: z.number(),
  note: z.string(),
})
export type PromiseBasis = z.infer<typeof promiseBasisSchema>

export const promiseSchema = z.object({
  version: z.int(),
  promisedAt: z.int(),
  reason: z.string(),
  basis: promiseBasisSchema,
  madeAt: z.int(),
})
export type PromiseVersion = z.infer<typeof promiseSchema>
