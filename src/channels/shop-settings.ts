/** Settings that every pulled shop has, with their rows in the console's form. */
import * as z from 'zod'
import type { ConnectionForm } from './channels.port.ts'
import { outsideUrlSchema } from './outside-url.ts'

/** A pull closes the gaps that pushes leave: no gap is older than an hour. */
const MOST_PULL_MINUTES = 60

/** A field of the form that was emptied is absent. */
export const emptyIsAbsent = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() === '' ? undefined : value), schema)

const words: Readonly<Record<string, boolean>> = { 是: true, 否: false, yes: true, no: false, true: true, false: false }

/** Yes or no as people write it in a field of text; absent when it is empty. */
export const yesOrNo = emptyIsAbsent(
  z.preprocess(
    (value) => (typeof value === 'string' ? (words[value.trim().toLowerCase()] ?? value) : value),
    z.boolean().optional(),
  ),
)

/** `least`: a platform may want a pause between two pulls of a shop. */
const pullMinutes = (least: number) =>
  emptyIsAbsent(z.coerce.number().int().min(least).max(MOST_PULL_MINUTES).optional()).describe(
    'Minutes between two pulls; 5 unless said',
  )

/** Shape for `z.looseObject({ ...shopSettings, … })`. */
export const shopSettings = {
  gateway: emptyIsAbsent(outsideUrlSchema.optional()).describe('Replaces the platform’s base URL (relay or sandbox)'),
  firstPullDays: emptyIsAbsent(z.coerce.number().int().min(1).max(89).optional()).describe(
    'How far back the first pull reads, days',
  ),
  pullMinutes: pullMinutes(1),
}

/** The same for a platform that wants `least` minutes between two pulls. */
export const shopSettingsPulledEvery = (least: number) => ({ ...shopSettings, pullMinutes: pullMinutes(least) })

/** `gateway`: the address that the platform has by itself. */
export const shopSettingRows = (gateway: string, leastMinutes = 1): ConnectionForm['settings'] => [
  { key: 'gateway', label: '接口地址（可选）', placeholder: gateway },
  { key: 'firstPullDays', label: '首次拉取天数（可选）', placeholder: '7' },
  {
    key: 'pullMinutes',
    label: `每隔几分钟拉取一次（可选，${leastMinutes}–${MOST_PULL_MINUTES}）`,
    placeholder: String(Math.max(5, leastMinutes)),
  },
]

/** The address to call: the connection's own, else the platform's; without slashes at its end. */
export const gatewayOf = (settings: Readonly<Record<string, unknown>>, platforms: string): string =>
  (typeof settings.gateway === 'string' ? settings.gateway : platforms).replace(/\/+$/, '')

/** Shape besides `shopSettings` where the merchant agrees on a page of the platform. */
export const agreementSettings = {
  authorisePage: emptyIsAbsent(outsideUrlSchema.optional()).describe('Replaces the platform’s page of agreement'),
}

export const agreementRow = (page: string): ConnectionForm['settings'][number] => ({
  key: 'authorisePage',
  label: '授权页地址（可选）',
  placeholder: page,
})

/** The page to send the merchant to: the connection's own, else the platform's. */
export const agreementPage = (settings: Readonly<Record<string, unknown>>, platforms: string): string =>
  typeof settings.authorisePage === 'string' ? settings.authorisePage : platforms
