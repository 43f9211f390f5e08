import { describe, expect, it } from 'vitest'
import type { CanonicalOrder } from '../../../src/orders/canonical-order.contract.ts'
import { canBeAllocated, decideAccept } from '../../../src/orders/domain/accept-order.ts'
import type { Order } from '../../../src/orders/domain/order.ts'
import { aCanonicalLine, aCanonicalOrder, acceptFacts, anOrder, T0 } from '../../support/an-order.ts'

const firstSight = (canonical: CanonicalOrder): Order => anOrder(canonical)

describe('an order that nobody has seen before', () => {
  it('is one event with the whole order, and asks for nothing else', () => {
    const decision = decideAccept(null, aCanonicalOrder(), acceptFacts())
    expect(decision.intents).toEqual([])
    expect(decision.events).toHaveLength(1)
    expect(decision.events[0]).toMatchObject({
      type: 'accepted',
      order: { id: 'ord_1', hubNo: 'D260618ABCDEFGH', status: 'paid', platformOrderId: 'W1', version: 1, holds: [] },
    })
  })

  it.each([
    ['pending_payment', 'pending_payment'],
    ['paid', 'paid'],
    ['refunding', 'paid'],
    ['shipped', 'shipped'],
    ['delivered', 'delivered'],
    ['cancelled', 'cancelled'],
  ] as const)('that the platform calls %s is %s', (state, status) => {
    expect(firstSight(aCanonicalOrder({ state, lines: [aCanonicalLine({ state })] })).status).toBe(status)
  })

  it('keeps money as it came, in 分, and the instants of the platform', () => {
    const order = firstSight(aCanonicalOrder({ payableFen: 9_900, discountFen: 100, shipBy: T0 + 7, payBy: null }))
    expect(order).toMatchObject({ goodsFen: 10_000, discountFen: 100, payableFen: 9_900, placedAt: T0, shipBy: T0 + 7 })
  })

  it('numbers its lines from 1 and asks the catalogue for each', () => {
    const lines = [aCanonicalLine(), aCanonicalLine({ platformLineId: 'L2', merchantCode: 'CAP-1' })]
    expect(firstSight(aCanonicalOrder({ lines })).lines.map(({ lineNo, sku }) => [lineNo, sku])).toEqual([
      [1, 'TEE-1'],
      [2, 'CAP-1'],
    ])
  })

  it('with a listing that nobody mapped is held, and the hold names it', () => {
    const order = firstSight(
      aCanonicalOrder({
        lines: [aCanonicalLine(), aCanonicalLine({ platformLineId: 'L2', merchantCode: '', title: '神秘帽' })],
      }),
    )
    expect(order.holds).toEqual([{ reason: 'unmapped_sku', detail: '神秘帽', by: 'system', since: T0 + 5_000 }])
    expect(canBeAllocated(order)).toBe(false)
  })

  it('is not held for an unmapped line that was cancelled or refunded already', () => {
    const gone = [
      aCanonicalLine({ platformLineId: 'L2', merchantCode: '', state: 'cancelled' }),
      aCanonicalLine({ platformLineId: 'L3', merchantCode: '', refund: 'refunded' }),
    ]
    const order = firstSight(aCanonicalOrder({ lines: [aCanonicalLine(), ...gone] }))
    expect(order.holds).toEqual([])
    expect(order.lines.map((line) => line.status)).toEqual(['open', 'cancelled', 'cancelled'])
    expect(canBeAllocated(order)).toBe(true)
  })

  it('is held while the platform reviews it, and while the buyer asks for money back', () => {
    expect(firstSight(aCanonicalOrder({ platformReview: true })).holds.map(({ reason }) => reason)).toEqual([
      'platform_review',
    ])
    expect(firstSight(aCanonicalOrder({ state: 'refunding' })).holds.map(({ reason }) => reason)).toEqual([
      'refund_requested',
    ])
    expect(
      firstSight(aCanonicalOrder({ lines: [aCanonicalLine({ refund: 'refunding' })] })).holds.map(
        ({ reason }) => reason,
      ),
    ).toEqual(['refund_requested'])
  })

  it('that was shipped or ended before we saw it is not held and not allocated', () => {
    for (const state of ['shipped', 'delivered', 'cancelled', 'refunded'] as const) {
      const order = firstSight(
        aCanonicalOrder({ state, platformReview: true, lines: [aCanonicalLine({ state, merchantCode: '' })] }),
      )
      expect(order.holds, state).toEqual([])
      expect(canBeAllocated(order), state).toBe(false)
      expect(order.lines[0]?.status, state).toBe(state === 'shipped' || state === 'delivered' ? 'shipped' : 'cancelled')
    }
  })

  it('paid later (先用后付) carries a tag that people can filter by', () => {
    expect(firstSight(aCanonicalOrder({ payMethod: 'pay_later' })).tags).toEqual(['先用后付'])
    expect(firstSight(aCanonicalOrder()).tags).toEqual([])
  })

  it('unpaid waits: nothing is allocated for it', () => {
    expect(canBeAllocated(firstSight(aCanonicalOrder({ state: 'pending_payment' })))).toBe(false)
    expect(canBeAllocated(firstSight(aCanonicalOrder()))).toBe(true)
  })
})
