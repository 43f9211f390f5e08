/** Settings of 腾讯云 SMS, as JSON or as the wizard's lines of text. */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { gatewaySetting } from '../../../platform/gateway-setting.ts'
import { pairsOfText, phonesSetting, textOfPairs, textOfPhones } from '../template-texts.ts'

/** `order.overdue=100001 hubNo promisedAt`: id, then the fields in the order of {1} {2} … */
function templatesFromText(text: string): unknown {
  if (text.trim().startsWith('{')) return tryParseJson(text)
  return Object.fromEntries(
    pairsOfText(text).map(([event, rest]) => {
      const [id = '', ...params] = rest.split(/\s+/)
      return [event, { id, params }]
    }),
  )
}

/** Parameters of 腾讯云 have positions, not names. `*` stands for every event that is not named. */
const templates = z.preprocess(
  (value) => (typeof value === 'string' ? templatesFromText(value) : value),
  z.record(
    z.string(),
    z.object({
      id: z.string().regex(/^\d{1,20}$/, 'a template id has digits only'),
      params: z.array(z.string().regex(/^\w{1,40}$/)).max(20),
    }),
  ),
)

/** What a message is made of. */
export const readSettings = z.looseObject({
  sdkAppId: z.coerce
    .string()
    .trim()
    .regex(/^\d{1,20}$/, 'an SdkAppId has digits only'),
  signName: z.string().trim().min(1).max(50),
  region: z
    .string()
    .trim()
    .transform((region) => region || 'ap-guangzhou')
    .default('ap-guangzhou'),
  templates: templates.default({}),
  phones: phonesSetting(200),
  gateway: gatewaySetting,
})

/** What is kept, and shown again: text, as the wizard takes it. */
export const settingsSchema = readSettings.transform(({ templates, phones, ...rest }) => ({
  ...rest,
  templates: textOfPairs(
    Object.entries(templates).map(([event, { id, params }]) => [event, [id, ...params].join(' ')]),
  ),
  phones: textOfPhones(phones),
}))
