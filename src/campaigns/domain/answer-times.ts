/** How long answers took, as counts in buckets: each millisecond to 20, then steps of a tenth. */

const FINE_MS = 20
const STEP = 1.1
const LAST = FINE_MS + Math.ceil(Math.log(60_000 / FINE_MS) / Math.log(STEP))

export function bucketOf(ms: number): number {
  if (ms <= FINE_MS) return Math.max(0, Math.floor(ms))
  return Math.min(LAST, FINE_MS + Math.ceil(Math.log(ms / FINE_MS) / Math.log(STEP)))
}

/** The longest time that falls into the bucket, ms. */
export function longestOf(bucket: number): number {
  return bucket <= FINE_MS ? bucket : Math.round(FINE_MS * STEP ** (bucket - FINE_MS))
}

export interface AnswerTimes {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

/** Percentiles are the upper ends of their buckets: never better than it was. Ms. */
export function answerTimes(counts: Readonly<Record<number, number>>): AnswerTimes {
  const buckets = Object.entries(counts)
    .map(([bucket, count]): [number, number] => [Number(bucket), count])
    .sort(([a], [b]) => a - b)
  const count = buckets.reduce((sum, [, n]) => sum + n, 0)
  const at = (share: number): number => {
    let seen = 0
    for (const [bucket, n] of buckets) {
      seen += n
      if (seen >= share * count) return longestOf(bucket)
    }
    return 0
  }
  return { count, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: longestOf(buckets.at(-1)?.[0] ?? 0) }
}

/** Adds the counts of `more`. */
export function addCounts(into: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [key, count] of Object.entries(more)) into[key] = (into[key] ?? 0) + count
}
