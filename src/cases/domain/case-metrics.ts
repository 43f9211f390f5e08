/** How well cases are dealt with: sums of the database become means and shares. */
import type { CaseMetrics, CaseMetricsRow } from '../cases.contract.ts'

/** Of one code and group: counts, sums of milliseconds, and how many rows each sum is of. */
export interface CaseSums {
  readonly code: string
  readonly groupId: string
  readonly opened: number
  readonly closed: number
  readonly selfClosed: number
  readonly findMs: number
  readonly found: number
  readonly assignMs: number
  readonly assigned: number
  readonly solveMs: number
  readonly solved: number
  readonly transferred: number
  readonly rightFirst: number
  readonly complainedAgain: number
  readonly reopened: number
}

const share = (part: number, of: number): number | null => (of === 0 ? null : part / of)

function rowOf(key: { code: string; groupId: string }, sums: readonly CaseSums[]): CaseMetricsRow {
  const total = (pick: (one: CaseSums) => number) => sums.reduce((sum, one) => sum + pick(one), 0)
  const opened = total((one) => one.opened)
  const closed = total((one) => one.closed)
  const mean = (ms: number, of: number) => (of === 0 ? null : Math.round(ms / of))
  return {
    ...key,
    opened,
    closed,
    selfClosed: total((one) => one.selfClosed),
    findMs: mean(
      total((one) => one.findMs),
      total((one) => one.found),
    ),
    assignMs: mean(
      total((one) => one.assignMs),
      total((one) => one.assigned),
    ),
    solveMs: mean(
      total((one) => one.solveMs),
      total((one) => one.solved),
    ),
    closedShare: share(closed, opened),
    rightFirstShare: share(
      total((one) => one.rightFirst),
      total((one) => one.transferred),
    ),
    complainedAgainShare: share(
      total((one) => one.complainedAgain),
      opened,
    ),
    reopened: total((one) => one.reopened),
  }
}

/** Rows by code and group as they come, and all of them together. */
export function metricsOf(sums: readonly CaseSums[], since: number): CaseMetrics {
  return {
    since,
    total: rowOf({ code: '', groupId: '' }, sums),
    rows: sums.map((one) => rowOf({ code: one.code, groupId: one.groupId }, [one])),
  }
}
