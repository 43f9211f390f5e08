/** What a tenant decides about promises, the countdown board and what helps: one document, every field with a default. */
import * as z from 'zod'
import { defaultPenalties } from './domain/default-penalties.ts'

const localDaySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day looks like 2027-02-06')
const minuteOfDay = z.int().min(0).max(1439)
const fen = z.int().min(0).max(100_000_00)

export const workingDaysSchema = z.object({
  weekends: z.boolean().describe('Works on Saturdays and Sundays that are rest days'),
  holidays: z.boolean().describe('Works on public holidays'),
  lunarNewYearRest: z.int().min(0).max(30).describe('Closed on this many days from 初一; 0 = never'),
  rest: z.array(localDaySchema).max(400).describe('Local days on which nobody works'),
  work: z
    .array(localDaySchema)
    .max(400)
    .describe('Local days on which everybody does; for years whose holidays are not published, too'),
})

export const penaltySchema = z.object({
  channel: z.string().min(1).max(40).describe("A platform's kind, `*` for all others"),
  basisPoints: z.int().min(0).max(10_000).describe('Of what the buyer pays; 500 = 5 %'),
  minFen: fen,
  maxFen: fen,
})
export type Penalty = z.infer<typeof penaltySchema>

export const helpKinds = ['upgrade', 'reship', 'call', 'coupon'] as const
export type HelpKind = (typeof helpKinds)[number]

export const keeperSchema = z.object({
  warehouseId: z.string().min(1).max(60),
  shelf: z.string().max(20).describe('Shelves that begin like this; empty = the whole warehouse'),
  name: z.string().trim().min(1).max(40),
  phone: z.string().regex(/^\+?\d{6,20}$/, 'a phone number has digits only'),
  supervisor: z.boolean().describe('Told when the keeper does not answer'),
})
export type Keeper = z.infer<typeof keeperSchema>

export const promiseSettingsSchema = z.object({
  target: z.number().min(0.5).max(0.99).default(0.95).describe('Share of the promises that is to be kept'),
  warehouseDays: workingDaysSchema.default({ weekends: true, holidays: true, lunarNewYearRest: 3, rest: [], work: [] }),
  courierDays: workingDaysSchema.default({ weekends: true, holidays: true, lunarNewYearRest: 0, rest: [], work: [] }),
  morningMinute: minuteOfDay
    .default(600)
    .describe('Earliest minute of the local day that is promised; what falls into the night is moved to it'),
  dayToMinute: minuteOfDay.default(1320).describe('Latest minute of the local day that is promised'),
  provinceHours: z
    .record(z.string().regex(/^\d{2}$/), z.int().min(1).max(720))
    .default({})
    .describe('Hours on the road by province code, for lanes without history'),
  coldSkus: z
    .array(z.string().min(1).max(100))
    .max(2_000)
    .default([])
    .describe('Cold chain: SKU codes, `FRESH-*` for a prefix'),
  coldWindowMinutes: z.int().min(30).max(120).default(120).describe('Width of the window in which cold goods arrive'),
  riskThreshold: z
    .number()
    .min(0.05)
    .max(0.95)
    .default(0.5)
    .describe('From this probability of a breach on a case is opened'),
  helpCostFen: z
    .object({ upgrade: fen, reship: fen, call: fen, coupon: fen })
    .default({ upgrade: 12_00, reship: 18_00, call: 2_00, coupon: 5_00 }),
  penalties: z
    .array(penaltySchema)
    .max(50)
    .default([...defaultPenalties])
    .describe(
      'What a late order costs; the rows that come with the product are estimates, to be replaced by the platforms’ rules',
    ),
  warnMinutes: z
    .int()
    .min(10)
    .max(480)
    .default(120)
    .describe('Shelves with open jobs are told this long before the van'),
  ackMinutes: z.int().min(1).max(120).default(10).describe('Unanswered for this long, the supervisor is told'),
  keepers: z.array(keeperSchema).max(200).default([]),
})
export type PromiseSettings = z.infer<typeof promiseSettingsSchema>

/** Amounts are for holders of `finance:read`. */
export const shownPromiseSettingsSchema = promiseSettingsSchema.partial({ helpCostFen: true, penalties: true })
export type ShownPromiseSettings = z.infer<typeof shownPromiseSettingsSchema>

export const defaultPromiseSettings: PromiseSettings = promiseSettingsSchema.parse({})
