/** Roles that a tenant makes up from the list of rights. Nobody can give a right they lack; built-in roles are fixed. */
import { type Failure, fail, ok, type Result } from '../../core/result.ts'
import { closeFeed } from '../../feed/tenant-feed.client.ts'
import { authorise } from '../../platform/authorise.ts'
import { carryAuditsOf, commitControl, pendingAuditIfChanged } from '../../platform/commit-control.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { controlDb } from '../../platform/db.ts'
import type { Right } from '../../platform/rights.ts'
import { isBuiltInRole } from '../access.ts'
import { forgetPeople } from '../people-memory.ts'
import type { SaveRoleInput } from '../roles.contract.ts'
import { type CustomRole, rolesRepository } from '../roles.repository.ts'

const MOST_ROLES = 50

const repositoryOf = (ctx: Ctx) => rolesRepository(controlDb(ctx.env), ctx.tenant.id)

/** Rights of a role that the caller does not hold: what they may neither give nor take away. */
export function beyondOwn(ctx: Pick<Ctx, 'rights'>, rights: readonly Right[]): Result<void, Failure> {
  const beyond = rights.filter((right) => !ctx.rights.has(right))
  return beyond.length > 0 ? fail('role.beyond_own', { rights: beyond }) : ok(undefined)
}

const isTaken = (others: readonly CustomRole[], name: string, id: string | null): boolean =>
  others.some((role) => role.id !== id && role.name.toLowerCase() === name.toLowerCase())

export async function createRole({
  ctx,
  input,
}: {
  ctx: Ctx
  input: SaveRoleInput
}): Promise<Result<CustomRole, Failure>> {
  const allowed = authorise(ctx, 'members:write')
  if (!allowed.ok) return allowed
  const own = beyondOwn(ctx, input.rights)
  if (!own.ok) return own
  const repository = repositoryOf(ctx)
  const others = await repository.all()
  if (others.length >= MOST_ROLES) return fail('role.too_many', { most: MOST_ROLES })
  if (isTaken(others, input.name, null)) return fail('role.name_taken', { name: input.name })
  const role = { ...input, id: ctx.ids.next('rol'), updatedAt: ctx.clock.now() }
  const written = await commitControl(ctx, {
    statements: [repository.insert(role)],
    audit: { action: 'role.created', subjects: [role.id], after: { name: role.name, rights: role.rights } },
  })
  return written.ok ? ok(role) : written
}

/** A role of the tenant's own as it is stored, or the reason why this caller may not touch it. */
async function changeable(ctx: Ctx, id: string): Promise<Result<CustomRole, Failure>> {
  const allowed = authorise(ctx, 'members:write')
  if (!allowed.ok) return allowed
  if (isBuiltInRole(id)) return fail('role.built_in', { role: id })
  const role = await repositoryOf(ctx).byId(id)
  if (!role) return fail('role.not_found')
  const own = beyondOwn(ctx, role.rights)
  return own.ok ? ok(role) : own
}

export async function changeRole({
  ctx,
  input,
}: {
  ctx: Ctx
  input: SaveRoleInput & { id: string }
}): Promise<Result<CustomRole, Failure>> {
  const found = await changeable(ctx, input.id)
  if (!found.ok) return found
  const own = beyondOwn(ctx, input.rights)
  if (!own.ok) return own
  const repository = repositoryOf(ctx)
  if (isTaken(await repository.all(), input.name, input.id)) return fail('role.name_taken', { name: input.name })
  const role = { id: input.id, name: input.name, rights: input.rights, updatedAt: ctx.clock.now() }
  const { name, rights } = found.value
  const written = await commitControl(ctx, {
    statements: [repository.update(role)],
    audit: {
      action: 'role.changed',
      subjects: [role.id],
      before: { name, rights },
      after: { name: role.name, rights: role.rights },
    },
  })
  forgetPeople()
  if (!written.ok) return written
  await closeFeed(ctx.env, ctx.tenant.id, 'all', ctx.log)
  return ok(role)
}

export async function deleteRole({ ctx, input }: { ctx: Ctx; input: { id: string } }): Promise<Result<void, Failure>> {
  const found = await changeable(ctx, input.id)
  if (!found.ok) return found
  const repository = repositoryOf(ctx)
  const { name, rights } = found.value
  const [deleted] = await ctx.env.CONTROL.batch([
    repository.deleteUnheld(input.id),
    pendingAuditIfChanged(ctx, { action: 'role.deleted', subjects: [input.id], before: { name, rights } }),
  ])
  if (!deleted?.meta.changes) return fail('role.in_use', { members: (await repository.holders()).get(input.id) ?? 0 })
  ctx.waitUntil(carryAuditsOf(ctx))
  return ok(undefined)
}
