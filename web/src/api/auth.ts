import type { Me } from '../../../src/tenants/tenants.contract.ts'
import { http } from './http.ts'

export type Session = Me
export type Right = Me['rights'][number]

export const authApi = {
  signUp: (input: { email: string; password: string; company: string }) =>
    http.post<Session>('/v1/auth/sign-up', input),
  signIn: (input: { email: string; password: string }) => http.post<Session>('/v1/auth/sign-in', input),
  signOut: () => http.post<void>('/v1/auth/sign-out'),
  me: () => http.get<Session>('/v1/auth/me'),
}
