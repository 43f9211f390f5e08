/** Where SKUs lie: many at once, from the screen or a sheet. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { warehouseSeen } from '../../platform/row-scope.ts'
import type { ShelfPlace } from '../board.contract.ts'
import { boardRepository } from '../board.repository.ts'

export async function saveShelves({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly items: readonly ShelfPlace[] }
}): Promise<Result<{ readonly saved: number }, Failure>> {
  const allowed = authorise(ctx, 'stock:write')
  if (!allowed.ok) return allowed
  if (input.items.some(({ warehouseId }) => !warehouseSeen(ctx.scope, warehouseId))) return fail('warehouse.not_found')
  // The last word on a SKU counts.
  const places = [...new Map(input.items.map((place) => [`${place.warehouseId}|${place.sku}`, place])).values()]
  const written = await commit(ctx, {
    statements: boardRepository(ctx).savePlaces(places),
    audit: {
      action: 'shelf.placed',
      subjects: places.slice(0, 100).map(({ sku }) => sku),
      after: { count: places.length },
    },
  })
  return written.ok ? ok({ saved: places.length }) : written
}
