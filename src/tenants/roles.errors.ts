export const roleErrorCodes = [
  'role.not_found',
  'role.name_taken',
  'role.built_in',
  'role.in_use',
  'role.too_many',
  'role.beyond_own',
  'member_scope.not_found',
  'member_scope.owner_fixed',
  'member_scope.beyond_own',
  'member_scope.region_unknown',
  'member_scope.warehouse_unknown',
] as const
export type RoleErrorCode = (typeof roleErrorCodes)[number]
