/**
 * One caller refreshes, all others wait or go on with the old token. The lease ends by itself, so that a caller that died
 * blocks nobody for longer than `LEASE`.
 */
import type { TokenAnswer } from '../channel-gate.port.ts'
import type { ChannelToken } from '../channels.port.ts'

/** All times in ms. */
export const LEASE = 20_000
/** A token is renewed this long before its end, or in the last tenth of its life if that is shorter. */
const RENEW_AHEAD = 30 * 60_000
/** After a refused refresh nobody tries again for this long. */
export const COOL_OFF = 1_000
const WAIT = 250

export interface TokenState {
  /** '' when there is none or the platform refused it. */
  readonly accessToken: string
  readonly refreshToken: string | null
  readonly expiresAt: number
  readonly renewAt: number
  /** '' when nobody refreshes. */
  readonly leaseId: string
  readonly leaseUntil: number
  /** No refresh before this time. */
  readonly coolUntil: number
}

export const noToken: TokenState = {
  accessToken: '',
  refreshToken: null,
  expiresAt: 0,
  renewAt: 0,
  leaseId: '',
  leaseUntil: 0,
  coolUntil: 0,
}

/** `leaseId` is used when this caller becomes the one that refreshes. */
export function askToken(state: TokenState, leaseId: string, now: number): { state: TokenState; answer: TokenAnswer } {
  const usable = state.accessToken !== '' && now < state.expiresAt
  const token: TokenAnswer = { kind: 'token', accessToken: state.accessToken }
  if (usable && now < state.renewAt) return { state, answer: token }
  const busyUntil = Math.max(state.coolUntil, state.leaseId === '' ? 0 : state.leaseUntil)
  if (now < busyUntil) {
    return { state, answer: usable ? token : { kind: 'wait', retryAfterMs: Math.min(WAIT, busyUntil - now) } }
  }
  return {
    state: { ...state, leaseId, leaseUntil: now + LEASE },
    answer: { kind: 'refresh', leaseId, refreshToken: state.refreshToken },
  }
}

/** Takes what the holder of the lease got (null: the refresh failed). Somebody whose lease was taken over changes nothing. */
export function keepToken(
  state: TokenState,
  leaseId: string,
  { token, now }: { readonly token: ChannelToken | null; readonly now: number },
): TokenState {
  if (leaseId === '' || state.leaseId !== leaseId) return state
  return token === null ? { ...state, leaseId: '', leaseUntil: 0, coolUntil: now + COOL_OFF } : stateOfToken(token, now)
}

/** A token from outside the lease: whoever is refreshing meanwhile comes too late. */
export function stateOfToken(token: ChannelToken, now: number): TokenState {
  const ahead = Math.min(RENEW_AHEAD, Math.max(0, token.expiresAt - now) / 10)
  return {
    leaseId: '',
    leaseUntil: 0,
    accessToken: token.accessToken,
    refreshToken: token.refreshToken === '' ? null : token.refreshToken,
    expiresAt: token.expiresAt,
    renewAt: Math.floor(token.expiresAt - ahead),
    coolUntil: 0,
  }
}

/** The platform refused this token; a newer one stays. */
export function refuseToken(state: TokenState, accessToken: string): TokenState {
  return state.accessToken === accessToken ? { ...state, accessToken: '', expiresAt: 0, renewAt: 0 } : state
}
