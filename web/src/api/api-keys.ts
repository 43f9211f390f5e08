import type { ApiKey } from '../../../src/tenants/tenants.contract.ts'
import { http } from './http.ts'

export type { ApiKey }

export const apiKeysApi = {
  list: () => http.get<{ items: readonly ApiKey[] }>('/v1/keys'),
  /** `key` is in the answer this once. */
  create: (input: { name: string; scopes: string[]; expiresAt: number | null }) =>
    http.post<ApiKey & { key: string }>('/v1/keys', input),
  /** `key` is in the answer this once. */
  rotate: (id: string, overlapHours: number) =>
    http.post<ApiKey & { key: string }>(`/v1/keys/${encodeURIComponent(id)}/rotate`, { overlapHours }),
  endOverlap: (id: string) => http.post<ApiKey>(`/v1/keys/${encodeURIComponent(id)}/end-overlap`),
  revoke: (id: string) => http.del<void>(`/v1/keys/${encodeURIComponent(id)}`),
}
