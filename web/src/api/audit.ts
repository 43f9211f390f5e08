import type { AuditEntry, AuditList, Verdict } from '../../../src/audit/audit.contract.ts'
import { http, queryString } from './http.ts'

export type { AuditEntry, AuditList, Verdict }

export interface AuditQuery {
  readonly actorKind?: string | undefined
  readonly actor?: string | undefined
  readonly action?: string | undefined
  readonly subject?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly q?: string | undefined
}

export const auditApi = {
  list: (query: AuditQuery & { cursor?: string | null; limit?: number }, signal?: AbortSignal) =>
    http.get<AuditList>(`/v1/audit${queryString({ ...query })}`, signal),
  /** Walks all pages; `onPage` hears of each. */
  verify: async (onPage: (verdict: Verdict) => void): Promise<Verdict> => {
    let cursor: string | null = null
    for (;;) {
      const verdict: Verdict = await http.get<Verdict>(`/v1/audit/verify${queryString({ cursor })}`)
      onPage(verdict)
      cursor = verdict.nextCursor
      if (!verdict.ok || cursor === null) return verdict
    }
  },
  /** Address of the file; the browser saves it. */
  exportUrl: (format: 'csv' | 'jsonl', query: AuditQuery = {}) =>
    `/api/v1/audit/export${queryString({ format, ...query, ...(format === 'csv' ? { zone: 'Asia/Shanghai' } : {}) })}`,
}
