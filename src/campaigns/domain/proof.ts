/** The proof of a sale: what the journals of its leases say, held against the laws. */
import type { CurveSecond, EdgeTally, Parts, PoolRecord } from '../sale-pool.port.ts'
import { type AnswerTimes, addCounts, answerTimes } from './answer-times.ts'
import type { PoolFact, PoolGroup } from './pool-fact.ts'

export interface SaleProof {
  readonly issued: number
  /** Pieces that buyers have: unpaid, paid, and drawn by orders. */
  readonly claimed: number
  readonly held: number
  readonly paid: number
  readonly ordered: number
  /** Given back to the main ledgers. */
  readonly released: number
  readonly left: number
  /** Between two leases; 0 as soon as the network is quiet. */
  readonly moving: number
  /** Pieces claimed that were never issued. */
  readonly over: number
  /** Pieces that were free at the close although somebody was told that the sale was sold out. */
  readonly under: number
  readonly claimedEver: number
  readonly expiredEver: number
  readonly releasedEver: number
  readonly requests: number
  readonly refused: Readonly<Record<string, number>>
  readonly times: AnswerTimes
  readonly seconds: readonly {
    readonly at: number
    readonly claimed: number
    readonly refused: number
    readonly returned: number
    /** Set aside for the sale; less than 0 when pieces went back to the main ledgers. */
    readonly added: number
  }[]
  /** One sentence for each law that does not hold, and each number that the objects serve and the journals do not say. */
  readonly broken: readonly string[]
  readonly journalRows: number
}

export function proofOf(records: readonly PoolRecord[], closed: boolean): SaleProof {
  const sum = (read: (record: PoolRecord) => number) => records.reduce((total, record) => total + read(record), 0)
  const issued = sum(({ counts }) => counts.issued)
  const held = sum(({ counts }) => counts.held)
  const paid = sum(({ counts }) => counts.paid)
  const ordered = sum(({ counts }) => counts.drawn)
  const left = sum(({ counts }) => counts.left)
  const released = sum(({ counts }) => counts.withdrawn)
  const claimed = held + paid + ordered
  const curve = curveOf(records)
  const moving = issued - claimed - released - left
  return {
    issued,
    claimed,
    held,
    paid,
    ordered,
    released,
    left,
    moving: Math.max(0, moving),
    over: Math.max(0, claimed + released + left - issued),
    under: closed && (curve.refused['claim.sold_out'] ?? 0) > 0 ? left : 0,
    claimedEver: sum(({ counts }) => counts.claimedEver),
    expiredEver: sum(({ counts }) => counts.expiredEver),
    releasedEver: sum(({ counts }) => counts.releasedEver),
    ...curve,
    broken: records.flatMap((record) => [...record.broken, ...differences(record)]),
    journalRows: sum(({ rows }) => rows),
  }
}

/** What the leases say of requests, refusals, answer times and seconds, as one curve. */
export function curveOf(
  records: readonly Pick<PoolRecord, 'requests' | 'refused' | 'times' | 'seconds'>[],
): Pick<SaleProof, 'requests' | 'refused' | 'times' | 'seconds'> {
  const refused: Record<string, number> = {}
  const times: Record<string, number> = {}
  const seconds = new Map<number, SaleProof['seconds'][number]>()
  let requests = 0
  for (const record of records) {
    requests += record.requests
    addCounts(refused, record.refused)
    addCounts(times, record.times)
    for (const [second, claimed, refusals, returned, added] of record.seconds) {
      const at = second * 1000
      const so = seconds.get(at) ?? { at, claimed: 0, refused: 0, returned: 0, added: 0 }
      seconds.set(at, {
        at,
        claimed: so.claimed + claimed,
        refused: so.refused + refusals,
        returned: so.returned + returned,
        added: so.added + added,
      })
    }
  }
  return {
    requests: requests + Object.values(refused).reduce((total, count) => total + count, 0),
    refused,
    times: answerTimes(times),
    seconds: [...seconds.values()].sort((a, b) => a.at - b.at),
  }
}

function differences({ counts, served }: PoolRecord): string[] {
  return Object.entries(counts).flatMap(([name, value]) => {
    const other = served[name as keyof typeof served]
    return other === value ? [] : [`${name}: the journal says ${value}, the pool serves ${other}`]
  })
}

/** What one journal row adds to the curve; `quantityOf` knows the claims before the row. */
export function secondOf({ at, facts }: PoolGroup, quantityOf: (requestId: string) => number): CurveSecond {
  const own = new Map<string, number>()
  let claimed = 0
  let refused = 0
  let back = 0
  let added = 0
  for (const fact of facts) {
    if (fact.kind === 'claimed') {
      claimed += fact.quantity
      own.set(fact.requestId, fact.quantity)
    } else if (fact.kind === 'released' || fact.kind === 'expired' || fact.kind === 'cancelled') {
      const ended = own.get(fact.requestId) ?? quantityOf(fact.requestId)
      back += ended
      // What is not for sale again went back to the main ledgers with its order.
      if (fact.kind === 'cancelled') added -= ended - piecesIn(fact.parts)
    } else if (fact.kind === 'issued') added += piecesIn(fact.parts)
    else if (fact.kind === 'withdrawing') added -= piecesIn(fact.parts)
    else if (fact.kind === 'told') refused += Object.values(fact.tally.refused).reduce((sum, count) => sum + count, 0)
  }
  return [Math.floor(at / 1000), claimed, refused, back, added]
}

const piecesIn = (parts: Parts): number => Object.values(parts).reduce((sum, pieces) => sum + pieces, 0)

export const tallyIn = (fact: PoolFact): EdgeTally | null => (fact.kind === 'told' ? fact.tally : null)
