/** Settings that every courier connection has, with their rows in the console's form. */
import * as z from 'zod'
import { gatewaySetting } from '../../platform/gateway-setting.ts'

/** A field of the form that was emptied is absent. */
const count = (most: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
    z.coerce.number().int().min(1).max(most).optional(),
  )

/** Shape for `z.looseObject({ ...courierSettings, … })`. */
export const courierSettings = {
  gateway: gatewaySetting,
  pollsPerMinute: count(6_000).describe('Most queries of tracks a minute; the service’s own measure unless said'),
  balanceWarning: count(1_000_000).describe('Waybills left at a branch below which the console warns; 200 unless said'),
}

export const courierRows = (gateway: string) => [
  { key: 'gateway', label: '网关地址（可选）', placeholder: gateway },
  { key: 'pollsPerMinute', label: '每分钟最多查询轨迹次数（可选）', placeholder: '60' },
]
