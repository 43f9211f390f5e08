import type { Invitation, Member, SecurityPolicy } from '../../../src/tenants/members.contract.ts'
import type { RoleDto } from '../../../src/tenants/roles.contract.ts'
import { http } from './http.ts'

export type { Invitation, Member, SecurityPolicy }

const at = (path: string, id: string) => `/v1/${path}/${encodeURIComponent(id)}`

export const membersApi = {
  list: () => http.get<{ items: readonly Member[] }>('/v1/members'),
  changeRole: ({ userId, role }: { userId: string; role: string }) => http.patch<void>(at('members', userId), { role }),
  remove: (userId: string) => http.del<void>(at('members', userId)),
  /** Built-in roles and the tenant's own, for the picker. */
  roles: () => http.get<{ items: readonly RoleDto[] }>('/v1/roles'),
  invitations: () => http.get<{ items: readonly Invitation[] }>('/v1/invitations'),
  invite: (input: { email: string; role: string }) => http.post<Invitation>('/v1/invitations', input),
  resend: (id: string) => http.post<Invitation>(`${at('invitations', id)}/resend`),
  withdraw: (id: string) => http.del<void>(at('invitations', id)),
  security: () => http.get<SecurityPolicy>('/v1/security'),
  setSecurity: (input: SecurityPolicy) => http.put<SecurityPolicy>('/v1/security', input),
}
