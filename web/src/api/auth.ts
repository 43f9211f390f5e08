import type { InvitationCard } from '../../../src/tenants/members.contract.ts'
import type { Me, SecondFactorOwed } from '../../../src/tenants/tenants.contract.ts'
import { http } from './http.ts'

export type Session = Me
export type Right = Me['rights'][number]
export type { InvitationCard }

export const authApi = {
  signUp: (input: { email: string; password: string; company: string }) =>
    http.post<Session>('/v1/auth/sign-up', input),
  /** With a second factor set up, the answer asks for a code instead of letting in. */
  signIn: (input: { email: string; password: string }) =>
    http.post<Session | SecondFactorOwed>('/v1/auth/sign-in', input),
  secondFactor: (input: { code: string; trustDevice?: boolean }) => http.post<Session>('/v1/auth/second-factor', input),
  signOut: () => http.post<void>('/v1/auth/sign-out'),
  me: () => http.get<Session>('/v1/auth/me'),
  forgotPassword: (input: { email: string }) => http.post<void>('/v1/auth/forgot-password', input),
  resetPassword: (input: { token: string; password: string }) => http.post<void>('/v1/auth/reset-password', input),
  confirmEmail: (token: string) => http.post<{ email: string }>('/v1/auth/confirm-email', { token }),
  invitation: (token: string) => http.post<InvitationCard>('/v1/auth/invitation', { token }),
  acceptInvitation: (input: { token: string; name?: string; password?: string }) =>
    http.post<Session>('/v1/auth/invitation/accept', input),
}
