import { describe, expect, it } from 'vitest'
import { changeOrder, joinChanges } from '../../../src/orders/domain/change-order.ts'
import { anOrder, T0 } from '../../support/an-order.ts'

describe('events as a change to be written', () => {
  it('every event is a step with its version, and where it came from and went', () => {
    const change = changeOrder(anOrder(), [{ type: 'stock_checking' }, { type: 'stock_locked', round: 1 }], T0, '分仓')
    expect(change?.steps.map(({ from, to, version, reason }) => [from, to, version, reason])).toEqual([
      ['paid', 'checking_stock', 2, '分仓'],
      ['checking_stock', 'locked', 3, '分仓'],
    ])
    expect(change?.after).toMatchObject({ status: 'locked', version: 3 })
  })

  it('nothing to apply is no change', () => {
    expect(changeOrder(anOrder(), [], T0, '')).toBeNull()
  })

  it('a new order begins with `accepted`', () => {
    const order = anOrder()
    expect(changeOrder(null, [{ type: 'accepted', order }], T0, '')).toMatchObject({
      before: null,
      after: order,
      steps: [{ from: null, to: 'paid', version: 1 }],
    })
    expect(() => changeOrder(null, [{ type: 'cancelled' }], T0, '')).toThrow('accepted')
  })

  it('two changes in a row are one', () => {
    const order = anOrder()
    const first = changeOrder(order, [{ type: 'noted', text: '' }], T0, '')
    const second = first && changeOrder(first.after, [{ type: 'cancelled' }], T0, '')
    const joined = first && joinChanges(first, second)
    expect(joined).toMatchObject({ before: order, after: { status: 'cancelled', version: 3 } })
    expect(joined?.steps.map(({ version }) => version)).toEqual([2, 3])
  })
})
