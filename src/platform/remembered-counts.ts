/**
 * Counts over many rows, remembered per isolate for a time that grows with what they cost to read: a small tenant sees every
 * change at once, and a large one, whose console asks again after each change, does not read all its open rows each time.
 * In between the figures are at most `MOST_MS` old, also for who made the change.
 */
import type { Ctx } from './ctx.ts'

/** Rows of a database read that buy one millisecond of memory: 250 rows 50 ms, 75,000 rows and more 15 s. */
const ROWS_PER_MS = 5
const MOST_MS = 15_000
/** Callers kept apart (tenant, scope, question) before all are forgotten. */
const MOST_KEPT = 2_000

/** How long counts that took this many rows to read are good for, ms. */
export const trustOfCounts = (rowsRead: number): number => Math.min(MOST_MS, Math.floor(rowsRead / ROWS_PER_MS))

interface Kept<T> {
  readonly value: T
  readonly at: number
  readonly until: number
}

/** A memory for one kind of counts. `load` says what it read (`meta.rows_read` of D1, summed). */
export function rememberedCounts<T>() {
  const kept = new Map<string, Kept<T>>()
  return async (
    { ctx, now, question = '' }: { ctx: Pick<Ctx, 'tenant' | 'scope'>; now: number; question?: string },
    load: () => Promise<{ value: T; rowsRead: number }>,
  ): Promise<T> => {
    const key = JSON.stringify([ctx.tenant.id, ctx.scope.regions, ctx.scope.warehouses, question])
    const hit = kept.get(key)
    if (hit && hit.at <= now && now < hit.until) return hit.value
    const { value, rowsRead } = await load()
    if (kept.size >= MOST_KEPT) kept.clear()
    kept.set(key, { value, at: now, until: now + trustOfCounts(rowsRead) })
    return value
  }
}
