import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideAccept } from '../../../src/orders/domain/accept-order.ts'
import type { Order } from '../../../src/orders/domain/order.ts'
import {
  isReshipAlive,
  linesToReship,
  type Pieces,
  reshipFrom,
  reshipNumber,
  reshippable,
} from '../../../src/orders/domain/reship-order.ts'
import { aCanonicalLine, aCanonicalOrder, acceptFacts, anOrder, T0 } from '../../support/an-order.ts'

const two = aCanonicalOrder({
  lines: [
    aCanonicalLine({ quantity: 3 }),
    aCanonicalLine({ platformLineId: 'L2', merchantCode: 'CUP-1', quantity: 1 }),
  ],
})
const shipped = (change: Partial<Order> = {}) => anOrder(two, { status: 'in_transit', ...change })
const sent = [
  { lineNo: 1, sku: 'TEE-1', quantity: 2 },
  { lineNo: 1, sku: 'TEE-1', quantity: 1 },
  { lineNo: 2, sku: 'CUP-1', quantity: 1 },
]
const may = (again: Pieces[], order = shipped()) =>
  reshippable(order, { sent, again }).map(({ lineNo, quantity }) => [lineNo, quantity])
const ask = (wanted: Pieces[] | null, again: Pieces[] = [], order = shipped()) =>
  linesToReship(order, { sent, again, wanted })

describe('what may be sent once more', () => {
  it('is what left, pieces of one line in several parcels together, without what other reships send', () => {
    expect(may([])).toEqual([
      [1, 3],
      [2, 1],
    ])
    expect(may([{ lineNo: 1, quantity: 2 }])).toEqual([
      [1, 1],
      [2, 1],
    ])
    expect(may([{ lineNo: 1, quantity: 3 }])).toEqual([[2, 1]])
  })

  it('is nothing of a line or an order whose money went back', () => {
    const refunded = shipped()
    const lines = refunded.lines.map((line) => (line.lineNo === 1 ? { ...line, refund: 'refunded' as const } : line))
    expect(may([], { ...refunded, lines })).toEqual([[2, 1]])
    expect(may([], shipped({ status: 'closed' }))).toEqual([])
    expect(ask(null, [], shipped({ status: 'closed' }))).toMatchObject({ error: { code: 'order.nothing_to_reship' } })
  })

  it('costs nothing, keeps the numbers of its lines, and is what was in the box', () => {
    const lines = linesToReship(shipped(), {
      sent: [{ lineNo: 2, sku: 'CUP-2', quantity: 1 }],
      again: [],
      wanted: null,
    })
    expect(lines).toMatchObject({
      ok: true,
      value: [{ lineNo: 2, sku: 'CUP-2', quantity: 1, unitPriceFen: 0, paidFen: 0, status: 'open', refund: 'none' }],
    })
  })

  it('says no to more than that, to lines that do not exist, and to what nobody knows', () => {
    const no = { ok: false, error: { code: 'order.already_reshipped' } }
    expect(ask([{ lineNo: 2, quantity: 2 }])).toMatchObject(no)
    expect(
      ask([
        { lineNo: 1, quantity: 2 },
        { lineNo: 1, quantity: 2 },
      ]),
    ).toMatchObject(no)
    expect(ask([{ lineNo: 9, quantity: 1 }])).toMatchObject(no)
    expect(ask([])).toMatchObject(no)
    expect(ask(null, [...sent])).toMatchObject(no)
    expect(
      linesToReship(anOrder(two, { lines: shipped().lines.map((line) => ({ ...line, sku: null })) }), {
        sent: [{ lineNo: 1, sku: null, quantity: 1 }],
        again: [],
        wanted: null,
      }),
    ).toMatchObject({ error: { code: 'order.reship_unmapped' } })
  })

  it('never is more than left, however often and for whatever it is asked', () => {
    const wish = fc.array(
      fc.record({ lineNo: fc.integer({ min: 1, max: 2 }), quantity: fc.integer({ min: 1, max: 4 }) }),
    )
    void fc.assert(
      fc.property(fc.array(wish, { maxLength: 8 }), (wishes) => {
        const again: Pieces[] = []
        for (const wanted of wishes) {
          const made = ask(wanted, again)
          if (made.ok) again.push(...made.value)
        }
        const total = (lineNo: number) =>
          again.filter((one) => one.lineNo === lineNo).reduce((sum, { quantity }) => sum + quantity, 0)
        return total(1) <= 3 && total(2) <= 1
      }),
    )
  })
})

describe('the order that sends it', () => {
  const lines = ask(null)
  const reship = reshipFrom(shipped({ payableFen: 9_900, freightFen: 800, shipBy: T0 }), {
    id: 'ord_0123456789ABCDEFGHJKMNPQRS',
    hubNo: 'D1',
    causeId: 'cause',
    receiver: { ...shipped().receiver, instead: 'what the platform said' },
    lines: lines.ok ? lines.value : [],
    now: T0 + 9,
  })

  it('is paid for nothing, from now on, in the same shop, and names what it is for', () => {
    expect(reship).toMatchObject({
      status: 'paid',
      connectionId: 'con_1',
      reshipOf: 'ord_1',
      reshipCause: 'cause',
      payableFen: 0,
      freightFen: 0,
      goodsFen: 0,
      placedAt: T0 + 9,
      shipBy: null,
      promisedAt: null,
      tags: ['补发'],
      version: 1,
    })
    expect(reship.receiver).not.toHaveProperty('instead')
  })

  it('bears a number that the cause alone decides, behind the shop’s own', () => {
    expect(reship.platformOrderId).toBe('W1-RJKMNPQRS')
    expect(reshipNumber({ platformOrderId: 'W1' }, 'ord_ZZZZZZZZZZABCDEFGHJKMNPQRS')).toBe(reship.platformOrderId)
  })

  it('is no news to a platform that happens to speak of its number', () => {
    const news = aCanonicalOrder({ platformOrderId: reship.platformOrderId, state: 'cancelled', updatedAt: T0 + 99 })
    expect(decideAccept(reship, news, acceptFacts({ now: T0 + 99 }))).toEqual({ events: [], intents: [] })
  })

  it('takes its pieces out of what may be sent until it is cancelled or comes back', () => {
    expect(isReshipAlive({ status: 'delivered' })).toBe(true)
    expect(isReshipAlive({ status: 'paid' })).toBe(true)
    expect(isReshipAlive({ status: 'cancelled' })).toBe(false)
    expect(isReshipAlive({ status: 'returned' })).toBe(false)
  })
})
