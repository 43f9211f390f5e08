/** The only source of "now" (epoch ms, UTC). */
export interface Clock {
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }
