import { describe, expect, it } from 'vitest'
import { evolveAll, type OrderEvent } from '../../../src/orders/domain/order.ts'
import { isAskedWithin, nextLook } from '../../../src/payments/domain/ask-times.ts'
import type { Payment } from '../../../src/payments/domain/payment.ts'
import { isRefundable, type SettleFacts, settle } from '../../../src/payments/domain/settle-payment.ts'
import { aCanonicalOrder, anOrder, T0 } from '../../support/an-order.ts'

const aPayment = (change: Partial<Payment> = {}): Payment => ({
  id: 'pay_1',
  connectionId: 'con_pay',
  provider: 'wechatpay',
  transactionId: '42',
  outTradeNo: 'W1',
  orderId: null,
  amountFen: 9900,
  currency: 'CNY',
  paidAt: T0,
  state: 'waiting',
  why: '',
  late: false,
  refundedFen: 0,
  refundedAt: null,
  seenAt: T0,
  updatedAt: T0,
  nextAt: null,
  version: 1,
  ...change,
})
const unpaid = anOrder(aCanonicalOrder({ state: 'pending_payment' }))
const later = (...events: OrderEvent[]) => evolveAll(unpaid, events, T0 + 60_000)
const facts = (change: Partial<SettleFacts> = {}): SettleFacts => ({
  payment: aPayment(),
  order: unpaid,
  others: [],
  timedOut: false,
  late: 'revive',
  ...change,
})
const paid: OrderEvent = { type: 'paid', paidAt: T0, payMethod: 'wechat' }
const ended = later({ type: 'cancelled', because: 'payment_timeout' })

describe('a transaction and its order', () => {
  it.each<[string, Partial<SettleFacts>, string]>([
    ['unpaid', {}, 'pay'],
    ['not here', { order: null }, 'wait'],
    ['of another amount', { payment: aPayment({ amountFen: 9899 }) }, 'mismatch'],
    ['in another currency', { payment: aPayment({ currency: 'USD' }) }, 'mismatch'],
    [
      'of another amount and timed out',
      { payment: aPayment({ amountFen: 1 }), order: ended, timedOut: true },
      'mismatch',
    ],
    ['timed out', { order: ended, timedOut: true }, 'revive'],
    ['timed out, and such money goes back', { order: ended, timedOut: true, late: 'refund' }, 'refund'],
    ['called off by somebody', { order: later({ type: 'cancelled' }) }, 'refund'],
    [
      'timed out, and the shop says so too',
      { order: { ...ended, platformStatus: 'order.cancelled' }, timedOut: true },
      'refund',
    ],
    ['paid by the shop’s word', { order: later(paid) }, 'belongs'],
    ['paid by the shop’s word and then cancelled', { order: later(paid, { type: 'cancelled' }) }, 'belongs'],
    ['paid by another transaction', { order: later(paid), others: [{ state: 'applied' }] }, 'refund'],
    ['unpaid, another transaction went back', { others: [{ state: 'refunded' }] }, 'pay'],
    ['closed', { order: later({ type: 'closed' }) }, 'refund'],
  ])('%s', (_name, change, kind) => {
    expect(settle(facts(change)).kind).toBe(kind)
  })

  it('money that goes back is late when its order had ended before it, and not when the order was paid twice', () => {
    const gone = (change: Partial<SettleFacts>) => settle(facts(change))
    expect(gone({ order: later({ type: 'cancelled' }) })).toMatchObject({ kind: 'refund', late: true })
    expect(gone({ order: ended, timedOut: true, late: 'refund' })).toMatchObject({ kind: 'refund', late: true })
    expect(gone({ order: later(paid), others: [{ state: 'applied' }] })).toMatchObject({ kind: 'refund', late: false })
  })

  it('a revived order wants its lines again, those alone, under holds of a new name', () => {
    const back = evolveAll(ended, [{ type: 'revived', lines: [1] }, paid], T0)
    expect(back).toMatchObject({ status: 'paid', paidAt: T0, allocationRound: ended.allocationRound + 1 })
    expect(back.lines.map(({ status }) => status)).toEqual(['open'])
    expect(evolveAll(ended, [{ type: 'revived', lines: [] }], T0).lines.map(({ status }) => status)).toEqual([
      'cancelled',
    ])
  })

  it('a person may give back what is wrong or of a cancelled order, and nothing twice', () => {
    const of = (state: Payment['state'], order: typeof unpaid | null) => isRefundable(aPayment({ state }), order)
    expect([of('mismatched', unpaid), of('refund_failed', ended), of('waiting', null), of('applied', ended)]).toEqual(
      Array.from({ length: 4 }, () => true),
    )
    expect([of('applied', later(paid)), of('refunding', ended), of('refunded', ended)]).toEqual([false, false, false])
  })
})

describe('questions to a provider', () => {
  it('each falls into exactly one minute, whatever second the order was placed', () => {
    for (const second of [0, 1, 31_700, 59_999]) {
      const order = { status: 'pending_payment', placedAt: T0 + second, statusAt: T0 }
      let asked = 0
      for (let at = T0; at < T0 + 24 * 3_600_000; at += 60_000) if (isAskedWithin(order, at - 60_000, at)) asked++
      expect(asked).toBe(8)
    }
  })

  it('go on after the order was cancelled, and a payment without order is looked for ever more rarely', () => {
    const order = { status: 'cancelled', placedAt: T0 - 9_999_999, statusAt: T0 }
    expect(isAskedWithin(order, T0 + 60_000, T0 + 120_000)).toBe(true)
    expect(isAskedWithin(order, T0 + 120_000, T0 + 180_000)).toBe(false)
    const looks: number[] = []
    for (let at: number | null = T0; at !== null; at = nextLook(T0, at)) looks.push(at)
    expect(looks.length).toBeLessThan(30)
    expect((looks.at(-1) ?? 0) - T0).toBeGreaterThan(3 * 24 * 3_600_000 - 1)
  })
})
