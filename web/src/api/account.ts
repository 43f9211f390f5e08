import type { SessionDto } from '../../../src/tenants/account.contract.ts'
import type { Session } from './auth.ts'
import { http } from './http.ts'

export type { SessionDto }

export const accountApi = {
  rename: (input: { name: string }) => http.patch<void>('/v1/account', input),
  changePassword: (input: { current: string; next: string }) => http.post<void>('/v1/account/password', input),
  changeEmail: (input: { email: string; password: string }) => http.post<void>('/v1/account/email', input),
  confirmAgain: () => http.post<void>('/v1/account/email/confirmation'),
  sessions: () => http.get<{ items: readonly SessionDto[] }>('/v1/account/sessions'),
  endSession: (id: string) => http.del<void>(`/v1/account/sessions/${encodeURIComponent(id)}`),
  endOthers: () => http.post<{ ended: number }>('/v1/account/sessions/end-others'),
  beginSecondFactor: (input: { password: string }) =>
    http.post<{ uri: string; recoveryCodes: readonly string[] }>('/v1/account/second-factor', input),
  secondFactorOn: (input: { code: string }) => http.post<void>('/v1/account/second-factor/on', input),
  secondFactorOff: (input: { password: string }) => http.post<void>('/v1/account/second-factor/off', input),
  newRecoveryCodes: (input: { password: string }) =>
    http.post<{ recoveryCodes: readonly string[] }>('/v1/account/second-factor/recovery-codes', input),
  enterTenant: (id: string) => http.post<Session>(`/v1/account/tenants/${encodeURIComponent(id)}/enter`),
  leaveTenant: (id: string) => http.post<void>(`/v1/account/tenants/${encodeURIComponent(id)}/leave`),
}
