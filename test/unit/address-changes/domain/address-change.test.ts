import { describe, expect, it } from 'vitest'
import { addressChangeStates } from '../../../../src/address-changes/address-changes.contract.ts'
import { mayBecome, stageOf, transitions } from '../../../../src/address-changes/domain/address-change.ts'
import { orderStatuses } from '../../../../src/orders/orders.contract.ts'

describe('what a change of address can become', () => {
  it('is a change until a keeper has picked all of one parcel, and a stop from then on', () => {
    for (const status of [
      'pending_payment',
      'paid',
      'checking_stock',
      'locked',
      'allocated',
      'label_printed',
    ] as const) {
      expect(stageOf(status, [])).toBe('change')
      expect(stageOf(status, ['to_pick', 'picking'])).toBe('change')
      for (const job of ['picked', 'packed', 'handed_over']) expect(stageOf(status, ['to_pick', job])).toBe('stop')
    }
  })

  it('is the courier’s on the road, and nobody’s afterwards', () => {
    for (const status of ['shipped', 'in_transit', 'out_for_delivery'] as const)
      expect(stageOf(status, ['handed_over'])).toBe('intercept')
    for (const status of ['delivered', 'returned', 'cancelled', 'closed'] as const)
      expect(stageOf(status, [])).toBe('over')
    for (const status of orderStatuses) expect(stageOf(status, [])).toBeTypeOf('string')
  })

  it('ends in one of three states, and no answer is taken back', () => {
    const ends = addressChangeStates.filter((state) => transitions[state].length === 0)
    expect(ends).toEqual(['refused', 'expired', 'done'])
    for (const state of addressChangeStates) expect(mayBecome(state, 'requested')).toBe(false)
    expect(mayBecome('requested', 'done')).toBe(false)
    expect(mayBecome('accepted', 'expired')).toBe(false)
  })
})
