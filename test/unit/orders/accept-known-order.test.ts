import { describe, expect, it } from 'vitest'
import type { CanonicalOrder } from '../../../src/orders/canonical-order.contract.ts'
import { decideAccept, linesThatLeft } from '../../../src/orders/domain/accept-order.ts'
import { evolveAll, type Order } from '../../../src/orders/domain/order.ts'
import type { OrderStatus } from '../../../src/orders/orders.contract.ts'
import { aCanonicalLine, aCanonicalOrder, acceptFacts, anOrder, T0 } from '../../support/an-order.ts'

const LATER = T0 + 60_000
const news = (change: Partial<CanonicalOrder> = {}) => aCanonicalOrder({ updatedAt: LATER, ...change })
const decide = (order: Order, canonical: CanonicalOrder) => decideAccept(order, canonical, acceptFacts({ now: LATER }))
const types = (order: Order, canonical: CanonicalOrder) => decide(order, canonical).events.map(({ type }) => type)
const afterNews = (order: Order, canonical: CanonicalOrder) => evolveAll(order, decide(order, canonical).events, LATER)
const early: readonly OrderStatus[] = [
  'pending_payment',
  'paid',
  'checking_stock',
  'locked',
  'allocated',
  'label_printed',
]
const allocated = (change: Partial<Order> = {}) =>
  anOrder(aCanonicalOrder(), { status: 'allocated', allocationRound: 1, warehouseId: 'WH-1', ...change })

