import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { catalogRepository } from '../catalog.repository.ts'

/**
 * Says which SKU a listing stands for: for orders that come; those that waited for it are released by the flow, and those that
 * are here keep the goods they were taken in with. The shop hears what can be sold of it now.
 */
export async function mapListing({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { connectionId: string; shopSkuId: string; sku: string }
}): Promise<Result<void, Failure>> {
  const allowed = authorise(ctx, 'catalog:write')
  if (!allowed.ok) return allowed
  const repository = catalogRepository(ctx)
  const [sku, task, before] = await Promise.all([
    repository.sku(input.sku),
    repository.task(input.connectionId, input.shopSkuId),
    repository.skuOfListing(input.connectionId, input.shopSkuId),
  ])
  if (!sku) return fail('sku.not_found', { sku: input.sku })
  const statements = repository.mapStatements({
    ...input,
    shopProductId: task?.shopProductId ?? '',
    now: ctx.clock.now(),
  })
  const skus = [...new Set([input.sku, ...(before === null ? [] : [before])])]
  const told = { kind: 'channel.stock', skus, atOnce: true } as const
  const written = await commit(ctx, {
    statements,
    audit: {
      action: 'listing.mapped',
      subjects: [`${input.connectionId}/${input.shopSkuId}`],
      before: before === null ? undefined : { sku: before },
      after: { sku: input.sku },
    },
    effects: [told],
  })
  return written.ok ? ok(undefined) : written
}
