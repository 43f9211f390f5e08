import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { catalogRepository } from '../catalog.repository.ts'

/** Says which SKU a listing stands for. Orders that waited for it are released by the flow. */
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
  const [sku, task] = await Promise.all([
    repository.sku(input.sku),
    repository.task(input.connectionId, input.shopSkuId),
  ])
  if (!sku) return fail('sku.not_found', { sku: input.sku })
  const statements = repository.mapStatements({
    ...input,
    shopProductId: task?.shopProductId ?? '',
    now: ctx.clock.now(),
  })
  const written = await commit(ctx, {
    statements,
    audit: {
      action: 'listing.mapped',
      subjects: [`${input.connectionId}/${input.shopSkuId}`],
      after: { sku: input.sku },
    },
  })
  return written.ok ? ok(undefined) : written
}
