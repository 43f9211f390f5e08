/**
 * The order of a claim is cancelled while the sale still runs: its pieces go back to the sale, where others wait for them. One call
 * of the main ledger ends the order's holds and carves the pieces out again, so nobody comes in between; then the pool is told, as
 * of any other issue, under a number that belongs to this claim. Every step may be repeated.
 */
import { type Campaign, campaignsRepository, returnReason } from '../campaigns/campaigns.repository.ts'
import { unitsOf } from '../campaigns/domain/parts.ts'
import { poolHoldId, ROOT } from '../campaigns/domain/pool-name.ts'
import { addressOf, askPool } from '../campaigns/sale-pool.client.ts'
import type { Parts } from '../campaigns/sale-pool.port.ts'
import { ok } from '../core/result.ts'
import type { Fulfilment } from '../fulfilment/fulfilment.contract.ts'
import { commit } from '../platform/commit.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { LedgerCommand } from '../stock/stock-ledger.port.ts'
import { askMainLedger } from './carve-out.ts'
import type { DrawnClaim } from './draw-claims.ts'
import type { EffectResult } from './effects/carry-out-effects.ts'
import type { HubEffect } from './effects/effect.ts'
import { turnCampaign } from './turn-campaign.ts'

export interface TakeBack {
  readonly campaignId: string
  readonly claimId: string
  readonly sku: string
  /** Ends what the order holds of the SKU. */
  readonly releases: readonly LedgerCommand[]
  /** Pieces that the claim was for, by the warehouse where the order holds them. */
  readonly parts: Parts
}

const isRunning = ({ status, closesAt }: Campaign, now: number): boolean =>
  (status === 'ready' || status === 'open') && now < closesAt

/**
 * The effects of a cancelled order with those releases that belong to its claim taken out and made one with the return to the sale.
 * Unchanged when the sale is over: then the pieces are anybody's.
 */
export function returningToSale(
  { campaign, claimId, parts }: DrawnClaim,
  effects: readonly HubEffect[],
  jobs: readonly Fulfilment[],
  now: number,
): readonly HubEffect[] {
  if (!isRunning(campaign, now)) return effects
  const isOurs = (sku: string) => sku === campaign.sku
  const releases = effects.flatMap((effect) =>
    effect.kind === 'stock.apply' ? effect.commands.flatMap(({ sku, command }) => (isOurs(sku) ? [command] : [])) : [],
  )
  const others = effects.flatMap((effect): HubEffect[] => {
    if (effect.kind !== 'stock.apply') return [effect]
    const commands = effect.commands.filter(({ sku }) => !isOurs(sku))
    return commands.length === 0 ? [] : [{ ...effect, commands }]
  })
  return [
    ...others,
    {
      kind: 'campaign.take_back',
      campaignId: campaign.id,
      claimId,
      sku: campaign.sku,
      releases,
      parts: whereHeld(parts, campaign.sku, jobs),
    },
  ]
}

/** An order may send a claim's pieces from another warehouse than the one they were set aside in. */
function whereHeld(drawn: Parts, sku: string, jobs: readonly Fulfilment[]): Parts {
  const lines = jobs
    .filter(({ status }) => status !== 'cancelled')
    .flatMap(({ warehouseId, lines: ofJob }) =>
      ofJob.flatMap((line) => (line.sku === sku ? [{ warehouseId, quantity: line.quantity }] : [])),
    )
  if (lines.length === 0) return drawn
  const parts: Record<string, number> = {}
  let missing = unitsOf(drawn)
  for (const { warehouseId, quantity } of lines.sort(
    (a, b) => Number(b.warehouseId in drawn) - Number(a.warehouseId in drawn),
  )) {
    const taken = Math.min(quantity, missing)
    if (taken > 0) parts[warehouseId] = (parts[warehouseId] ?? 0) + taken
    missing -= taken
  }
  return parts
}

export async function takeBack(
  ctx: Ctx,
  { campaignId, claimId, sku, releases, parts }: TakeBack,
): Promise<EffectResult> {
  const repository = campaignsRepository(ctx)
  const campaign = await repository.byId(campaignId)
  const carves =
    campaign && isRunning(campaign, ctx.clock.now())
      ? Object.entries(parts).map(
          ([warehouseId, quantity]): LedgerCommand => ({
            kind: 'carve',
            requestId: `back/${claimId}/${warehouseId}`,
            holdId: poolHoldId(campaignId, warehouseId),
            warehouseId,
            quantity,
            owner: { kind: 'pool', poolId: campaignId, use: campaign.use },
            reason: campaign.name,
          }),
        )
      : []
  const answer = await askMainLedger(ctx, sku, [...releases, ...carves])
  if (!answer.ok) return answer
  const granted: Record<string, number> = {}
  for (const [index, command] of carves.entries()) {
    const outcome = answer.value.outcomes[releases.length + index]
    if (command.kind === 'carve' && outcome?.ok && outcome.granted !== undefined)
      granted[command.warehouseId] = outcome.granted
  }
  if (!campaign || unitsOf(granted) === 0) return ok(undefined)
  const now = ctx.clock.now()
  await commit(ctx, {
    statements: [repository.wantNext({ campaignId, wanted: granted, granted, reason: returnReason(claimId) }, now)],
    audit: { action: 'campaign.took_back', subjects: [campaignId, claimId], after: { granted } },
  })
  const no = await repository.issueFor(campaignId, returnReason(claimId))
  if (no === null) return ok(undefined)
  const address = addressOf(ctx.tenant, campaignId, ROOT)
  await askPool(ctx.env, address, (pool) => pool.issue(address, no, granted, now))
  // The sale may have ended meanwhile: nobody would look at it again.
  const fresh = await repository.byId(campaignId)
  if (fresh?.turnAt === null) await turnCampaign(ctx, { ...fresh, turnAt: now })
  return ok(undefined)
}
