/** Which template tells which event, and what stands in its keywords: JSON, or the wizard's lines of text. */
import * as z from 'zod'
import { tryParseJson } from '../../../core/json.ts'
import { gatewaySetting } from '../../../platform/gateway-setting.ts'
import { fieldsOf, isForBuyer, type NoticeEventName } from '../../domain/notice-events.ts'
import { pairsOfText, textOfPairs } from '../template-texts.ts'
import { kindOfKeyword } from './field-values.ts'

const fieldSchema = z.object({
  keyword: z.string().refine((keyword) => kindOfKeyword(keyword) !== null, 'no keyword of a template: thing1, time2 …'),
  /** Name of the fact that stands there. */
  fact: z.string(),
  /** What stands there where the fact is missing or does not fit; '' for nothing. */
  otherwise: z.string().regex(/^[^\s,，;；|]{0,32}$/),
})

const templateSchema = z.object({
  id: z.string().regex(/^[\w-]{20,64}$/, 'a template id has 43 characters'),
  fields: z.array(fieldSchema).min(1).max(20),
})
export type SubscribeTemplate = z.infer<typeof templateSchema>
type Templates = Readonly<Record<string, SubscribeTemplate>>
type Field = z.infer<typeof fieldSchema>

/** `buyer.shipped=TEMPLATE character_string1:waybill phone_number2:driverPhone|4000000000` */
function templatesFromText(text: string): unknown {
  if (text.trim().startsWith('{')) return tryParseJson(text)
  return Object.fromEntries(
    pairsOfText(text).map(([event, rest]) => {
      const [id = '', ...fields] = rest.split(/\s+/)
      return [event, { id, fields: fields.map(fieldOfText) }]
    }),
  )
}

function fieldOfText(text: string): unknown {
  const [keyword = '', rest = ''] = text.split(/[:：](.*)/s)
  const [fact = '', otherwise = ''] = rest.split(/\|(.*)/s)
  return { keyword, fact, otherwise }
}

const isOfTime = (keyword: string): boolean => ['time', 'date'].includes(kindOfKeyword(keyword) ?? '')

const templatesSchema = z.preprocess(
  (value) => (typeof value === 'string' ? templatesFromText(value) : value),
  z.record(z.string(), templateSchema).superRefine((byEvent, issues) => {
    const say = (message: string, path: string[]) => issues.addIssue({ code: 'custom', message, path })
    for (const [event, { fields }] of Object.entries(byEvent)) {
      if (!isForBuyer(event)) {
        say('no event that buyers are told of', [event])
        continue
      }
      const known = fieldsOf(event as NoticeEventName)
      for (const { keyword, fact } of fields) {
        if (!known.includes(fact))
          say(`${fact} is not known of this event; known: ${known.join(' ')}`, [event, keyword])
        else if (isOfTime(keyword) !== fact.endsWith('Time'))
          say('times stand in time and date keywords', [event, keyword])
      }
    }
  }),
)

/** As the wizard shows them again: one a line. */
const textOf = (templates: Templates): string =>
  textOfPairs(
    Object.entries(templates).map(([event, { id, fields }]) => [event, [id, ...fields.map(textOfField)].join(' ')]),
  )

const textOfField = ({ keyword, fact, otherwise }: Field): string =>
  `${keyword}:${fact}${otherwise === '' ? '' : `|${otherwise}`}`

export const settingsSchema = z.looseObject({
  templates: templatesSchema.transform(textOf).default(''),
  page: z.string().trim().max(500).default(''),
  state: z
    .enum(['', 'developer', 'trial', 'formal'])
    .transform((state) => state || 'formal')
    .default('formal'),
  gateway: gatewaySetting,
})

/** Events with their templates, as they are written in the settings of a connection. */
export function templatesOf(settings: Readonly<Record<string, unknown>>): Templates {
  const read = templatesSchema.safeParse(settings.templates ?? '')
  return read.success ? read.data : {}
}

/** Null where the tenant has no template for it. */
export const templateOf = (settings: Readonly<Record<string, unknown>>, event: string): SubscribeTemplate | null =>
  templatesOf(settings)[event] ?? null
