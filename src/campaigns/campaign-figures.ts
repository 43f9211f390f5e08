/** A running sale in figures, for a page that looks every second: exact counts, and the curve as far as it is read. */
import { type Failure, fail, ok, type Result } from '../core/result.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { CampaignCounts, Figures } from './campaigns.contract.ts'
import { addCounts } from './domain/answer-times.ts'
import { curveOf } from './domain/proof.ts'
import { knownCampaign } from './known-campaign.ts'
import { addressOf, askLeases } from './sale-pool.client.ts'

export async function saleFigures({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly id: string }
}): Promise<Result<Figures, Failure>> {
  const at = ctx.clock.now()
  const campaign = await knownCampaign(ctx, input.id, at)
  if (!campaign) return fail('campaign.not_found')
  const asked = await askLeases(ctx, campaign, (pool, lease) =>
    pool.figures(addressOf(ctx.tenant, input.id, lease), at),
  )
  if (!asked.ok) return asked
  const leases = asked.value
  const { seq: _seq, phase, ...counts } = leases[0]?.counts ?? nothing
  for (const { counts: more } of leases.slice(1)) {
    const { seq: _more, phase: _its, ...numbers } = more
    addCounts(counts, numbers)
  }
  const { requests, refused, times, seconds } = curveOf(leases)
  return ok({
    at,
    phase,
    counts,
    requests,
    refused: { ...refused },
    times,
    seconds: [...seconds],
    whole: leases.every(({ isWhole }) => isWhole),
  })
}

const nothing: CampaignCounts & { seq: number; phase: Figures['phase'] } = {
  seq: 0,
  phase: 'planned',
  issued: 0,
  left: 0,
  held: 0,
  paid: 0,
  drawn: 0,
  withdrawn: 0,
  claimedEver: 0,
  expiredEver: 0,
  releasedEver: 0,
}
