/** The curve of a sale, folded from journal rows in their order: pieces a second, refusals by reason, answer times. */
import type { CurveSecond } from '../sale-pool.port.ts'
import { addCounts } from './answer-times.ts'
import type { PoolGroup } from './pool-fact.ts'
import { secondOf, tallyIn } from './proof.ts'

/** Mutable: a lease keeps one while somebody watches, and folds in what was written since. */
export interface SaleCurve {
  /** Newest row that is folded in, and its instant. */
  seq: number
  upTo: number
  requests: number
  readonly seconds: Map<number, CurveSecond>
  readonly refused: Record<string, number>
  readonly times: Record<string, number>
  /** Pieces of claims of more than one: what an end of them brings back. */
  readonly larger: Map<string, number>
}

export const emptyCurve = (): SaleCurve => ({
  seq: 0,
  upTo: 0,
  requests: 0,
  seconds: new Map(),
  refused: {},
  times: {},
  larger: new Map(),
})

export function foldCurve(curve: SaleCurve, seq: number, group: PoolGroup): void {
  const [second, ...moved] = secondOf(group, (id) => curve.larger.get(id) ?? 1)
  if (moved.some((pieces) => pieces !== 0)) {
    const so = curve.seconds.get(second) ?? [second, 0, 0, 0, 0]
    const [claimed, refused, back, added] = moved
    curve.seconds.set(second, [second, so[1] + claimed, so[2] + refused, so[3] + back, so[4] + added])
  }
  for (const fact of group.facts) {
    if (fact.kind === 'claimed') {
      curve.requests++
      if (fact.quantity > 1) curve.larger.set(fact.requestId, fact.quantity)
    } else if (fact.kind === 'released' || fact.kind === 'expired' || fact.kind === 'cancelled')
      curve.larger.delete(fact.requestId)
    const tally = tallyIn(fact)
    if (tally) {
      addCounts(curve.refused, tally.refused)
      addCounts(curve.times, tally.times)
    }
  }
  curve.seq = seq
  curve.upTo = group.at
}

/** Forgets the oldest seconds beyond `most`; sums stay. */
export function pruneCurve({ seconds }: SaleCurve, most: number): void {
  for (const second of seconds.keys()) {
    if (seconds.size <= most) return
    seconds.delete(second)
  }
}
