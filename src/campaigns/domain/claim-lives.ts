/** What became of every claim of a lease, folded from its journal: who had it, when, and how it ended. */
import type { PoolGroup } from './pool-fact.ts'

export interface ClaimLife {
  readonly requestId: string
  readonly buyerId: string
  readonly quantity: number
  readonly claimedAt: number
  readonly paidAt: number | null
  readonly orderId: string | null
  /** `standing`: it has not ended. */
  readonly end: 'standing' | 'released' | 'expired' | 'cancelled'
  readonly endedAt: number | null
}

/** Folds a row into the claims that stand; returns those that it ended. Ends of claims whose beginning is no longer kept are left out. */
export function foldLives(standing: Map<string, ClaimLife>, { at, facts }: PoolGroup): ClaimLife[] {
  const ended: ClaimLife[] = []
  for (const fact of facts) {
    if (fact.kind === 'claimed') {
      const { requestId, buyerId, quantity } = fact
      const open = { paidAt: null, orderId: null, end: 'standing', endedAt: null } as const
      standing.set(requestId, { requestId, buyerId, quantity, claimedAt: at, ...open })
      continue
    }
    const life = 'requestId' in fact ? standing.get(fact.requestId) : undefined
    if (!life) continue
    if (fact.kind === 'paid') standing.set(life.requestId, { ...life, paidAt: at })
    else if (fact.kind === 'drawn') standing.set(life.requestId, { ...life, orderId: fact.orderId })
    else if (fact.kind === 'released' || fact.kind === 'expired' || fact.kind === 'cancelled') {
      standing.delete(life.requestId)
      ended.push({ ...life, end: fact.kind, endedAt: at })
    }
  }
  return ended
}
