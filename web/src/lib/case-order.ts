/** The queue of cases: what is due first comes first, red before yellow, without a deadline last. */
import type { CaseItem } from '../api/cases.ts'

export function casesByDeadline(cases: readonly CaseItem[]): readonly CaseItem[] {
  return [...cases].sort((a, b) => {
    const due = (a.dueAt ?? Number.POSITIVE_INFINITY) - (b.dueAt ?? Number.POSITIVE_INFINITY)
    if (due !== 0 && !Number.isNaN(due)) return due
    if (a.severity !== b.severity) return a.severity === 'red' ? -1 : 1
    return a.openedAt - b.openedAt
  })
}

/** How many of each kind, most frequent first. */
export function kindsOf(cases: readonly CaseItem[]): readonly { kind: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const item of cases) counts.set(item.kind, (counts.get(item.kind) ?? 0) + 1)
  return [...counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count)
}
