import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { authorise } from '../../platform/authorise.ts'
import { commit } from '../../platform/commit.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { warehouseSeen } from '../../platform/row-scope.ts'
import { limitOf, withinLimit } from '../../tenants/domain/plan-limits.ts'
import type { SaveWarehouse, Warehouse } from '../warehouses.contract.ts'
import { warehousesRepository } from '../warehouses.repository.ts'

/** Adds or changes a warehouse; its id is the merchant's own (`WH-HZ`). */
export async function saveWarehouse({
  ctx,
  input: { isNew, ...input },
}: {
  ctx: Ctx
  input: SaveWarehouse & { readonly id: string }
}): Promise<Result<Warehouse, Failure>> {
  const allowed = authorise(ctx, 'settings:write')
  if (!allowed.ok) return allowed
  // One that is not seen may exist: it must not be written over as if it were new.
  if (!warehouseSeen(ctx.scope, input.id)) return fail('warehouse.not_found')
  const repository = warehousesRepository(ctx)
  const before = await repository.byId(input.id)
  if (isNew && before) return fail('warehouse.taken', { id: input.id })
  const written = await commit(ctx, {
    statements: [
      ...repository.upsert(input, ctx.clock.now()),
      ...(before ? [] : [repository.atMost(limitOf(ctx.tenant.plan, 'warehouses'))]),
    ],
    audit: { action: before ? 'warehouse.changed' : 'warehouse.added', subjects: [input.id], before, after: input },
  })
  if (written.ok) return ok(input)
  const room = withinLimit(ctx.tenant.plan, 'warehouses', await repository.count())
  return room.ok ? written : room
}
