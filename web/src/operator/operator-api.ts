/** The operator's API. The key lives in this tab alone: sessionStorage, gone when the tab is closed. */
import type {
  LogEntry,
  Move,
  OperatorKey,
  OperatorMe,
  Shard,
  TenantDetail,
  TenantRow,
  Trouble,
} from '../../../src/operator/operator.contract.ts'
import { ApiError, queryString, unwrap } from '../api/http.ts'

const STORED = 'dingshu.operator'

export const storedKey = (): string => sessionStorage.getItem(STORED) ?? ''
export const keepKey = (key: string): void => sessionStorage.setItem(STORED, key)
export const dropKey = (): void => sessionStorage.removeItem(STORED)

async function call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/operator/api${path}`, {
    method,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${storedKey()}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    credentials: 'omit',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiError({ code: 'network.unreachable', status: 0, requestId: '', detail: '', data: {} })
  })
  return unwrap<T>(response)
}

interface Listed<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

const tenant = (id: string) => `/tenants/${encodeURIComponent(id)}`

export const operatorApi = {
  me: () => call<OperatorMe>('GET', '/me'),
  tenants: (q: string, cursor: string | null) =>
    call<Listed<TenantRow>>('GET', `/tenants${queryString({ q, cursor })}`),
  tenant: (id: string) => call<TenantDetail>('GET', tenant(id)),
  suspend: (id: string, why: string) => call<void>('POST', `${tenant(id)}/suspend`, { why }),
  resume: (id: string, why: string) => call<void>('POST', `${tenant(id)}/resume`, { why }),
  extendTrial: (id: string, days: number, why: string) =>
    call<{ trialEndsAt: number }>('POST', `${tenant(id)}/trial`, { days, why }),
  activate: (id: string, input: { plan: string; months: number; amountFen: number; reference: string; why: string }) =>
    call<{ to: number; isNew: boolean }>('POST', `${tenant(id)}/plan`, input),
  move: (id: string, target: string, why: string) =>
    call<{ id: string }>('POST', `${tenant(id)}/move`, { target, why }),
  moves: () => call<{ items: readonly Move[] }>('GET', '/moves'),
  runMove: (id: string) => call<Move>('POST', `/moves/${id}/run`, {}),
  turnBack: (id: string, why: string) => call<void>('POST', `/moves/${id}/turn-back`, { why }),
  shards: () => call<{ items: readonly Shard[]; limitBytes: number }>('GET', '/shards'),
  trouble: () => call<Trouble>('GET', '/trouble'),
  log: (cursor: string | null) => call<Listed<LogEntry>>('GET', `/log${queryString({ cursor })}`),
  keys: () => call<{ items: readonly OperatorKey[] }>('GET', '/keys'),
  createKey: (name: string, why: string) => call<OperatorKey & { key: string }>('POST', '/keys', { name, why }),
  revokeKey: (id: string, why: string) => call<void>('POST', `/keys/${id}/revoke`, { why }),
}
