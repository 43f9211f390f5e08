/** When a campaign is turned: each minute for what is due, and at once when a pool says that something happened. */
import type { PoolCountsMessage } from '../../campaigns/campaigns.messages.ts'
import { campaignsRepository } from '../../campaigns/campaigns.repository.ts'
import { dueCampaigns } from '../../campaigns/due-campaigns.queries.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { shardDb, shardNames } from '../../platform/db.ts'
import { createLog } from '../../platform/log.ts'
import { systemCtx } from '../../tenants/tenant-scope.ts'
import { knownTenant } from '../shops/known-connection.ts'
import { turnCampaign } from './turn-campaign.ts'

export async function driveCampaigns(
  env: Env,
  execution: Pick<ExecutionContext, 'waitUntil'>,
  now: number,
): Promise<void> {
  for (const shard of shardNames)
    for (const { tenantId, id } of await dueCampaigns(shardDb(env, shard), now)) {
      const tenant = await knownTenant(env, tenantId, now)
      if (!tenant) continue
      const ctx = systemCtx({ env, tenant, job: 'campaigns', waitUntil: (work) => execution.waitUntil(work) })
      await turnById(ctx, id).catch((error: unknown) =>
        createLog({ campaign: id, tenant: tenantId }).error('campaign.turn_failed', { error: String(error) }),
      )
    }
}

/** Counts of leases into D1, and on with the campaigns that they say something new about. */
export async function takePoolCounts({
  ctx,
  messages,
}: {
  ctx: Ctx
  messages: readonly PoolCountsMessage[]
}): Promise<void> {
  if (messages.length === 0) return
  const statements = campaignsRepository(ctx).project(messages, ctx.clock.now())
  if (statements.length > 0) await ctx.db.$client.batch(statements)
  const news = messages.filter(({ counts: { phase, left } }) => phase !== 'open' || left === 0)
  for (const id of new Set(news.map(({ campaignId }) => campaignId))) await turnById(ctx, id)
}

async function turnById(ctx: Ctx, id: string): Promise<void> {
  const campaign = await campaignsRepository(ctx).byId(id)
  if (campaign) await turnCampaign(ctx, campaign)
}
