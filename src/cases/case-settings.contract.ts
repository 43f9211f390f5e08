/** What a tenant decides about its cases: reason codes, groups of people, and which case goes to which group. */
import * as z from 'zod'
import { type PresetCode, presetCodeIds, presetCodes, presetGroups } from './case-codes.contract.ts'

const id = z.string().regex(/^[a-z0-9_]{1,40}$/)
const name = z.string().trim().max(30)

export const caseGroupSchema = z.object({
  id,
  name: name.describe('Empty for a preset'),
  members: z.array(z.string().min(1).max(100)).max(200).describe('Ids of people'),
})
export const caseCodeSchema = z.object({
  code: id,
  name: name.describe('Empty for a preset'),
  group: id.describe('Where no rule matches'),
  hours: z.int().min(1).max(720).describe('From opened to the deadline'),
})
export const caseRuleSchema = z.object({
  codes: z.array(id).max(60).describe('Empty: any'),
  channels: z.array(z.string().min(1).max(40)).max(60).describe('Empty: any'),
  warehouses: z.array(z.string().min(1).max(60)).max(60).describe('Empty: any'),
  minFen: z.int().min(0).nullable().describe('The order is worth as much, 分, or more; null: any'),
  group: id,
})
export type CaseRule = z.infer<typeof caseRuleSchema>

export const caseSettingsSchema = z.object({
  groups: z.array(caseGroupSchema).max(60),
  codes: z.array(caseCodeSchema).max(100),
  rules: z
    .array(caseRuleSchema)
    .max(100)
    .describe('The first that matches decides; shown and changed with finance:read'),
})
export type CaseSettings = z.infer<typeof caseSettingsSchema>

const presetCode = (code: keyof typeof presetCodes): z.infer<typeof caseCodeSchema> => {
  const { group, hours }: PresetCode = presetCodes[code]
  return { code, name: '', group, hours }
}

export const defaultCaseSettings: CaseSettings = {
  groups: Object.keys(presetGroups).map((group) => ({ id: group, name: '', members: [] })),
  codes: presetCodeIds.map(presetCode),
  rules: [],
}

/** Presets that are not in it are there as they come: none can be taken away. */
export function withPresets(settings: CaseSettings): CaseSettings {
  const { groups, codes } = defaultCaseSettings
  return {
    ...settings,
    groups: [...groups.filter((one) => !settings.groups.some(({ id: own }) => own === one.id)), ...settings.groups],
    codes: [...codes.filter((one) => !settings.codes.some(({ code }) => code === one.code)), ...settings.codes],
  }
}
