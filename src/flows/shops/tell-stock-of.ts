/** A shop that heard nothing for a while (it was shut out, or only shadowed) is told the stock of all its SKUs. */
import { catalogRepository } from '../../catalog/catalog.repository.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { HubEffect } from '../effects/effect.ts'

const MOST_SKUS = 100

const chunks = (skus: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(skus.length / MOST_SKUS) }, (_, index) =>
    skus.slice(index * MOST_SKUS, (index + 1) * MOST_SKUS),
  )

export async function tellStockOf(ctx: Ctx, connectionId: string): Promise<void> {
  const skus = await catalogRepository(ctx).skusOfShop(connectionId)
  if (skus.length === 0) return
  await commit(ctx, {
    statements: [],
    audit: { action: 'listing.stock_asked', subjects: [connectionId], after: { skus: skus.length } },
    effects: chunks(skus).map((part): HubEffect => ({ kind: 'channel.stock', skus: part, atOnce: true })),
  })
}
