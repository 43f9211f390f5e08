/** Codes of this room. Status numbers are chosen in platform/http-errors.ts, words in the console. */
import type { Failure } from '../core/result.ts'
import { claimRefusals } from './sale-pool.port.ts'

export const campaignErrorCodes = [
  ...claimRefusals,
  'claim.not_found',
  /** An order has the pieces: cancel the order instead. */
  'claim.already_ordered',
  'campaign.not_found',
  'live_room.not_found',
  /** It has begun or is over: `status`. */
  'campaign.already_begun',
  /** These cannot be changed any more: `fields`. */
  'campaign.already_carved',
  /** It would end before it begins, or before now. */
  'campaign.times_invalid',
  /** Not running any more: `status`. */
  'campaign.over',
  /** Still to close: its journal is read when it is over. */
  'campaign.not_over',
  /** A pool could not be asked; the same call may be sent again. */
  'campaign.unreachable',
] as const
export type CampaignErrorCode = (typeof campaignErrorCodes)[number]

export type CampaignFailure = Failure<CampaignErrorCode>
