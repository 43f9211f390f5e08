/** The queue of cases: reason codes by their nearest deadline, and within a code what is due first comes first. */
import type { CaseItem } from '../api/cases.ts'

/** Red before yellow at the same instant, without a deadline last. */
export function casesByDeadline(cases: readonly CaseItem[]): readonly CaseItem[] {
  return [...cases].sort((a, b) => {
    const due = (a.dueAt ?? Number.POSITIVE_INFINITY) - (b.dueAt ?? Number.POSITIVE_INFINITY)
    if (due !== 0 && !Number.isNaN(due)) return due
    if (a.severity !== b.severity) return a.severity === 'red' ? -1 : 1
    return a.openedAt - b.openedAt
  })
}

export function casesByCode(cases: readonly CaseItem[]): readonly CaseItem[] {
  return [...Map.groupBy(casesByDeadline(cases), ({ code }) => code).values()].flat()
}

/** How many of each code, most frequent first. */
export function codesOf(cases: readonly CaseItem[]): readonly { code: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const item of cases) counts.set(item.code, (counts.get(item.code) ?? 0) + 1)
  return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count)
}
