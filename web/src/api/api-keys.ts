import type { ApiKey } from '../../../src/tenants/tenants.contract.ts'
import { http } from './http.ts'

export type { ApiKey }

export const apiKeysApi = {
  list: () => http.get<{ items: readonly ApiKey[] }>('/v1/keys'),
  /** `key` is in the answer this once. */
  create: (input: { name: string; scopes: string[] }) => http.post<ApiKey & { key: string }>('/v1/keys', input),
  revoke: (id: string) => http.del<void>(`/v1/keys/${encodeURIComponent(id)}`),
}
