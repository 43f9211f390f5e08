/** A platform's limit: so many calls within a window of so many ms. */
export interface CallLimit {
  readonly calls: number
  readonly windowMs: number
}

/** Token buckets in memory: full at the start, filled evenly. A world that wakes anew has full buckets. */
export function createCallQuota(now: () => number) {
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    /** Takes one call of `key` (shop, method, …) from its bucket; false when there is none left. */
    take(key: string, { calls, windowMs }: CallLimit): boolean {
      const at = now()
      const bucket = buckets.get(key) ?? { left: calls, at }
      const left = Math.min(calls, bucket.left + ((at - bucket.at) * calls) / windowMs)
      buckets.set(key, { left: left >= 1 ? left - 1 : left, at })
      return left >= 1
    },
  }
}

export type CallQuota = ReturnType<typeof createCallQuota>
