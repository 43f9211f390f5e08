/** A member's row scope: the warehouses that it names exist. */
import { type Failure, fail, type Result } from '../../core/result.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { RowScope } from '../../platform/row-scope.ts'
import { setMemberScope } from '../../tenants/actions/set-member-scope.ts'
import type { MemberScope } from '../../tenants/roles.contract.ts'
import { warehousesRepository } from '../../warehouses/warehouses.repository.ts'

export async function scopeMember({
  ctx,
  input,
}: {
  ctx: Ctx
  input: { readonly userId: string; readonly scope: RowScope }
}): Promise<Result<MemberScope, Failure>> {
  const wanted = input.scope.warehouses ?? []
  const known = wanted.length === 0 ? [] : (await warehousesRepository(ctx).all()).map(({ id }) => id)
  const unknown = wanted.filter((id) => !known.includes(id))
  if (unknown.length > 0) return fail('member_scope.warehouse_unknown', { warehouses: unknown })
  return setMemberScope({ ctx, input })
}
