/** Settings of 阿里云 SMS, as JSON or as the wizard's lines of text. */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { gatewaySetting } from '../../../platform/gateway-setting.ts'
import { pairsOfText, phonesSetting } from '../sms-phones.ts'

const codesFromText = (text: string): unknown =>
  text.trim().startsWith('{') ? tryParseJson(text) : Object.fromEntries(pairsOfText(text))

/** Event → TemplateCode; `*` stands for every event that is not named. */
const templateCodes = z.preprocess(
  (value) => (typeof value === 'string' ? codesFromText(value) : value),
  z.record(z.string(), z.string().regex(/^SMS_\w+$/, 'a template code looks like SMS_123456789')),
)

export const settingsSchema = z.looseObject({
  signName: z.string().trim().min(1).max(50),
  templateCodes: templateCodes.default({}),
  phones: phonesSetting(1000),
  gateway: gatewaySetting,
})
export type AliyunSmsSettings = z.infer<typeof settingsSchema>
