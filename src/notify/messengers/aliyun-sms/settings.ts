/** Settings of 阿里云 SMS, as JSON or as the wizard's lines of text. */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { gatewaySetting } from '../../../platform/gateway-setting.ts'

function codesFromText(text: string): unknown {
  if (text.trim().startsWith('{')) return tryParseJson(text)
  const pairs = text
    .split(/[\n,，;；]/)
    .map((pair) => pair.split(/[=:：]/).map((part) => part.trim()))
    .filter(([event]) => event)
  return Object.fromEntries(pairs.map(([event = '', code = '']) => [event, code]))
}

/** Event → TemplateCode; `*` stands for every event that is not named. */
const templateCodes = z.preprocess(
  (value) => (typeof value === 'string' ? codesFromText(value) : value),
  z.record(z.string(), z.string().regex(/^SMS_\w+$/, 'a template code looks like SMS_123456789')),
)

/** Who is told when a notice names nobody: numbers as a list or as text with commas. */
const phones = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(/[\s,，;；]+/).filter((phone) => phone !== '') : value),
  z.array(z.string().regex(/^\+?\d{6,20}$/, 'a phone number has digits only')).max(1000),
)

export const settingsSchema = z.looseObject({
  signName: z.string().trim().min(1).max(50),
  templateCodes: templateCodes.default({}),
  phones: phones.default([]),
  gateway: gatewaySetting,
})
export type AliyunSmsSettings = z.infer<typeof settingsSchema>
