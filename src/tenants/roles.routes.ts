import { Hono } from 'hono'
import { ok } from '../core/result.ts'
import { scopeMember } from '../flows/tenants/scope-member.ts'
import { controlDb } from '../platform/db.ts'
import { answer, answerEmpty, api, body, type TenantEnv } from '../platform/http.ts'
import { allRights, type Role, rightsOfRole } from '../platform/rights.ts'
import { changeRole, createRole, deleteRole } from './actions/manage-roles.ts'
import { memberScope } from './actions/set-member-scope.ts'
import {
  memberScopeSchema,
  type RoleDto,
  roleListSchema,
  roleSchema,
  rowScopeInput,
  saveRoleInput,
} from './roles.contract.ts'
import { type CustomRole, rolesRepository } from './roles.repository.ts'

const tag = 'members'
const write = { tag, right: 'members:write', ok: roleSchema } as const

const custom = (role: CustomRole, members: number): RoleDto => ({ ...role, builtIn: false, members })
const builtIn = (id: Role, members: number): RoleDto => ({
  id,
  name: '',
  builtIn: true,
  rights: [...rightsOfRole[id]],
  members,
  updatedAt: null,
})

/** Mounted at `/roles`. */
export const rolesRoutes = new Hono<TenantEnv>()
  .get(
    '/',
    api({ tag, right: 'members:read', summary: 'Roles with their rights, built-in ones first', ok: roleListSchema }),
    async (c) => {
      const repository = rolesRepository(controlDb(c.env), c.get('ctx').tenant.id)
      const [own, holders] = await Promise.all([repository.all(), repository.holders()])
      const words = Object.keys(rightsOfRole) as Role[]
      return c.json({
        items: [
          ...words.map((id) => builtIn(id, holders.get(id) ?? 0)),
          ...own.map((role) => custom(role, holders.get(role.id) ?? 0)),
        ],
        rights: [...allRights],
      })
    },
  )
  .post(
    '/',
    api({ ...write, summary: 'Make up a role; it can hold no right that its maker lacks', status: 201 }),
    body(saveRoleInput),
    async (c) => {
      const made = await createRole({ ctx: c.get('ctx'), input: c.req.valid('json') })
      return answer(c, made.ok ? ok(custom(made.value, 0)) : made, 201)
    },
  )
  .put(
    '/:id',
    api({ ...write, summary: 'Change a role; its holders follow at once' }),
    body(saveRoleInput),
    async (c) => {
      const ctx = c.get('ctx')
      const changed = await changeRole({ ctx, input: { ...c.req.valid('json'), id: c.req.param('id') } })
      if (!changed.ok) return answer(c, changed)
      const holders = await rolesRepository(controlDb(c.env), ctx.tenant.id).holders()
      return c.json(custom(changed.value, holders.get(changed.value.id) ?? 0))
    },
  )
  .delete('/:id', api({ tag, right: 'members:write', summary: 'Delete a role that nobody holds' }), async (c) =>
    answerEmpty(c, await deleteRole({ ctx: c.get('ctx'), input: { id: c.req.param('id') } })),
  )

/** Mounted at `/members`, beside the members' own routes. */
export const memberScopeRoutes = new Hono<TenantEnv>()
  .get(
    '/:userId/scope',
    api({ tag, right: 'members:read', summary: 'Which rows a member sees', ok: memberScopeSchema }),
    async (c) => answer(c, await memberScope(c.get('ctx'), c.req.param('userId'))),
  )
  .put(
    '/:userId/scope',
    api({
      tag,
      right: 'members:write',
      summary: 'Set which rows a member sees: regions, warehouses, or all',
      ok: memberScopeSchema,
    }),
    body(rowScopeInput),
    async (c) =>
      answer(
        c,
        await scopeMember({ ctx: c.get('ctx'), input: { userId: c.req.param('userId'), scope: c.req.valid('json') } }),
      ),
  )
