import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { BundlePart } from '../catalog.contract.ts'
import { catalogRepository } from '../catalog.repository.ts'

/** Says what one of a bundle is made of, for orders that come from now on; no parts make it goods of its own again. */
export async function saveBundle({
  ctx,
  input: { code, parts },
}: {
  ctx: Ctx
  input: { readonly code: string; readonly parts: readonly BundlePart[] }
}): Promise<Result<{ parts: BundlePart[] }, Failure>> {
  const allowed = authorise(ctx, 'catalog:write')
  if (!allowed.ok) return allowed
  const repository = catalogRepository(ctx)
  const sums = new Map<string, number>()
  for (const { sku, quantity } of parts) sums.set(sku, (sums.get(sku) ?? 0) + quantity)
  const wanted = [...sums].map(([sku, quantity]) => ({ sku, quantity }))
  const codes = [code, ...sums.keys()]
  const known = new Set((await repository.skusByCodes(codes)).map((sku) => sku.code))
  const unknown = codes.find((sku) => !known.has(sku))
  if (unknown !== undefined) return fail('sku.not_found', { sku: unknown })
  const before = await repository.partsOf(codes)
  if (wanted.length > 0) {
    const nested = [...sums.keys()].find((sku) => sku === code || before.has(sku))
    if (nested !== undefined) return fail('bundle.nested', { sku: nested })
    if ((await repository.bundlesWith([code])).length > 0) return fail('bundle.nested', { sku: code })
    if (await repository.liesOnAShelf(code)) return fail('bundle.has_stock', { sku: code })
  }
  const written = await commit(ctx, {
    statements: repository.saveParts(code, wanted, ctx.clock.now()),
    audit: {
      action: 'sku.bundled',
      subjects: [code],
      before: { parts: before.get(code) ?? [] },
      after: { parts: wanted },
    },
  })
  return written.ok ? ok({ parts: wanted }) : written
}
