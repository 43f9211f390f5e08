/** Settings of 阿里云 SMS, as JSON or as the wizard's lines of text. */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { gatewaySetting } from '../../../platform/gateway-setting.ts'
import { pairsOfText, phonesSetting, textOfPairs, textOfPhones } from '../template-texts.ts'

const codesFromText = (text: string): unknown =>
  text.trim().startsWith('{') ? tryParseJson(text) : Object.fromEntries(pairsOfText(text))

/** Event → TemplateCode; `*` stands for every event that is not named. */
const templateCodes = z.preprocess(
  (value) => (typeof value === 'string' ? codesFromText(value) : value),
  z.record(z.string(), z.string().regex(/^SMS_\w+$/, 'a template code looks like SMS_123456789')),
)

/** What a message is made of. */
export const readSettings = z.looseObject({
  signName: z.string().trim().min(1).max(50),
  templateCodes: templateCodes.default({}),
  phones: phonesSetting(1000),
  gateway: gatewaySetting,
})

/** What is kept, and shown again: text, as the wizard takes it. */
export const settingsSchema = readSettings.transform(({ templateCodes, phones, ...rest }) => ({
  ...rest,
  templateCodes: textOfPairs(Object.entries(templateCodes)),
  phones: textOfPhones(phones),
}))
