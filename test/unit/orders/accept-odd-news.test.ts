/** What platforms say that nobody expects: lines that come, go and change, money that comes late, orders that come back. */
import { describe, expect, it } from 'vitest'
import type { CanonicalOrder } from '../../../src/orders/canonical-order.contract.ts'
import { decideAccept } from '../../../src/orders/domain/accept-order.ts'
import { evolveAll, type Order } from '../../../src/orders/domain/order.ts'
import { differencesOf } from '../../../src/orders/domain/platform-differs.ts'
import { aCanonicalLine, aCanonicalOrder, acceptFacts, anOrder, T0 } from '../../support/an-order.ts'

const LATER = T0 + 60_000
const news = (change: Partial<CanonicalOrder> = {}) => aCanonicalOrder({ updatedAt: LATER, ...change })
const decide = (order: Order, canonical: CanonicalOrder, mayRevive = false) =>
  decideAccept(order, canonical, acceptFacts({ now: LATER, mayRevive }))
const afterNews = (order: Order, canonical: CanonicalOrder, mayRevive = false) =>
  evolveAll(order, decide(order, canonical, mayRevive).events, LATER)
const differences = (order: Order, canonical: CanonicalOrder) => differencesOf(order, canonical, { isSentHere: false })
const quantities = ({ lines }: Order) => lines.map(({ quantity }) => quantity)
const allocated = anOrder(aCanonicalOrder(), { status: 'allocated', allocationRound: 1, warehouseId: 'WH-1' })
const cap = aCanonicalLine({ platformLineId: 'L2', shopSkuId: 'S2', merchantCode: 'CAP', title: '帽子', quantity: 1 })

describe('pieces of a line', () => {
  it.each([1, 5])('two become %i: what is not locked yet follows', (quantity) => {
    const told = news({ lines: [aCanonicalLine({ quantity })] })
    expect(quantities(afterNews(anOrder(), told))).toEqual([quantity])
    expect(decide(anOrder(), told).intents).toEqual([])
  })

  it('under an allocation the order is routed anew, and held until then', () => {
    const told = news({ lines: [aCanonicalLine({ quantity: 1 })] })
    expect(decide(allocated, told).intents).toEqual(['route_anew'])
    expect(afterNews(allocated, told)).toMatchObject({ holds: [{ reason: 'address_change', by: 'system' }] })
    expect(quantities(afterNews(allocated, told))).toEqual([1])
  })

  it('of a bundle they are those of its parts', () => {
    const parts = [
      { sku: 'CUP', quantity: 2 },
      { sku: 'LID', quantity: 1 },
    ]
    const [first] = decideAccept(
      null,
      aCanonicalOrder(),
      acceptFacts({ bundleOf: () => ({ sku: 'SET', parts }) }),
    ).events
    if (first?.type !== 'accepted') throw new Error('a first sight is `accepted`')
    expect(quantities(first.order)).toEqual([4, 2])
    expect(decide(first.order, news()).events.map(({ type }) => type)).toEqual(['platform_updated'])
    expect(quantities(afterNews(first.order, news({ lines: [aCanonicalLine({ quantity: 3 })] })))).toEqual([6, 3])
  })

  it('of a line that is over, or that is named twice, nothing follows', () => {
    const over = anOrder(aCanonicalOrder({ lines: [aCanonicalLine({ refund: 'refunded' }), cap] }))
    expect(
      quantities(afterNews(over, news({ lines: [aCanonicalLine({ quantity: 9, refund: 'refunded' }), cap] }))),
    ).toEqual([2, 1])
    const twice = news({ lines: [aCanonicalLine({ quantity: 1 }), aCanonicalLine({ quantity: 1 })] })
    expect(quantities(afterNews(anOrder(), twice))).toEqual([2])
  })
})

describe('lines that nobody here knows, or that the platform knows no more', () => {
  const told = news({ lines: [aCanonicalLine(), cap] })

  it('a line that was added is asked about, and nothing is changed by itself', () => {
    const order = afterNews(anOrder(), told)
    expect(quantities(order)).toEqual([2])
    expect(differences(order, told)).toEqual(['平台新增 帽子 ×1'])
    expect(differences({ ...order, status: 'shipped' }, told)).toEqual([])
  })

  it('a line that is gone is asked about, an empty list says nothing', () => {
    const both = anOrder(aCanonicalOrder({ lines: [aCanonicalLine(), cap] }))
    expect(differences(both, news())).toEqual(['平台已没有 帽子 ×1'])
    expect(differences(both, news({ lines: [] }))).toEqual([])
  })

  it('a line that was added and called off again is nothing', () => {
    const calledOff = news({ lines: [aCanonicalLine(), { ...cap, refund: 'refunded' }] })
    expect(differences(anOrder(), calledOff)).toEqual([])
  })

  it('some pieces of a line have left there: nobody sends all of them again', () => {
    const part = news({ lines: [aCanonicalLine({ quantity: 2, shippedQuantity: 1 })] })
    expect(differences(anOrder(), part)).toEqual(['短袖 已在平台发出 1 / 2 件'])
    expect(differencesOf(anOrder(), part, { isSentHere: true })).toEqual([])
  })
})

describe('an order that has ended here', () => {
  const unpaid = aCanonicalOrder({ state: 'pending_payment' })
  const line = { status: 'cancelled' as const }
  const timedOut = anOrder(unpaid, {
    status: 'cancelled',
    statusAt: T0 + 30_000,
    lines: anOrder(unpaid).lines.map((one) => ({ ...one, ...line })),
  })

  it('for want of payment is alive again when the platform says that it was paid', () => {
    expect(afterNews(timedOut, news(), true)).toMatchObject({
      status: 'paid',
      paidAt: T0 + 1_000,
      allocationRound: 1,
      lines: [{ status: 'open' }],
    })
    expect(decide(timedOut, news(), true).intents).toEqual([])
  })

  it('stays ended for an order that somebody called off, and a person is asked', () => {
    expect(afterNews(timedOut, news()).status).toBe('cancelled')
    expect(differences(timedOut, news())).toEqual(['本地已取消，平台是 paid'])
    expect(differences(timedOut, news({ updatedAt: T0 + 20_000 }))).toEqual([])
  })

  it('was sent there all the same: a person is asked, because its pieces were given back', () => {
    const paid = anOrder(aCanonicalOrder(), { status: 'cancelled', statusAt: T0 + 90_000 })
    expect(differences(paid, news({ state: 'shipped' }))).toEqual(['本地已取消，平台是 shipped'])
    expect(differences(paid, news({ state: 'refunding' }))).toEqual([])
    expect(differences(paid, news({ state: 'cancelled' }))).toEqual([])
  })
})
