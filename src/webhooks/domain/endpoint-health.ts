/** How an endpoint that fails is treated: it rests, then it is paused. Failures are counted by turn, so that a burst counts once. */
import { DAY, MINUTE } from '../../core/time.ts'

/** A turn ends after this many failures in a row. */
export const FAILURES_OF_A_TURN = 3
/** Paused after this many turns in a row that ended in failure; with the rests between them that is at least ten hours. */
export const MOST_FAILURES = 50
/** Paused when nothing was taken for this long, ms. */
export const LONGEST_FAILING = 5 * DAY

/** After the first failed turn, the second …, ms. While an endpoint rests or has just rested it gets one message at a time. */
const RESTS = [5_000, 10_000, 20_000, MINUTE / 2, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE] as const

/** How long nothing is sent after this many failed turns in a row, ms. */
export function restAfter(failuresInRow: number): number {
  return failuresInRow < 1 ? 0 : (RESTS[Math.min(failuresInRow, RESTS.length) - 1] ?? RESTS[0])
}

export function mustPause({
  failuresInRow,
  failingSince,
  now,
}: {
  readonly failuresInRow: number
  /** Epoch ms of the first failure since the last success. */
  readonly failingSince: number | null
  readonly now: number
}): boolean {
  return failuresInRow >= MOST_FAILURES || (failingSince !== null && now - failingSince >= LONGEST_FAILING)
}

/** What the console shows. */
export function healthOf({
  status,
  failuresInRow,
  lastSuccessAt,
}: {
  readonly status: string
  readonly failuresInRow: number
  readonly lastSuccessAt: number | null
}): 'paused' | 'failing' | 'well' | 'unused' {
  if (status === 'paused') return 'paused'
  if (failuresInRow > 0) return 'failing'
  return lastSuccessAt === null ? 'unused' : 'well'
}
