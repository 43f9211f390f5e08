/**
 * The order of a claim is cancelled: the claim ends, its buyer may claim again, and while the sale runs its pieces are for sale
 * there, where others wait for them. One call of the main ledger ends the order's holds and carves the pieces out again, so nobody
 * comes in between; then the claim's pool is told. Every step may be repeated.
 */
import { type Campaign, campaignsRepository, returnReason } from '../../campaigns/campaigns.repository.ts'
import { unitsOf } from '../../campaigns/domain/parts.ts'
import { poolHoldId, ROOT, readClaimId } from '../../campaigns/domain/pool-name.ts'
import { addressOf, askPool } from '../../campaigns/sale-pool.client.ts'
import type { Parts } from '../../campaigns/sale-pool.port.ts'
import { fail, ok } from '../../core/result.ts'
import type { Fulfilment } from '../../fulfilment/fulfilment.contract.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { LedgerCommand } from '../../stock/stock-ledger.port.ts'
import type { EffectResult } from '../effects/carry-out-effects.ts'
import type { HubEffect } from '../effects/effect.ts'
import { askMainLedger } from './carve-out.ts'
import type { DrawnClaim } from './draw-claims.ts'
import { turnCampaign } from './turn-campaign.ts'

export interface TakeBack {
  readonly campaignId: string
  readonly claimId: string
  readonly sku: string
  /** Ends what the order holds of the SKU. */
  readonly releases: readonly LedgerCommand[]
  /** Pieces that the claim was for, by the warehouse where the order holds them; none when the sale is over: then they are anybody's. */
  readonly parts: Parts
}

const isRunning = ({ status, closesAt }: Campaign, now: number): boolean =>
  (status === 'ready' || status === 'open') && now < closesAt

/** The effects of a cancelled order, and the return of its claim: with those releases that belong to it, as long as the sale runs. */
export function returningToSale(
  { campaign, claimId, parts }: DrawnClaim,
  effects: readonly HubEffect[],
  jobs: readonly Fulfilment[],
  now: number,
): readonly HubEffect[] {
  const { id: campaignId, sku } = campaign
  const back = { kind: 'campaign.take_back', campaignId, claimId, sku } as const
  if (!isRunning(campaign, now)) return [...effects, { ...back, releases: [], parts: {} }]
  const releases = effects.flatMap((effect) =>
    effect.kind === 'stock.apply' ? effect.commands.flatMap((one) => (one.sku === sku ? [one.command] : [])) : [],
  )
  const others = effects.flatMap((effect): HubEffect[] => {
    if (effect.kind !== 'stock.apply') return [effect]
    const commands = effect.commands.filter((one) => one.sku !== sku)
    return commands.length === 0 ? [] : [{ ...effect, commands }]
  })
  return [...others, { ...back, releases, parts: whereHeld(parts, sku, jobs) }]
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
  const back = Object.entries(campaign ? parts : {})
  const carves = back.map(
    ([warehouseId, quantity]): LedgerCommand => ({
      kind: 'carve',
      requestId: `back/${claimId}/${warehouseId}`,
      holdId: poolHoldId(campaignId, warehouseId),
      warehouseId,
      quantity,
      owner: { kind: 'pool', poolId: campaignId, use: campaign?.use ?? 'campaign' },
      reason: campaign?.name ?? '',
    }),
  )
  const commands = [...releases, ...carves]
  const answer = commands.length === 0 ? ok({ outcomes: [] }) : await askMainLedger(ctx, sku, commands)
  if (!answer.ok) return answer
  const granted: Record<string, number> = {}
  for (const [index, [warehouseId]] of back.entries()) {
    const outcome = answer.value.outcomes[releases.length + index]
    if (outcome?.ok && outcome.granted) granted[warehouseId] = outcome.granted
  }
  return campaign ? tellPool(ctx, campaign, claimId, granted) : ok(undefined)
}

async function tellPool(ctx: Ctx, campaign: Campaign, claimId: string, parts: Parts): Promise<EffectResult> {
  const { id: campaignId } = campaign
  const named = readClaimId(claimId)
  if (named === null) return ok(undefined)
  const repository = campaignsRepository(ctx)
  const now = ctx.clock.now()
  // An earlier version told the root of it as of an issue: what it began it ends.
  const no = await repository.issueFor(campaignId, returnReason(claimId))
  if (no !== null) {
    const root = addressOf(ctx.tenant, campaignId, ROOT)
    await askPool(ctx.env, root, (pool) => pool.issue(root, no, parts, now))
  } else {
    const address = addressOf(ctx.tenant, campaignId, named.lease)
    const wish = { kind: 'return', requestId: named.requestId, parts } as const
    const [outcome] = await askPool(ctx.env, address, (pool) => pool.settle(address, [wish], now))
    if (outcome?.ok)
      await commit(ctx, {
        statements: [],
        audit: { action: 'campaign.took_back', subjects: [campaignId, claimId], after: { granted: parts } },
      })
    // Ended: this came before, and was done.
    else if (outcome?.code !== 'claim.ended') return fail(outcome?.code ?? 'claim.not_found', { claimId })
  }
  // The sale may have ended meanwhile: nobody would look at it again.
  const fresh = unitsOf(parts) > 0 ? await repository.byId(campaignId) : null
  if (fresh?.turnAt === null) await turnCampaign(ctx, { ...fresh, turnAt: now })
  return ok(undefined)
}
