/** The curve of a sale as evenly spaced points: what happened in each span, and what was left at its end. */
import type { SecondOfSale } from '../api/campaigns.ts'

const SECOND = 1000

export interface CurvePoint {
  /** Beginning of the span, epoch ms. */
  readonly at: number
  readonly claimed: number
  readonly refused: number
  readonly returned: number
  /** Pieces left at the end of the span. */
  readonly left: number
}

export interface SaleCurve {
  readonly points: readonly CurvePoint[]
  readonly stepMs: number
}

/**
 * `leftNow`: pieces left after the last of `seconds`; earlier ones follow by undoing what happened since. `from` and `to`: the
 * first and the last second shown, epoch ms. At most `most` points.
 */
export function saleCurve({
  seconds,
  leftNow,
  from,
  to,
  most,
}: {
  seconds: readonly SecondOfSale[]
  leftNow: number
  from: number
  to: number
  most: number
}): SaleCurve {
  const first = Math.floor(from / SECOND)
  const last = Math.max(first, Math.floor(to / SECOND))
  const step = Math.max(1, Math.ceil((last - first + 1) / most))
  const count = Math.ceil((last - first + 1) / step)
  const points = Array.from({ length: count }, (_, index) => ({
    at: (first + index * step) * SECOND,
    claimed: 0,
    refused: 0,
    returned: 0,
    left: 0,
  }))
  const moved = points.map(() => 0)
  let after = 0
  for (const second of seconds) {
    const index = Math.floor((Math.floor(second.at / SECOND) - first) / step)
    const change = second.added + second.returned - second.claimed
    if (index >= count) after += change
    const point = points[index]
    if (!point) continue
    point.claimed += second.claimed
    point.refused += second.refused
    point.returned += second.returned
    moved[index] = (moved[index] ?? 0) + change
  }
  let left = leftNow - after
  for (let index = count - 1; index >= 0; index--) {
    const point = points[index]
    if (point) point.left = Math.max(0, left)
    left -= moved[index] ?? 0
  }
  return { points, stepMs: step * SECOND }
}

/** The span around the second in which most was claimed (asked for, where nothing was claimed); null when nothing happened. */
export function peakOf(seconds: readonly SecondOfSale[], spanMs: number): { from: number; to: number } | null {
  const most = (read: (second: SecondOfSale) => number) =>
    seconds.reduce<SecondOfSale | null>(
      (best, second) => (read(second) > (best === null ? 0 : read(best)) ? second : best),
      null,
    )
  const peak = most(({ claimed }) => claimed) ?? most(({ refused }) => refused)
  if (peak === null) return null
  const from = peak.at - Math.floor(spanMs / 6 / SECOND) * SECOND
  return { from, to: from + spanMs - SECOND }
}
