/** 零漏单台账 as the console and partners see it. */
import * as z from 'zod'
import { hourStates } from './domain/hours.ts'

const instant = z.int().describe('Epoch ms')

export const checkedHourSchema = z.object({
  hour: instant.describe('Start of the hour in which the orders were placed, epoch ms'),
  state: z.enum(hourStates),
  platformOrders: z
    .int()
    .nullable()
    .describe("Orders of the hour in the platform's own list; null when it did not answer"),
  ourOrders: z.int().nullable().describe('How many of them we have'),
  repaired: z.int().describe('How many had been missing and were taken in by a check'),
  checks: z.int(),
  checkedAt: instant,
  lagMs: z.int().nullable().describe("Between the platform's newest change and our having it, at the check"),
  trouble: z.string(),
})
export type CheckedHour = z.infer<typeof checkedHourSchema>

const spanFields = {
  from: z.coerce.number().int().describe('Epoch ms'),
  to: z.coerce.number().int().describe('Epoch ms, not included'),
}

export const completenessQuery = z.object(spanFields)
export const replayInput = z.object({
  from: z.int().describe('Epoch ms; cut to whole hours'),
  to: z.int().describe('Epoch ms; at most 31 days after `from`'),
})

export const completenessSchema = z.object({
  /** False for shops whose platform gives no list to hold the books against (the open channel). */
  comparable: z.boolean(),
  /** Everything that the platform changed up to here is here, epoch ms; null before the first pull. */
  syncedTo: instant.nullable(),
  lagMs: z.int().nullable(),
  totals: z.object({
    platformOrders: z.int(),
    ourOrders: z.int(),
    repaired: z.int(),
    hoursMissing: z.int(),
    hoursUnknown: z.int(),
  }),
  hours: z.array(checkedHourSchema),
})
export type Completeness = z.infer<typeof completenessSchema>
