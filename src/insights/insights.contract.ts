import * as z from 'zod'
import { orderStatusSchema } from '../orders/orders.contract.ts'

/** What a merchant of this size reaches with a good team; the line drawn in the chart. */
export const ODI_GOAL = 0.927

export const odiDaySchema = z.object({
  day: z.string().describe('Local day, yyyy-MM-dd'),
  signed: z.int().describe('Orders signed for on this day'),
  signedInTime: z.int().describe('… within the time promised when the buyer ordered'),
  due: z.int().describe('Promises of this day that are decided: kept, or passed'),
  kept: z.int(),
})
export type OdiDay = z.infer<typeof odiDaySchema>

export const odiQuery = z.object({ days: z.coerce.number().int().min(1).max(366).default(30) })

export const odiReportSchema = z.object({
  days: z.array(odiDaySchema).describe('Oldest first, today last; days without orders are there with zeros'),
  odi: z.number().nullable().describe('0..1; null while nothing was signed for'),
  odiStrict: z.number().nullable().describe('0..1, over days that are over'),
  goal: z.number(),
})
export type OdiReport = z.infer<typeof odiReportSchema>

export const firstThingSchema = z.object({
  orderId: z.string(),
  hubNo: z.string(),
  why: z.string().describe('One sentence, zh-CN'),
  deadline: z.int().nullable().describe('Epoch ms'),
  payableFen: z.int().optional().describe('Only for holders of `finance:read`'),
  currency: z.string().describe('ISO 4217; amounts of two currencies are never added up'),
  status: orderStatusSchema,
})

export const todaySchema = z.object({
  overdue: z.int().describe('Open orders past their promise'),
  within1h: z.int(),
  within4h: z.int().describe('Between 1 h and 4 h'),
  openCases: z.int(),
  firstThings: z.array(firstThingSchema).describe('Most money at risk first, each currency by itself'),
  odi30: z.number().nullable(),
  odiStrict30: z.number().nullable(),
})
export type Today = z.infer<typeof todaySchema>
