/** Mann–Whitney U (rank-sum) of two samples: are the numbers of one likelier to be larger? Normal approximation with ties. */

export interface Comparison {
  /** Chance that a number of `a` is larger than one of `b` (ties count half): 0.5 = no difference. */
  readonly share: number
  /** Two-sided. */
  readonly p: number
}

/** Tail of the standard normal distribution beyond |z|, both sides (Abramowitz & Stegun 26.2.17). */
function twoSided(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return Math.min(1, (2 * Math.exp((-z * z) / 2) * poly) / Math.sqrt(2 * Math.PI))
}

export function mannWhitney(a: readonly number[], b: readonly number[]): Comparison {
  const all = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))].sort(
    (x, y) => x.value - y.value,
  )
  let ranksOfA = 0
  let ties = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to++
    const count = to - from
    ties += count ** 3 - count
    for (let i = from; i < to; i++) if (all[i]?.isA) ranksOfA += (from + to + 1) / 2
    from = to
  }
  const n = all.length
  const u = ranksOfA - (a.length * (a.length + 1)) / 2
  const mean = (a.length * b.length) / 2
  const deviation = Math.sqrt(((a.length * b.length) / 12) * (n + 1 - ties / (n * (n - 1))))
  return { share: u / (a.length * b.length), p: deviation === 0 ? 1 : twoSided((u - mean) / deviation) }
}
