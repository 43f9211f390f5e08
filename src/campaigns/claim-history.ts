/** Every claim that a sale ever gave, from the journals of its leases: for a file, page by page. Buyers are masked. */
import { maskId } from '../core/mask.ts'
import type { Ctx } from '../platform/ctx.ts'
import { hubNosOf } from './campaign-claims.ts'
import { type ClaimLife, foldLives } from './domain/claim-lives.ts'
import { claimIdOf } from './domain/pool-name.ts'
import type { KnownCampaign } from './known-campaign.ts'
import { addressOf, askPool } from './sale-pool.client.ts'

export interface PastClaim extends Omit<ClaimLife, 'buyerId'> {
  readonly claimId: string
  readonly buyer: string
  readonly hubNo: string | null
}

/** Throws when a pool cannot be asked. One reader a file: it keeps the claims that stand where it has come to. A page is what ended in the next rows, or, behind the last row of a lease, what stands. */
export function openClaimHistory(ctx: Ctx, { id, leases }: KnownCampaign) {
  let lease = 0
  let seq = 0
  const standing = new Map<string, ClaimLife>()
  return async (): Promise<{ readonly items: readonly PastClaim[]; readonly isEnd: boolean }> => {
    const address = addressOf(ctx.tenant, id, lease)
    const { groups, isEnd } = await askPool(ctx.env, address, (pool) => pool.journal(address, seq))
    const lives = groups.flatMap((group) => foldLives(standing, group))
    seq = groups.at(-1)?.seq ?? seq
    if (isEnd) lives.push(...standing.values())
    const hubNos = await hubNosOf(
      ctx,
      lives.flatMap(({ orderId }) => orderId ?? []),
    )
    const of = lease
    const items = lives.map(({ buyerId, ...life }) => ({
      ...life,
      claimId: claimIdOf(id, of, life.requestId),
      buyer: maskId(buyerId),
      hubNo: hubNos.get(life.orderId ?? '') ?? null,
    }))
    if (isEnd) {
      lease++
      seq = 0
      standing.clear()
    }
    return { items, isEnd: lease >= leases }
  }
}
