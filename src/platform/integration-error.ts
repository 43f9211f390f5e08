import type { Failure } from '../core/result.ts'

/** What went wrong with the outside. The error itself knows whether trying again can help. */
export interface IntegrationError {
  /** Platform, as the protocol page is named: `doudian`, `kuaidi100` … */
  readonly provider: string
  /** Stable code of ours: `throttled`, `token_expired`, `unauthorised`, `rejected`, `unreachable`, `timeout`, `malformed`, `busy`, `not_found`. */
  readonly code:
    | 'throttled'
    | 'token_expired'
    | 'unauthorised'
    | 'rejected'
    | 'unreachable'
    | 'timeout'
    | 'malformed'
    | 'busy'
    | 'not_found'
  readonly retryable: boolean
  /** HTTP status, 0 when no answer came. */
  readonly status: number
  /** The platform's own code and message, masked, ≤ 2 KB. */
  readonly detail: string
  /** The answer holds a value that we have no meaning for. */
  readonly unknown?: UnknownValue
}

/** A state (or the like) of a platform that none of our tables has. */
export interface UnknownValue {
  /** Path within the platform's order. */
  readonly field: string
  readonly value: string
}

/** For people: `outside.throttled` and the like, with who said it and what. */
export function outsideFailure({
  provider,
  code,
  detail,
}: Pick<IntegrationError, 'provider' | 'code' | 'detail'>): Failure {
  return { code: `outside.${code}`, data: { provider, detail } }
}
