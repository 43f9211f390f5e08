// Hours as decayed weights per whole hour. Stored as `{ "31": 4 }`: four parcels took more than 30 and at most 31 hours.
import { DAY } from '../../core/time.ts'

/** As stored. */
export type LaneHistogram = Readonly<Record<string, number>>

/** As reckoned with: the weight of hour `h` stands at `h + EARLIEST`. Adding two is a loop over numbers. */
export type Hours = Float64Array

/** Parcels that took longer are counted here; a month on the road says "lost", not "slow". */
const LONGEST_HOURS = 720
/** Differences reach this far below nought. */
const EARLIEST = 240
const SPAN = EARLIEST + LONGEST_HOURS + 1

/** The histogram's key for a duration in hours, at least one. */
export function hourKey(hours: number): string {
  return String(Math.min(LONGEST_HOURS, Math.max(1, Math.ceil(hours))))
}

/** The key for a difference in hours; negative = earlier than thought. */
export function slipKey(hours: number): string {
  // `+ 0`: the key of −0 is that of 0.
  return String(Math.min(LONGEST_HOURS, Math.max(-EARLIEST, Math.ceil(hours))) + 0)
}

/** Weights grow from here (2026-11-22 UTC), and what was counted before counts as of that day; finite for twenty-five years. */
const LANDMARK = 1_795_305_600_000

/**
 * Weight of a parcel seen at `at`: it doubles with every half-life, so that old parcels need not be touched to fade and two
 * writers still only add. Forward decay: Cormode, Shkapenyuk, Srivastava, Xu, ICDE 2009.
 */
export function weightAt(at: number, halfLifeDays: number): number {
  return 2 ** ((at - LANDMARK) / (halfLifeDays * DAY))
}

/** Weights of the keys that begin with `prefix`, times `scale`. Keys that are no hour are left out: a bad row must not stop a promise. */
export function hoursOf(histogram: LaneHistogram, scale = 1, prefix = ''): Hours {
  const hours = new Float64Array(SPAN)
  for (const key in histogram) {
    if (!key.startsWith(prefix)) continue
    const at = Number(key.slice(prefix.length)) + EARLIEST
    const weight = histogram[key]
    if (Number.isInteger(at) && at >= 0 && at < SPAN && typeof weight === 'number' && weight > 0)
      hours[at] = (hours[at] ?? 0) + weight * scale
  }
  return hours
}

export const noHours: Hours = new Float64Array(SPAN)

export function countOf(hours: Hours): number {
  let sum = 0
  if (hours !== noHours) for (let i = 0; i < SPAN; i++) sum += hours[i] ?? 0
  return sum
}

/** Adds `wider` scaled to `weight` parcels: what is known of the wider region steadies what little is known here. */
export function withPrior(hours: Hours, wider: Hours, weight: number): Hours {
  const total = countOf(wider)
  if (total === 0) return hours
  const factor = weight / total
  const mixed = hours.slice()
  for (let i = 0; i < SPAN; i++) mixed[i] = (mixed[i] ?? 0) + (wider[i] ?? 0) * factor
  return mixed
}

/** The same parcels, each `by` whole hours later. */
export function shifted(hours: Hours, by: number): Hours {
  const moved = new Float64Array(SPAN)
  for (let i = 0; i < SPAN; i++) {
    const to = Math.min(SPAN - 1, Math.max(0, i + by))
    moved[to] = (moved[to] ?? 0) + (hours[i] ?? 0)
  }
  return moved
}

/** For each share, ascending, the smallest whole hour within which it arrived; null when there are no parcels. */
export function quantilesOf(hours: Hours, shares: readonly number[]): (number | null)[] {
  const total = countOf(hours)
  let seen = 0
  let at = -1
  return shares.map((share) => {
    if (total === 0) return null
    // Weights are fractions; without the tolerance rounding would push the answer one hour up.
    while (at < SPAN - 1 && (at < 0 || seen < (share - 1e-9) * total)) seen += hours[++at] ?? 0
    return at - EARLIEST
  })
}

/** Smallest whole hour within which the share arrived; null when there are no parcels. */
export const quantileHours = (hours: Hours, share: number): number | null => quantilesOf(hours, [share])[0] ?? null

/** Share of the parcels that took longer than `than` hours; null when there are none. */
export function shareBeyond(hours: Hours, than: number): number | null {
  const total = countOf(hours)
  if (total === 0) return null
  let beyond = 0
  for (let i = Math.max(0, Math.floor(than) + EARLIEST + 1); i < SPAN; i++) beyond += hours[i] ?? 0
  return beyond / total
}
