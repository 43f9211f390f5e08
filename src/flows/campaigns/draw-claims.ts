/**
 * An order that names a claim of a sale takes its pieces over: the pool says that this order has them, the main ledger splits
 * them off the pool's hold into a hold of the claim, and that one is taken over like a cart. So nothing is locked twice, and
 * each step has a name under which a repeat meets what it did before.
 */
import { type Campaign, campaignsRepository } from '../../campaigns/campaigns.repository.ts'
import { drawnHoldId, poolHoldId, readClaimId } from '../../campaigns/domain/pool-name.ts'
import { addressOf, askPool } from '../../campaigns/sale-pool.client.ts'
import type { Claim, Parts } from '../../campaigns/sale-pool.port.ts'
import type { Order } from '../../orders/domain/order.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { unscoped } from '../../platform/row-scope.ts'
import type { LedgerCommand, PoolUse } from '../../stock/stock-ledger.port.ts'
import type { Cart } from '../orders/take-over-cart.ts'
import { askMainLedger } from './carve-out.ts'

/** Cheaper in bulk: claims of one lease are one call, those of one SKU one more. */
interface Drawing {
  readonly order: Order
  readonly claimId: string
  readonly campaignId: string
  readonly lease: number
  readonly requestId: string
}

/**
 * What the claims of these orders hold, by order id. `prefer`: warehouses that would send an order, best first. An order that was
 * allocated before has drawn already; a claim that ended gives nothing, and its order takes its place in the queue like any other.
 */
export async function claimsOf(
  caller: Ctx,
  orders: readonly Order[],
  prefer: (order: Order, sku: string, warehouses: readonly string[]) => readonly string[],
): Promise<Map<string, Cart>> {
  const drawings = orders.flatMap((order): Drawing[] => {
    const named = order.allocationRound === 0 && order.reservationId !== null ? readClaimId(order.reservationId) : null
    return named ? [{ order, claimId: order.reservationId ?? '', ...named }] : []
  })
  const carts = new Map<string, Cart>()
  if (drawings.length === 0) return carts
  const ctx = unscoped(caller, 'the machine takes over what the buyer has, whoever sets it going')
  for (const [campaignId, ofCampaign] of Map.groupBy(drawings, (drawing) => drawing.campaignId)) {
    const campaign = await campaignsRepository(ctx).byId(campaignId)
    if (!campaign) continue
    const { sku, name, use } = campaign
    const commands: LedgerCommand[] = []
    const drawn: { readonly drawing: Drawing; readonly parts: Parts }[] = []
    for (const [lease, ofLease] of Map.groupBy(ofCampaign, (drawing) => drawing.lease)) {
      if (lease >= campaign.leases) continue
      const address = addressOf(ctx.tenant, campaignId, lease)
      const wishes = ofLease.map(({ order, requestId }) => ({
        kind: 'draw' as const,
        requestId,
        orderId: order.id,
        prefer: prefer(order, sku, Object.keys(campaign.pieces)),
      }))
      const outcomes = await askPool(ctx.env, address, (pool) => pool.settle(address, wishes, ctx.clock.now()))
      ofLease.forEach((drawing, index) => {
        const outcome = outcomes[index]
        if (!outcome?.ok) return
        const parts = outcome.claim.draw?.parts ?? {}
        drawn.push({ drawing, parts })
        commands.push(...splitOff({ ...drawing, parts }, name, use))
      })
    }
    if (drawn.length === 0) continue
    const answer = await askMainLedger(ctx, sku, commands)
    if (!answer.ok) throw new Error(`draw: ${answer.error.code} of ${sku}`)
    for (const { drawing, parts } of drawn)
      carts.set(drawing.order.id, {
        lines: linesOf(drawing.claimId, sku, parts).map((line) => ({
          ...line,
          owner: { kind: 'pool' as const, poolId: campaignId, use },
        })),
      })
  }
  return carts
}

/** The claim's own holds, taken from the pool's. */
function splitOff(
  { claimId, campaignId, parts }: { claimId: string; campaignId: string; parts: Parts },
  reason: string,
  use: PoolUse,
): LedgerCommand[] {
  return Object.entries(parts).map(([warehouseId, quantity]) => ({
    kind: 'reserve',
    requestId: `draw/${claimId}/${warehouseId}`,
    holdId: drawnHoldId(claimId, warehouseId),
    warehouseId,
    quantity,
    owner: { kind: 'pool', poolId: campaignId, use },
    reason,
    expiresAt: null,
    fromHoldId: poolHoldId(campaignId, warehouseId),
  }))
}

const linesOf = (claimId: string, sku: string, parts: Parts): Cart['lines'] =>
  Object.entries(parts).map(([warehouseId, quantity]) => ({
    sku,
    quantity,
    warehouseId,
    holdId: drawnHoldId(claimId, warehouseId),
  }))

/** A claim whose pieces an order has drawn, and where the sale had them. */
export interface DrawnClaim {
  readonly campaign: Campaign
  readonly claimId: string
  readonly parts: Parts
  /** What the claim may still hold itself. */
  readonly cart: Cart
}

/** The order is cancelled: a claim that it has not drawn goes back to the pool here; one that it has is handed to the caller. */
export async function claimLeftBy(ctx: Ctx, order: Order): Promise<DrawnClaim | null> {
  const named = order.reservationId === null ? null : readClaimId(order.reservationId)
  if (named === null || order.reservationId === null) return null
  const campaign = await campaignsRepository(unscoped(ctx, 'the order names the sale')).byId(named.campaignId)
  if (!campaign || named.lease >= campaign.leases) return null
  const address = addressOf(ctx.tenant, named.campaignId, named.lease)
  const claim: Claim | null = await askPool(ctx.env, address, (pool) => pool.claimOf(address, named.requestId))
  if (claim === null) return null
  if (claim.draw === null) {
    await askPool(ctx.env, address, (pool) =>
      pool.settle(address, [{ kind: 'release', requestId: named.requestId }], ctx.clock.now()),
    )
    return null
  }
  if (claim.draw.orderId !== order.id) return null
  const { parts } = claim.draw
  return {
    campaign,
    claimId: order.reservationId,
    parts,
    cart: { lines: linesOf(order.reservationId, campaign.sku, parts) },
  }
}
