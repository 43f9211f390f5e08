// Transit hours of a lane as counts per whole hour. `{ "31": 4 }`: four parcels took more than 30 and at most 31 hours.

export type LaneHistogram = Readonly<Record<string, number>>

/** Parcels that took longer are counted here; a month on the road says "lost", not "slow". */
const LONGEST_HOURS = 720

/** The histogram's key for a duration; times from the van to the signature, in hours. */
export function hourKey(hours: number): string {
  return String(Math.min(LONGEST_HOURS, Math.max(1, Math.ceil(hours))))
}

/** The histogram with one more parcel. */
export function learnLane(histogram: LaneHistogram, hours: number): Record<string, number> {
  const key = hourKey(hours)
  return { ...histogram, [key]: (histogram[key] ?? 0) + 1 }
}

export function countOf(histogram: LaneHistogram): number {
  return Object.values(histogram).reduce((sum, n) => sum + n, 0)
}

/** Adds `other` scaled to `weight` parcels: what is known of the wider region steadies what little is known here. */
export function withPrior(histogram: LaneHistogram, other: LaneHistogram, weight: number): Record<string, number> {
  const total = countOf(other)
  const mixed: Record<string, number> = { ...histogram }
  if (total === 0) return mixed
  for (const [key, n] of Object.entries(other)) mixed[key] = (mixed[key] ?? 0) + (n * weight) / total
  return mixed
}

/** Smallest whole hour within which the share `q` of the parcels arrived; null when there are none. */
export function quantileHours(histogram: LaneHistogram, q: number): number | null {
  const entries = Object.entries(histogram)
    .map(([key, n]) => [Number(key), n] as const)
    .sort(([a], [b]) => a - b)
  const total = entries.reduce((sum, [, n]) => sum + n, 0)
  if (total === 0) return null
  let seen = 0
  for (const [hours, n] of entries) {
    seen += n
    // Scaled priors are fractions; without the tolerance rounding would push the answer one hour up.
    if (seen >= q * total - 1e-9) return hours
  }
  return entries.at(-1)?.[0] ?? null
}
