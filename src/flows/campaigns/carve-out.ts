/** Pieces between the main ledger of a SKU and a campaign's pools: set aside, given back. Every call may be repeated. */
import type { Campaign, Issue } from '../../campaigns/campaigns.repository.ts'
import { poolHoldId } from '../../campaigns/domain/pool-name.ts'
import type { Parts, Withdrawal } from '../../campaigns/sale-pool.port.ts'
import { ok, type Result } from '../../core/result.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { StockFailure } from '../../stock/stock.errors.ts'
import { applyToLedgers, stockLedger } from '../../stock/stock-ledger.client.ts'
import type { LedgerAnswer, LedgerCommand } from '../../stock/stock-ledger.port.ts'

/** Runs commands at the ledger of the campaign's SKU; none of them just reads its levels. */
export async function askMainLedger(
  ctx: Ctx,
  sku: string,
  commands: readonly LedgerCommand[],
): Promise<Result<LedgerAnswer, StockFailure>> {
  const answers = await applyToLedgers({
    ledger: stockLedger(ctx.env),
    tenant: ctx.tenant,
    commandsBySku: new Map([[sku, commands]]),
    now: ctx.clock.now(),
  })
  return answers.get(sku) ?? { ok: false, error: { code: 'stock.unreachable', data: { sku } } }
}

/** Sets aside what there is of what is wanted; answers by warehouse how many that were. */
export async function carveOut(
  ctx: Ctx,
  campaign: Campaign,
  { no, wanted }: Issue,
): Promise<Result<Parts, StockFailure>> {
  const commands = Object.entries(wanted).map(
    ([warehouseId, quantity]): LedgerCommand => ({
      kind: 'carve',
      requestId: `pool/${campaign.id}/issue/${no}/${warehouseId}`,
      holdId: poolHoldId(campaign.id, warehouseId),
      warehouseId,
      quantity,
      owner: { kind: 'pool', poolId: campaign.id, use: campaign.use },
      reason: campaign.name,
    }),
  )
  const answer = await askMainLedger(ctx, campaign.sku, commands)
  if (!answer.ok) return answer
  const granted: Record<string, number> = {}
  Object.keys(wanted).forEach((warehouseId, index) => {
    const outcome = answer.value.outcomes[index]
    if (outcome?.ok && outcome.granted !== undefined) granted[warehouseId] = outcome.granted
  })
  return ok(granted)
}

/** What the root has set aside becomes available in the main stock again. */
export async function putBack(
  ctx: Ctx,
  campaign: Campaign,
  { no, parts }: Withdrawal,
): Promise<Result<void, StockFailure>> {
  const answer = await askMainLedger(
    ctx,
    campaign.sku,
    Object.entries(parts).map(([warehouseId, quantity]) => ({
      kind: 'release',
      requestId: `pool/${campaign.id}/withdraw/${no}/${warehouseId}`,
      holdId: poolHoldId(campaign.id, warehouseId),
      quantity,
    })),
  )
  return answer.ok ? ok(undefined) : answer
}
