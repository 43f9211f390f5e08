/** The four numbers of Today as filters of the list under them. */
import type { FirstThing } from '../api/insights.ts'

const HOUR = 3_600_000

export const dueFilters = ['overdue', '1h', '4h'] as const
export type DueFilter = (typeof dueFilters)[number]

export function readDue(text: string | null): DueFilter | null {
  return dueFilters.find((due) => due === text) ?? null
}

/** The filters are apart, like the numbers: `1h` is under an hour, `4h` from one to four; null keeps the server's order by money at risk. */
export function firstThingsOf(
  things: readonly FirstThing[],
  due: DueFilter | null,
  now: number,
): readonly FirstThing[] {
  if (due === null) return things
  return things.filter((thing) => {
    if (thing.deadline === null) return false
    const left = thing.deadline - now
    if (due === 'overdue') return left < 0
    return due === '1h' ? left >= 0 && left < HOUR : left >= HOUR && left < 4 * HOUR
  })
}
