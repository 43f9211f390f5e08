import { describe, expect, it } from 'vitest'
import { type ClaimLife, foldLives } from '../../../src/campaigns/domain/claim-lives.ts'
import type { PoolFact } from '../../../src/campaigns/domain/pool-fact.ts'

const claimed = (requestId: string): PoolFact => ({
  kind: 'claimed',
  requestId,
  buyerId: `b-${requestId}`,
  quantity: 2,
})

describe('the lives of claims', () => {
  it('are told with their ends, once each, and what stands stays', () => {
    const standing = new Map<string, ClaimLife>()
    const row = (at: number, ...facts: PoolFact[]) =>
      foldLives(standing, { at, facts }).map(({ requestId, end, claimedAt, endedAt, orderId, paidAt }) =>
        [requestId, end, claimedAt, paidAt, orderId, endedAt].join(' '),
      )
    expect(row(1, claimed('a'), claimed('b'), claimed('c'), claimed('d'))).toEqual([])
    expect(row(2, { kind: 'paid', requestId: 'a' }, { kind: 'released', requestId: 'b' })).toEqual(['b released 1   2'])
    const parts = { wh_a: 2 }
    expect(row(3, { kind: 'drawn', requestId: 'a', orderId: 'o1', parts })).toEqual([])
    expect(row(4, { kind: 'expired', requestId: 'c' }, { kind: 'cancelled', requestId: 'a', parts })).toEqual([
      'c expired 1   4',
      'a cancelled 1 2 o1 4',
    ])
    expect([...standing.values()]).toMatchObject([{ requestId: 'd', buyerId: 'b-d', quantity: 2, end: 'standing' }])
    // Its beginning lies before the history that is kept.
    expect(row(5, { kind: 'released', requestId: 'gone' })).toEqual([])
  })
})
