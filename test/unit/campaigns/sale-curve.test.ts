import { describe, expect, it } from 'vitest'
import { claimPage, newestFirst } from '../../../src/campaigns/domain/claim-page.ts'
import { emptyCurve, foldCurve, pruneCurve } from '../../../src/campaigns/domain/sale-curve.ts'

const claimed = (requestId: string, quantity = 1) =>
  ({ kind: 'claimed', requestId, buyerId: `b-${requestId}`, quantity }) as const

describe('the curve of a sale', () => {
  it('counts by the second what was claimed, refused, came back, and was set aside', () => {
    const curve = emptyCurve()
    foldCurve(curve, 1, { at: 1_000, facts: [{ kind: 'issued', no: 1, parts: { a: 3, b: 2 } }] })
    foldCurve(curve, 2, { at: 2_100, facts: [claimed('x', 3), claimed('y')] })
    foldCurve(curve, 3, {
      at: 2_900,
      facts: [{ kind: 'told', tally: { refused: { 'claim.sold_out': 7 }, times: { 2: 11 } } }],
    })
    foldCurve(curve, 4, { at: 5_000, facts: [{ kind: 'expired', requestId: 'x' }, claimed('z')] })
    foldCurve(curve, 5, { at: 6_000, facts: [{ kind: 'withdrawing', no: 1, parts: { a: 1 } }] })
    expect([...curve.seconds.values()]).toEqual([
      [1, 0, 0, 0, 5],
      [2, 4, 7, 0, 0],
      [5, 1, 0, 3, 0],
      [6, 0, 0, 0, -1],
    ])
    expect([curve.requests, curve.refused, curve.times]).toEqual([3, { 'claim.sold_out': 7 }, { 2: 11 }])
    expect(curve.larger.size).toBe(0)
  })
  it('forgets its oldest seconds, and no sum', () => {
    const curve = emptyCurve()
    for (let second = 1; second <= 5; second++)
      foldCurve(curve, second, { at: second * 1_000, facts: [claimed(`r${second}`)] })
    pruneCurve(curve, 2)
    expect([[...curve.seconds.keys()], curve.requests]).toEqual([[4, 5], 5])
  })
})

describe('a page of claims', () => {
  const claims = Array.from({ length: 7 }, (_, i) => ({
    requestId: `req-${i}`,
    buyerId: `buyer-${i % 3}`,
    at: 1_000 + Math.floor(i / 3),
    status: i === 4 ? ('drawn' as const) : ('held' as const),
    draw: i === 4 ? { orderId: 'ord_1' } : null,
  }))
  const all = { before: null, limit: 10, status: null, text: '', orderId: null }
  it('is the newest first, and the next one goes on where it ended', () => {
    const seen: string[] = []
    let before: (typeof all)['before'] | { at: number; requestId: string } = null
    for (let turn = 0; turn < 4; turn++) {
      const page: typeof claims = claimPage(claims, { ...all, before, limit: 2 })
      seen.push(...page.map(({ requestId }) => requestId))
      before = page.at(-1) ?? null
      if (page.length < 2) break
    }
    expect(seen).toEqual([...claims].sort(newestFirst).map(({ requestId }) => requestId))
  })
  it('is found by the beginning of a buyer, a part of a request, an order, a state', () => {
    const found = (more: object) => claimPage(claims, { ...all, ...more }).map(({ requestId }) => requestId)
    expect(found({ text: 'buyer-1' })).toEqual(['req-4', 'req-1'])
    expect(found({ text: 'q-6' })).toEqual(['req-6'])
    expect(found({ text: 'D2611', orderId: 'ord_1' })).toEqual(['req-4'])
    expect(found({ text: 'D2611' })).toEqual([])
    expect(found({ status: 'drawn' })).toEqual(['req-4'])
  })
})
