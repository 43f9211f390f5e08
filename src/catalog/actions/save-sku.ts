import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { ShownSku, Sku } from '../catalog.contract.ts'
import { catalogRepository } from '../catalog.repository.ts'
import { shownSku } from '../shown-sku.ts'

const blank: Omit<Sku, 'code' | 'name'> = {
  spec: '',
  imageUrl: '',
  barcode: '',
  priceFen: 0,
  weightG: 0,
  volumeCm3: 0,
  safetyStock: 0,
}

/** Adds or changes a SKU; fields that are left out keep their value. */
export async function saveSku({
  ctx,
  input: { isNew, ...input },
}: {
  ctx: Ctx
  input: Partial<Sku> & { code: string; name: string; isNew?: boolean | undefined }
}): Promise<Result<ShownSku, Failure>> {
  const allowed = authorise(ctx, 'catalog:write')
  if (!allowed.ok) return allowed
  const repository = catalogRepository(ctx)
  const before = await repository.sku(input.code)
  if (isNew && before) return fail('sku.taken', { code: input.code })
  // Who does not see the price does not set it.
  const priceFen = ctx.rights.has('finance:read') ? input.priceFen : before?.priceFen
  const sku: Sku = { ...blank, ...before, ...input, priceFen: priceFen ?? before?.priceFen ?? blank.priceFen }
  const written = await commit(ctx, {
    statements: repository.saveSkus([sku], ctx.clock.now()),
    audit: { action: before ? 'sku.changed' : 'sku.added', subjects: [sku.code], before, after: sku },
  })
  return written.ok ? ok(shownSku(sku, ctx.rights)) : written
}
