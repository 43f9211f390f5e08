import { row, type Sql } from './sql'

/** How lively the world is. */
export interface Speed {
  /** Orders and parcel steps happen by themselves. */
  auto: boolean
  ordersPerMinute: number
  parcelStepSeconds: number
  /** Multiplies the platforms' own delays between repeats of a push. */
  retryScale: number
}

const DEFAULT_SPEED: Speed = { auto: false, ordersPerMinute: 6, parcelStepSeconds: 20, retryScale: 0.02 }

export type Settings = ReturnType<typeof createSettings>

/** Named values that survive a restart. */
export function createSettings(sql: Sql) {
  const cache = new Map<string, unknown>()

  function read<T>(name: string, fallback: T): T {
    if (!cache.has(name)) {
      const stored = row<{ value: string }>(sql, 'SELECT value FROM settings WHERE name = ?', name)
      cache.set(name, stored ? JSON.parse(stored.value) : fallback)
    }
    return cache.get(name) as T
  }

  function write(name: string, value: unknown): void {
    cache.set(name, value)
    sql.exec('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', name, JSON.stringify(value))
  }

  return {
    read,
    write,
    speed: () => ({ ...DEFAULT_SPEED, ...read<Partial<Speed>>('speed', {}) }),
    /** Reserves `count` numbers of a series and returns the first; the first of all is 1. */
    takeNumbers(series: string, count = 1): number {
      const last = read<number>(`last:${series}`, 0)
      write(`last:${series}`, last + count)
      return last + 1
    },
    forget: () => cache.clear(),
  }
}
