/** Which stretch of modification time a pull has to read, cut into slices. All times epoch ms. */
import { DAY, HOUR, MINUTE } from '../../core/time.ts'

export interface PullWindow {
  readonly from: number
  readonly to: number
}

/** Read again each time: platforms index an order some time after its modification time. */
export const OVERLAP = 10 * MINUTE
export const FIRST_PULL_DEPTH = 7 * DAY
/** Platforms list changes of the last 90 days only; one day of margin. */
const DEEPEST = 89 * DAY
const SLICE = 6 * HOUR

export interface PullPlan {
  /** Everything up to here is stored; null before the first pull. */
  readonly syncedTo: number | null
  readonly now: number
  readonly overlapMs?: number
  readonly firstDepthMs?: number
  readonly sliceMs?: number
  readonly deepestMs?: number
  readonly lagMs?: number
}

/** Slices from the cursor (minus the overlap) to now, oldest first. The cursor may move to a slice's end once it is stored. */
export function planPull({
  syncedTo,
  now,
  overlapMs = OVERLAP,
  firstDepthMs = FIRST_PULL_DEPTH,
  sliceMs = SLICE,
  deepestMs = DEEPEST,
  lagMs = 0,
}: PullPlan): readonly PullWindow[] {
  // A cursor ahead of the clock (a clock that was set back) must not leave a hole.
  const start = syncedTo === null ? now - firstDepthMs : Math.min(syncedTo, now) - overlapMs
  return sliceWindow({ from: Math.max(start, now - deepestMs), to: now - lagMs }, sliceMs)
}

/** Slices of at most `maxMs` that together cover the window; neighbours share their boundary, so that nothing falls between. */
export function sliceWindow(window: PullWindow, maxMs: number): readonly PullWindow[] {
  const count = Math.max(1, Math.ceil((window.to - window.from) / maxMs))
  const boundary = (index: number) => (index === count ? window.to : window.from + index * maxMs)
  return Array.from({ length: count }, (_, index) => ({ from: boundary(index), to: boundary(index + 1) }))
}

/** Two halves, cut at a whole second because platforms count in seconds; null when one second cannot be cut further. */
export function halveWindow(window: PullWindow): readonly [PullWindow, PullWindow] | null {
  const middle = Math.floor((window.from + window.to) / 2_000) * 1_000
  const second = (at: number) => Math.floor(at / 1_000)
  if (second(middle) <= second(window.from) || second(middle) >= second(window.to)) return null
  return [
    { from: window.from, to: middle },
    { from: middle, to: window.to },
  ]
}
