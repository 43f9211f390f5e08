/** How often something may be tried. Each limit counts over a window that begins with the first try. */
import { HOUR, MINUTE } from '../../core/time.ts'

export interface AttemptLimit {
  readonly max: number
  /** ms */
  readonly window: number
}

/**
 * `…Here`: one account from one place; `…Account`: one account from everywhere; `…Place`: one place for all accounts.
 * 20 guesses in 15 minutes are 80 an hour, below the 100 that OWASP ASVS 2.2.1 allows for one account.
 */
export const attemptLimits = {
  signInHere: { max: 10, window: 15 * MINUTE },
  signInAccount: { max: 20, window: 15 * MINUTE },
  signInPlace: { max: 200, window: 15 * MINUTE },
  signUpAddress: { max: 5, window: HOUR },
  signUpPlace: { max: 30, window: HOUR },
  resetAddress: { max: 5, window: HOUR },
  resetPlace: { max: 30, window: HOUR },
  /** Links of letters that were opened and did not work. */
  linkPlace: { max: 60, window: 15 * MINUTE },
  /** Letters that a person asks for: confirm again, change of address. */
  letterPerson: { max: 5, window: HOUR },
  /** A password asked for again inside a session. */
  passwordPerson: { max: 10, window: 15 * MINUTE },
  secondFactorPlace: { max: 60, window: 15 * MINUTE },
  secondFactorPerson: { max: 10, window: 15 * MINUTE },
  inviteTenant: { max: 60, window: 24 * HOUR },
  resendInvitation: { max: 3, window: HOUR },
} as const satisfies Readonly<Record<string, AttemptLimit>>

export type AttemptKind = keyof typeof attemptLimits

/** True when the try that made the counter `count` is one too many. */
export const isOneTooMany = (kind: AttemptKind, count: number): boolean => count > attemptLimits[kind].max
