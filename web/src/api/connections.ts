import type * as z from 'zod'
import type {
  authoriseSchema,
  ConnectionForm,
  connectionSchema,
  connectionWithHealthSchema,
  testResultSchema,
} from '../../../src/connections/connections.contract.ts'
import { http } from './http.ts'

export type Connection = z.infer<typeof connectionWithHealthSchema>
export type CreatedConnection = z.infer<typeof connectionSchema>
export type ConnectionRole = Connection['role']
export type ConnectionKind = ConnectionForm
export type ConnectionTest = z.infer<typeof testResultSchema>

const one = (id: string) => `/v1/connections/${encodeURIComponent(id)}`

export const connectionsApi = {
  list: () => http.get<{ items: readonly Connection[] }>('/v1/connections'),
  kinds: () => http.get<{ items: readonly ConnectionKind[] }>('/v1/connections/kinds'),
  create: (input: {
    kind: string
    name: string
    credentials: Record<string, string>
    settings: Record<string, string>
    mode?: Connection['mode']
  }) => http.post<CreatedConnection>('/v1/connections', input),
  change: (
    id: string,
    input: {
      name?: string
      credentials?: Record<string, string>
      settings?: Record<string, unknown>
      status?: 'active' | 'paused'
      mode?: Connection['mode']
    },
  ) => http.patch<unknown>(one(id), input),
  test: (id: string) => http.post<ConnectionTest>(`${one(id)}/test`),
  /** Address of the platform's page on which the merchant agrees. */
  authorise: (id: string) => http.post<z.infer<typeof authoriseSchema>>(`${one(id)}/authorise`),
  pull: (id: string) => http.post<unknown>(`${one(id)}/pull`),
}
