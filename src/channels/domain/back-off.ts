/** After "too fast" the connection rests 30, then 90, then 270 s; one success afterwards starts the ladder anew. */
const steps = [30_000, 90_000, 270_000] as const

export interface BackOffState {
  /** How many rests in a row there have been. */
  readonly level: number
  /** Epoch ms; 0 when the connection never rested. */
  readonly until: number
}

export const rested: BackOffState = { level: 0, until: 0 }

/** Several calls in flight are throttled together: that is one step of the ladder, not several. */
export function afterThrottling(state: BackOffState, now: number): BackOffState {
  if (now < state.until) return state
  const rest = steps[Math.min(state.level, steps.length - 1)] ?? 0
  return { level: state.level + 1, until: now + rest }
}

/** A success that comes in during the rest was sent before it and proves nothing. */
export function afterSuccess(state: BackOffState, now: number): BackOffState {
  return state.level === 0 || now < state.until ? state : rested
}

/** Ms until calls are allowed again; 0 when they are. */
export function restLeft(state: BackOffState, now: number): number {
  return Math.max(0, state.until - now)
}
