/**
 * Accounts at the carriers (客户号, 密码, 网点, 月结号), one per carrier: `{ zhongtong: { customerName, … } }`, the same as
 * JSON text, or one line per carrier as the wizard takes it: `zhongtong,客户号,密码,网点,月结号`.
 */
import * as z from 'zod'
import { tryParseJson } from '../../core/json.ts'
import type { CarrierOptions } from '../carrier.port.ts'

const accountSchema = z.object({
  customerName: z.string().trim().default(''),
  customerPwd: z.string().trim().default(''),
  sendSite: z.string().trim().default(''),
  monthCode: z.string().trim().default(''),
})
export type CarrierAccount = z.infer<typeof accountSchema>

const recordSchema = z.record(z.string(), accountSchema)

function fromText(text: string): unknown {
  if (text.trim().startsWith('{')) return tryParseJson(text)
  const lines = text.split(/[\n;；]/).filter((line) => line.trim() !== '')
  return Object.fromEntries(
    lines.map((line) => {
      const [carrier = '', customerName, customerPwd, sendSite, monthCode] = line
        .split(/[,，]/)
        .map((part) => part.trim())
      return [carrier, { customerName, customerPwd, sendSite, monthCode }]
    }),
  )
}

export const accountsSchema = z.preprocess(
  (value) => (typeof value === 'string' ? fromText(value) : value),
  recordSchema,
)

/** From `credentials.accounts`: passwords are sealed at rest. A carrier without an account has empty fields. */
export function accountOf(carrier: string, { credentials }: Pick<CarrierOptions, 'credentials'>): CarrierAccount {
  return accountsSchema.safeParse(credentials.accounts ?? '').data?.[carrier] ?? accountSchema.parse({})
}

/** Whether the connection has an account at the carrier. */
export const hasAccount = (carrier: string, credentials: CarrierOptions['credentials']): boolean =>
  accountsSchema.safeParse(credentials.accounts ?? '').data?.[carrier] !== undefined

/** Text of the wizard's field; empty is no account. */
export const accountsText = z
  .string()
  .default('')
  .refine((text) => accountsSchema.safeParse(text).success, 'not a list of accounts')
