/** Which rows a member sees. Nobody gives a wider view than their own; the owner's is the whole tenant. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { closeFeed } from '../../feed/tenant-feed.client.ts'
import { authorise } from '../../platform/authorise.ts'
import { commitControl } from '../../platform/commit-control.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import { isWithin, type RowScope } from '../../platform/row-scope.ts'
import { nameOfDivision } from '../../regions/domain/division-tree.ts'
import { forgetPeople } from '../people-memory.ts'
import type { MemberScope } from '../roles.contract.ts'
import { rolesRepository } from '../roles.repository.ts'
import { beyondOwn } from './manage-roles.ts'

/** The scope that counts; an owner's is whole whatever was kept. */
export async function memberScope(ctx: Ctx, userId: string): Promise<Result<MemberScope, Failure>> {
  const member = await rolesRepository(controlDb(ctx.env), ctx.tenant.id).memberAccess(userId)
  if (!member) return fail('member_scope.not_found')
  const { regions, warehouses } = member.scope
  return ok({ userId, regions: regions && [...regions], warehouses: warehouses && [...warehouses] })
}

const isKnownRegion = (prefix: string): boolean => nameOfDivision(prefix.padEnd(6, '0')) !== null

/** `input.scope.warehouses` exist: the caller of this action has looked. */
export async function setMemberScope({
  ctx,
  input: { userId, scope },
}: {
  ctx: Ctx
  input: { readonly userId: string; readonly scope: RowScope }
}): Promise<Result<MemberScope, Failure>> {
  const allowed = authorise(ctx, 'members:write')
  if (!allowed.ok) return allowed
  const repository = rolesRepository(controlDb(ctx.env), ctx.tenant.id)
  const member = await repository.memberAccess(userId)
  if (!member) return fail('member_scope.not_found')
  if (member.role === 'owner') return fail('member_scope.owner_fixed')
  const own = beyondOwn(ctx, member.rights)
  if (!own.ok) return own
  if (!isWithin(scope, ctx.scope) || !isWithin(member.kept, ctx.scope)) return fail('member_scope.beyond_own')
  const unknown = (scope.regions ?? []).filter((code) => !isKnownRegion(code))
  if (unknown.length > 0) return fail('member_scope.region_unknown', { regions: unknown })
  const written = await commitControl(ctx, {
    statements: [repository.setScope(userId, scope, ctx.clock.now())],
    audit: { action: 'member.scope_set', subjects: [userId], before: member.kept, after: scope },
  })
  forgetPeople()
  if (!written.ok) return written
  await closeFeed(ctx.env, ctx.tenant.id, [userId], ctx.log)
  const { regions, warehouses } = scope
  return ok({ userId, regions: regions && [...regions], warehouses: warehouses && [...warehouses] })
}
