import type { MemberScope, RoleDto } from '../../../src/tenants/roles.contract.ts'
import type { Right } from './auth.ts'
import { http } from './http.ts'

export type Role = RoleDto
export type RowScope = Omit<MemberScope, 'userId'>

const one = (id: string) => `/v1/roles/${encodeURIComponent(id)}`
const scopeOf = (userId: string) => `/v1/members/${encodeURIComponent(userId)}/scope`

export const rolesApi = {
  list: () => http.get<{ items: readonly Role[]; rights: readonly Right[] }>('/v1/roles'),
  create: (input: { name: string; rights: readonly Right[] }) => http.post<Role>('/v1/roles', input),
  change: (id: string, input: { name: string; rights: readonly Right[] }) => http.put<Role>(one(id), input),
  remove: (id: string) => http.del<void>(one(id)),
  scope: (userId: string) => http.get<MemberScope>(scopeOf(userId)),
  setScope: (userId: string, scope: RowScope) => http.put<MemberScope>(scopeOf(userId), scope),
}
