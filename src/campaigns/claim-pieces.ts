import { type Failure, fail, ok, type Result } from '../core/result.ts'
import { authorise } from '../platform/authorise.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { ClaimBody, Claimed } from './campaigns.contract.ts'
import { admitClaim } from './claim-door.ts'
import { claimIdOf, leaseOf } from './domain/pool-name.ts'
import { knownCampaign } from './known-campaign.ts'

/** One buyer's claim. No database is asked and no audit row written: the pool's journal is the record. */
export async function claimPieces({
  ctx,
  input,
}: {
  ctx: Ctx
  input: ClaimBody & { readonly id: string }
}): Promise<Result<Claimed, Failure>> {
  const allowed = authorise(ctx, 'campaigns:claim')
  if (!allowed.ok) return allowed
  const arrivedAt = Date.now()
  const campaign = await knownCampaign(ctx, input.id, arrivedAt)
  if (!campaign) return fail('campaign.not_found')
  const { requestId, buyerId, quantity } = input
  const outcome = await admitClaim(ctx, campaign, { requestId, buyerId, quantity }, arrivedAt)
  if (!outcome.ok) return fail(outcome.code, { left: outcome.left })
  const { status, expiresAt, replayed } = outcome
  const claimId = claimIdOf(campaign.id, leaseOf(buyerId, campaign.leases), requestId)
  return ok({ claimId, status, quantity, expiresAt, replayed })
}
