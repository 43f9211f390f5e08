/** Circuit breaker: five failures in a row open it; after 30 s one call at a time may try, and its outcome decides. */
export const FAILURES_TO_OPEN = 5
/** Ms. */
export const OPEN_FOR = 30_000

export interface BreakerState {
  readonly failures: number
  /** Epoch ms; null while closed. */
  readonly openedAt: number | null
  /** When the present trial call started; null when none is under way. */
  readonly trialAt: number | null
}

export const closedBreaker: BreakerState = { failures: 0, openedAt: null, trialAt: null }

export function breakerPhase(state: BreakerState, now: number): 'closed' | 'open' | 'half_open' {
  if (state.openedAt === null) return 'closed'
  return now < state.openedAt + OPEN_FOR ? 'open' : 'half_open'
}

/** Ms until a call may be made; 0 when it may be made now. A trial whose report never comes blocks for `OPEN_FOR`. */
export function breakerWait(state: BreakerState, now: number): number {
  const lastTry = Math.max(state.openedAt ?? 0, state.trialAt ?? 0)
  return state.openedAt === null ? 0 : Math.max(0, lastTry + OPEN_FOR - now)
}

export function startTrial(state: BreakerState, now: number): BreakerState {
  return { ...state, trialAt: now }
}

/** A batch with one success proves that the platform works; failures count only when nothing succeeded. */
export function afterCalls(
  state: BreakerState,
  { succeeded, failed }: { readonly succeeded: number; readonly failed: number },
  now: number,
): BreakerState {
  if (succeeded > 0) return closedBreaker
  if (failed === 0) return state.trialAt === null ? state : { ...state, trialAt: null }
  if (state.openedAt !== null) {
    // Calls that were under way when it opened do not prolong the pause; a failed trial does.
    return breakerPhase(state, now) === 'open' ? state : { ...state, openedAt: now, trialAt: null }
  }
  const failures = state.failures + failed
  return failures < FAILURES_TO_OPEN ? { ...state, failures } : { failures, openedAt: now, trialAt: null }
}
