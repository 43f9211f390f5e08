/** What may still be changed of a campaign: nobody's claim gets worse terms than it was given under, and pieces that are set aside stay. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { MINUTE } from '../../core/time.ts'
import type { ChangeCampaign } from '../campaigns.contract.ts'
import type { Parts } from '../sale-pool.port.ts'

export interface EditableCampaign {
  readonly name: string
  readonly priceFen: number
  readonly perBuyer: number
  readonly unpaidTtlMs: number
  readonly opensAt: number
  readonly closesAt: number
  readonly carveAt: number
  readonly pieces: Parts
  readonly topUp: ChangeCampaign['topUp'] | null
  readonly status: string
}

const untilItBegins = ['opensAt', 'unpaidSeconds', 'carveMinutes', 'warehouses'] as const
const untilItIsCarved = ['carveMinutes', 'warehouses'] as const

export function editedCampaign<C extends EditableCampaign>(
  campaign: C,
  change: ChangeCampaign,
  now: number,
): Result<C, Failure<'campaign.already_begun' | 'campaign.already_carved' | 'campaign.times_invalid'>> {
  const among = (fields: readonly (keyof ChangeCampaign)[]) => fields.filter((field) => change[field] !== undefined)
  if (now >= campaign.opensAt && among(untilItBegins).length > 0)
    return fail('campaign.already_begun', { fields: among(untilItBegins) })
  const isCarved = campaign.status !== 'scheduled' || now >= campaign.carveAt
  if (isCarved && among(untilItIsCarved).length > 0)
    return fail('campaign.already_carved', { fields: among(untilItIsCarved) })
  const { unpaidSeconds, carveMinutes, warehouses, ...rest } = change
  const opensAt = change.opensAt ?? campaign.opensAt
  const closesAt = change.closesAt ?? campaign.closesAt
  if (closesAt <= Math.max(opensAt, now)) return fail('campaign.times_invalid')
  const lead = carveMinutes === undefined ? campaign.opensAt - campaign.carveAt : carveMinutes * MINUTE
  return ok({
    ...campaign,
    ...rest,
    ...(unpaidSeconds === undefined ? {} : { unpaidTtlMs: unpaidSeconds * 1_000 }),
    ...(isCarved ? {} : { carveAt: Math.max(0, opensAt - lead) }),
    ...(warehouses === undefined
      ? {}
      : { pieces: Object.fromEntries(warehouses.map(({ warehouseId, pieces }) => [warehouseId, pieces])) }),
  })
}
