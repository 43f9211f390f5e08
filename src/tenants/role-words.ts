/** A role in people's words and as rights: built in, or one of the tenant's own. */
import { controlDb } from '../platform/db.ts'
import { allRights, type Right, type Role, rightsOfRole } from '../platform/rights.ts'
import { isBuiltInRole } from './access.ts'
import { rolesRepository } from './roles.repository.ts'

const words: Readonly<Record<Role, { readonly zh: string; readonly en: string }>> = {
  owner: { zh: '所有者', en: 'owner' },
  operations: { zh: '运营', en: 'operations' },
  customer_service: { zh: '客服', en: 'customer service' },
  warehouse: { zh: '仓库', en: 'warehouse' },
  finance: { zh: '财务', en: 'finance' },
  read_only: { zh: '只读', en: 'read-only' },
}

export async function roleWords(env: Env, tenantId: string, role: string): Promise<{ zh: string; en: string }> {
  if (isBuiltInRole(role)) return words[role]
  const own = await rolesRepository(controlDb(env), tenantId).byId(role)
  return { zh: own?.name ?? role, en: own?.name ?? role }
}

/** Null for a role that the tenant does not have. */
export async function rightsOf(env: Env, tenantId: string, role: string): Promise<readonly Right[] | null> {
  if (role === 'owner') return allRights
  if (isBuiltInRole(role)) return rightsOfRole[role]
  return (await rolesRepository(controlDb(env), tenantId).byId(role))?.rights ?? null
}
