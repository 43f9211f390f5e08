import { describe, expect, it } from 'vitest'
import type { PaymentTotals } from '../../../web/src/api/payments.ts'
import {
  paymentDays,
  queryOfPaymentView,
  readPaymentView,
  writePaymentView,
} from '../../../web/src/lib/payment-view.ts'

const row = (day: string, state: PaymentTotals['items'][number]['state'], change = {}) => ({
  day,
  state,
  currency: 'CNY',
  count: 1,
  late: 0,
  amountFen: 100,
  refundedFen: 0,
  ...change,
})

describe('the view of payments', () => {
  it.each(['', 'tab=attention', 'tab=late&provider=alipay&day=2026-11-22'])('stands in the address: %j', (text) => {
    const search = new URLSearchParams(text)
    expect(writePaymentView(readPaymentView(search))).toEqual(Object.fromEntries(search))
  })

  it('of an address that nobody wrote is all of them', () => {
    const view = readPaymentView(new URLSearchParams('tab=x&day=yesterday'))
    expect(view).toEqual({ tab: 'all', provider: '', day: '' })
    expect(queryOfPaymentView(view)).toEqual({})
  })

  it('asks for what a person has to look at: nobody’s order, a wrong amount, a refund that failed', () => {
    const view = readPaymentView(new URLSearchParams('tab=attention&day=2026-11-22'))
    expect(queryOfPaymentView(view)).toEqual({ state: 'waiting,mismatched,refund_failed', day: '2026-11-22' })
  })

  it('adds a day up by what became of its money', () => {
    const items = [
      row('2026-11-22', 'applied', { count: 3, amountFen: 900, late: 1 }),
      row('2026-11-22', 'waiting', { count: 2, amountFen: 200 }),
      row('2026-11-22', 'refunded', { amountFen: 50, refundedFen: 50 }),
      row('2026-11-21', 'applied'),
    ]
    const [today, before] = paymentDays({ items })
    expect(today).toMatchObject({ day: '2026-11-22', count: 6, attentionCount: 2, late: 1 })
    const sum = (sums: readonly (readonly [string, number])[] = []) => sums.reduce((all, [, fen]) => all + fen, 0)
    expect([sum(today?.received), sum(today?.applied), sum(today?.attention), sum(today?.back)]).toEqual([
      1150, 900, 200, 50,
    ])
    expect(before).toMatchObject({ count: 1, attentionCount: 0, late: 0 })
  })
})
