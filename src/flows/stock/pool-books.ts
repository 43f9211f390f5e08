/** What the pools of sales say, for the check of the books: how much of a ledger is theirs, and whether their rows in D1 are up to date. */
import { type Campaign, campaignsRepository } from '../../campaigns/campaigns.repository.ts'
import { addressOf, askLeases } from '../../campaigns/sale-pool.client.ts'
import type { PoolCounts } from '../../campaigns/sale-pool.port.ts'
import { DAY } from '../../core/time.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { LeaseBook, PoolBook } from '../../stock/domain/law-check.ts'

/** A sale's rows are looked at so long after its end, also when they say that nothing is left. */
const LOOKED_AFTER = 2 * DAY

export interface PoolBooks {
  readonly pools: readonly PoolBook[]
  readonly leases: readonly LeaseBook[]
}

/** Asks the pools of these SKUs before and after `work`, which looks at the ledgers. By SKU; a pool that cannot be asked is left out. */
export async function withPoolBooks<T>(
  ctx: Ctx,
  skus: readonly string[],
  work: () => Promise<T>,
): Promise<{ readonly done: T; readonly books: ReadonlyMap<string, PoolBooks> }> {
  const repository = campaignsRepository(ctx)
  const campaigns = await repository.withPieces(skus, ctx.clock.now() - LOOKED_AFTER)
  const before = await countsOf(ctx, campaigns)
  const done = await work()
  const after = await countsOf(ctx, campaigns)
  const rows = await repository.leaseRows(campaigns.map(({ id }) => id))
  const books = new Map<string, { pools: PoolBook[]; leases: LeaseBook[] }>(
    skus.map((sku) => [sku, { pools: [], leases: [] }]),
  )
  for (const { id, sku } of campaigns) {
    const [first, second, of] = [before.get(id), after.get(id), books.get(sku)]
    if (!first || !second || !of) continue
    const kept = [notHandedOver(first), notHandedOver(second)]
    of.pools.push({ poolId: id, least: Math.min(...kept), most: Math.max(...kept) })
    second.forEach((counts, lease) => {
      // A pool that just sold something has not told yet.
      if (first[lease]?.seq !== counts.seq) return
      const shown = rows.find((row) => row.campaignId === id && row.lease === lease) ?? null
      of.leases.push({ poolId: id, lease, counts, shown })
    })
  }
  return { done, books }
}

async function countsOf(
  ctx: Ctx,
  campaigns: readonly Pick<Campaign, 'id' | 'leases'>[],
): Promise<Map<string, readonly PoolCounts[]>> {
  const now = ctx.clock.now()
  const said = await Promise.all(
    campaigns.map(async (campaign): Promise<[string, PoolCounts[]][]> => {
      const counts = await askLeases(ctx, campaign, (pool, lease) =>
        pool.counts(addressOf(ctx.tenant, campaign.id, lease), now),
      )
      return counts.ok ? [[campaign.id, counts.value]] : []
    }),
  )
  return new Map(said.flat())
}

const notHandedOver = (counts: readonly PoolCounts[]): number =>
  counts.reduce((sum, { issued, drawn, withdrawn }) => sum + issued - drawn - withdrawn, 0)
