/** What a membership lets somebody do and see, from the word (or id) of its role. */
import { allRights, type Right, type Role, rightsOfRole } from '../platform/rights.ts'
import { type RowScope, wholeTenant } from '../platform/row-scope.ts'

export interface Access {
  readonly rights: readonly Right[]
  readonly scope: RowScope
}

export const isBuiltInRole = (role: string): role is Role => Object.hasOwn(rightsOfRole, role)

/** Words that this version knows; a right that was retired is nobody's. */
const known = (rights: readonly string[]): Right[] => allRights.filter((right) => rights.includes(right))

/**
 * `customRights`: of the tenant's own role, null when the role is built in or gone; a role that is gone gives no right.
 * The owner sees everything, whatever scope was kept from an earlier role.
 */
export function accessOf({
  role,
  customRights,
  regions,
  warehouses,
}: {
  readonly role: string
  readonly customRights: readonly string[] | null
  readonly regions: readonly string[] | null
  readonly warehouses: readonly string[] | null
}): Access {
  if (role === 'owner') return { rights: allRights, scope: wholeTenant }
  const rights = isBuiltInRole(role) ? rightsOfRole[role] : known(customRights ?? [])
  return { rights, scope: { regions, warehouses } }
}
