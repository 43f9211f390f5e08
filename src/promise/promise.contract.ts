import * as z from 'zod'

export const promiseBasisSchema = z.object({
  warehouseId: z.string(),
  carrier: z.string(),
  /** When the parcel is expected to leave (epoch ms), from cut-off, queue, handling and the business calendar. */
  leavesAt: z.int(),
  /** Hours from then to the signature that were assumed. */
  transitHours: z.number(),
  /** Which rung of the ladder answered. */
  level: z.enum(['district', 'city', 'province', 'nation', 'table', 'default']),
  /** Parcels behind that figure. */
  samples: z.int(),
  /** Share of the parcels that is to arrive in time: the tenant's target. */
  quantile: z.number(),
  /** Hours by which half of the lane's parcels arrive, and what the day of departure adds to them. */
  medianHours: z.number().optional(),
  dayHours: z.number().optional(),
  /** Kind of day of the departure. */
  day: z.string().optional(),
  /** What would have been promised for 50, 80, 90, 95 and 98 % (epoch ms): the calibration is measured on them. */
  curve: z.array(z.int()).optional(),
  /** Cold chain: the parcel comes after this instant (epoch ms), at most two hours before the promise. */
  windowFrom: z.int().optional(),
  /** False: the public holidays of that year are not published yet, weekdays were assumed. */
  calendarKnown: z.boolean().optional(),
  /** Where the parcel stood when the time was estimated anew. */
  stage: z.string().optional(),
  /** 0..1: how probable it was then that the first promise is missed. */
  risk: z.number().optional(),
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

const calibrationFigures = {
  told: z.int().describe('Promises of orders that were signed for'),
  target: z.number().nullable().describe('Share that was to be kept, 0..1'),
  kept: z.number().nullable().describe('Share that was kept, 0..1'),
  paddingHours: z
    .object({ low: z.int().nullable(), median: z.int().nullable(), high: z.int().nullable() })
    .describe('Promised − signed for, hours: of 10, 50 and 90 % of the orders; negative = late'),
}

export const calibrationQuery = z.object({ days: z.coerce.number().int().min(1).max(366).default(30) })

export const calibrationSchema = z.object({
  ...calibrationFigures,
  curve: z
    .array(z.object({ level: z.number(), kept: z.number().nullable() }))
    .describe('What came by the time that would have been promised for that share'),
  carriers: z.array(z.object({ carrier: z.string(), ...calibrationFigures })),
})
export type Calibration = z.infer<typeof calibrationSchema>

export const helpSchema = z.object({
  risk: z.number().nullable().describe('0..1: that the promise is missed; null where history says nothing'),
  expectedAt: z.int().nullable().describe('Epoch ms, at the tenant’s target share'),
  stage: z.string(),
  loseFen: z
    .int()
    .optional()
    .describe('The penalty of a missed promise by the tenant’s table; only for holders of `finance:read`'),
  actions: z.array(
    z.object({
      kind: z.string().describe('upgrade, reship, call, coupon'),
      possible: z.boolean(),
      why: z.string().describe('One sentence, zh-CN'),
      riskAfter: z.number().nullable(),
      costFen: z.int().optional(),
      expectedLossFen: z.int().optional().describe('costFen + riskAfter × loseFen'),
    }),
  ),
})
export type Help = z.infer<typeof helpSchema>