describe('news of an order that is known', () => {
  it('the same news again is no event and no intent', () => {
    const canonical = aCanonicalOrder()
    expect(decide(anOrder(canonical), canonical)).toEqual({ events: [], intents: [] })
  })

  it('older news changes nothing, whatever it says', () => {
    const order = anOrder(aCanonicalOrder({ updatedAt: LATER }))
    expect(decide(order, aCanonicalOrder({ updatedAt: LATER - 1, state: 'cancelled', buyerRemark: '旧' }))).toEqual({
      events: [],
      intents: [],
    })
  })

  it('newer news without any difference is remembered as newer, so that what lies between stays old', () => {
    const order = afterNews(anOrder(), news())
    expect(order.platformUpdatedAt).toBe(LATER)
    expect(decide(order, aCanonicalOrder({ updatedAt: LATER - 1, buyerRemark: '中间的话' })).events).toEqual([])
  })

  it('an unpaid order becomes paid with the time and the means of the payment', () => {
    const order = anOrder(aCanonicalOrder({ state: 'pending_payment', payMethod: 'none' }))
    expect(afterNews(order, news({ paidAt: LATER - 500, payMethod: 'alipay' }))).toMatchObject({
      status: 'paid',
      paidAt: LATER - 500,
      payMethod: 'alipay',
    })
  })

  it('a payment is told once', () => {
    expect(types(anOrder(), news())).not.toContain('paid')
  })

  it('lines that left through the shop’s own back office are named, whether stock is held for them or not', () => {
    const [first, second] = [aCanonicalLine(), aCanonicalLine({ platformLineId: 'second' })]
    const both = { lines: [first, second] }
    const left = news({ lines: [{ ...first, shippedQuantity: first.quantity }, second] })
    for (const status of ['paid', 'allocated'] as const) {
      const order = anOrder(aCanonicalOrder(both), { status })
      expect(decide(order, left).intents, status).toEqual(['part_shipped_elsewhere'])
      expect(linesThatLeft(order, left)).toEqual([1])
      expect(decide(order, news(both)).intents).toEqual([])
    }
    const part = news({ lines: [{ ...first, quantity: 2, shippedQuantity: 1 }, second] })
    expect(linesThatLeft(anOrder(part), part)).toEqual([])
  })

  it.each(early)('cancelled by the platform while %s: everything is undone', (status) => {
    for (const state of ['cancelled', 'refunded'] as const)
      expect(decide(anOrder(undefined, { status }), news({ state })).intents, state).toEqual(['cancel'])
  })

  it.each(['shipped', 'in_transit', 'out_for_delivery'] as const)(
    'cancelled by the platform while %s: a person decides',
    (status) => {
      for (const state of ['cancelled', 'refunded'] as const)
        expect(decide(anOrder(undefined, { status }), news({ state })).intents, state).toEqual([
          'cancel_after_shipping',
        ])
    },
  )

  it.each(['delivered', 'cancelled', 'returned', 'closed'] as const)('nothing moves an order that is %s', (status) => {
    for (const state of ['paid', 'cancelled', 'refunded', 'refunding', 'shipped', 'delivered'] as const) {
      const decision = decide(anOrder(undefined, { status }), news({ state }))
      expect(decision.intents, state).toEqual([])
      expect(evolveAll(anOrder(undefined, { status }), decision.events, LATER).status, state).toBe(status)
    }
  })

  it('the buyer asks for money back before shipping: held; withdrawn: released', () => {
    const held = afterNews(anOrder(), news({ state: 'refunding' }))
    expect(held.holds.map(({ reason }) => reason)).toEqual(['refund_requested'])
    expect(types(held, news({ state: 'refunding', updatedAt: LATER + 1 }))).not.toContain('hold_placed')
    expect(afterNews(held, news({ updatedAt: LATER + 2 })).holds).toEqual([])
  })

  it('the buyer asks for money back after shipping: the order on the road is not held', () => {
    expect(afterNews(anOrder(undefined, { status: 'in_transit' }), news({ state: 'refunding' })).holds).toEqual([])
  })

  it('the platform reviews the payment: held until it is done', () => {
    const held = afterNews(anOrder(), news({ platformReview: true }))
    expect(held.holds.map(({ reason }) => reason)).toEqual(['platform_review'])
    expect(afterNews(held, news({ updatedAt: LATER + 1 })).holds).toEqual([])
  })

  it("releases what it placed and leaves people's holds alone", () => {
    const manual = { reason: 'manual', detail: '等老板', by: '王店长', since: T0 } as const
    const held = anOrder(aCanonicalOrder({ platformReview: true }))
    const order = afterNews({ ...held, holds: [...held.holds, manual] }, news())
    expect(order.holds).toEqual([manual])
  })

  it('a refunded line is cancelled, and an allocation that covers it is made anew', () => {
    const lines = [aCanonicalLine(), aCanonicalLine({ platformLineId: 'L2', merchantCode: 'CAP-1' })]
    const order = {
      ...anOrder(aCanonicalOrder({ lines })),
      status: 'allocated',
      allocationRound: 1,
      warehouseId: 'WH-1',
    } as const
    const canonical = news({
      lines: [aCanonicalLine(), aCanonicalLine({ platformLineId: 'L2', merchantCode: 'CAP-1', refund: 'refunded' })],
    })
    expect(decide(order, canonical).intents).toEqual(['route_anew'])
    expect(afterNews(order, canonical).lines.map(({ status, refund }) => [status, refund])).toEqual([
      ['open', 'none'],
      ['cancelled', 'refunded'],
    ])
  })

  it('an allocation over several warehouses is made anew as well', () => {
    const canonical = news({
      receiver: { ...aCanonicalOrder().receiver, city: '宁波市', district: '海曙区', regionCode: '330203' },
    })
    expect(decide(allocated({ warehouseId: null }), canonical).intents).toEqual(['route_anew'])
  })

  it('another address under an allocation means another choice of warehouse; a remark does not', () => {
    const receiver = { ...aCanonicalOrder().receiver, district: '西湖区' }
    expect(decide(allocated(), news({ receiver })).intents).toEqual(['route_anew'])
    expect(decide(allocated(), news({ buyerRemark: '请放门口' })).intents).toEqual([])
    expect(decide(anOrder(), news({ receiver })).intents).toEqual([])
  })

  it('nobody picks for the old address, and the same news ask again until the order was routed anew', () => {
    const canonical = news({ receiver: { ...aCanonicalOrder().receiver, district: '西湖区' } })
    const stopped = afterNews(allocated(), canonical)
    expect(stopped.holds.map(({ reason, by }) => [reason, by])).toEqual([['address_change', 'system']])
    expect(decide(stopped, canonical)).toEqual({ events: [], intents: ['route_anew'] })
    const done = { ...stopped, holds: [] }
    expect(decide(done, canonical)).toEqual({ events: [], intents: [] })
    const byAPerson = { ...stopped, holds: stopped.holds.map((hold) => ({ ...hold, by: '小王' })) }
    expect(decide(byAPerson, canonical)).toEqual({ events: [], intents: [] })
  })

  it('the timeline names what changed, in our words and without values', () => {
    const receiver = { ...aCanonicalOrder().receiver, district: '西湖区', phoneMasked: '139****0000' }
    const [event] = decide(
      anOrder(),
      news({ receiver, buyerRemark: '改了', sellerFlag: 3, payableFen: 1, shipBy: 5, platformStatus: '105' }),
    ).events
    expect(event).toMatchObject({
      type: 'platform_updated',
      changed: ['status', 'address', 'receiver', 'buyerRemark', 'sellerRemark', 'amount', 'shipBy'],
    })
  })

  it('the last unmapped line given up by the buyer ends the hold for want of a mapping', () => {
    const unmapped = aCanonicalLine({ platformLineId: 'L2', merchantCode: '', title: '帽' })
    const order = anOrder(aCanonicalOrder({ lines: [aCanonicalLine(), unmapped] }))
    expect(order.holds.map(({ reason }) => reason)).toEqual(['unmapped_sku'])
    expect(afterNews(order, news({ lines: [aCanonicalLine(), { ...unmapped, refund: 'refunded' }] })).holds).toEqual([])
    expect(afterNews(order, news({ buyerRemark: 'x', lines: [aCanonicalLine(), unmapped] })).holds).toHaveLength(1)
  })

  it("shipped in the platform's own back office: the flow takes the pieces off the books", () => {
    expect(decide(allocated(), news({ state: 'shipped' })).intents).toEqual(['shipped_elsewhere'])
    expect(decide(anOrder(undefined, { status: 'in_transit' }), news({ state: 'shipped' })).intents).toEqual([])
  })

  it('delivered, says the platform: believed of what it shipped itself, not of parcels that we watch', () => {
    expect(
      afterNews(anOrder(undefined, { status: 'shipped', waybill: null }), news({ state: 'delivered' })),
    ).toMatchObject({ status: 'delivered', deliveredAt: LATER })
    expect(
      afterNews(anOrder(undefined, { status: 'shipped', waybill: 'YT1' }), news({ state: 'delivered' })).status,
    ).toBe('shipped')
    expect(decide(allocated(), news({ state: 'delivered' })).intents).toEqual(['delivered_elsewhere'])
  })

  it('a receiver that the platform takes back stays as it was told; nothing is routed anew for it', () => {
    const receiver = { ...aCanonicalOrder().receiver, addressToken: 'token', cipher: { phone: '~x~' } }
    const order = anOrder(aCanonicalOrder({ receiver }), { status: 'allocated', allocationRound: 1 })
    const withheld = { ...receiver, nameMasked: '', phoneMasked: '', phoneTail: '', addressMasked: '', cipher: null }
    for (const told of [
      { ...withheld, addressToken: null, province: '' },
      { ...receiver, cipher: null },
    ]) {
      const { intents } = decide(order, news({ receiver: told }))
      expect(intents).toEqual([])
      expect(afterNews(order, news({ receiver: told })).receiver).toEqual(receiver)
    }
    const moved = { ...receiver, addressMasked: '学院路***', addressToken: 'other', cipher: null }
    expect(afterNews(order, news({ receiver: moved })).receiver).toEqual(moved)
  })
})
