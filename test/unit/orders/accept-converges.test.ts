/** The law of the inbox: pushes, repeats and polls may bring an order's versions in any order; the end is the same. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CanonicalOrder } from '../../../src/orders/canonical-order.contract.ts'
import { type AcceptIntent, decideAccept } from '../../../src/orders/domain/accept-order.ts'
import { evolveAll, type Order, type OrderEvent } from '../../../src/orders/domain/order.ts'
import { canMove } from '../../../src/orders/domain/order-lifecycle.ts'
import { aCanonicalLine, aCanonicalOrder, acceptFacts, T0 } from '../../support/an-order.ts'

type State = CanonicalOrder['state']

/** Lives that a platform's order can have. A refund after shipping is left out: it is a person's case, not a state. */
const lives: readonly (readonly State[])[] = [
  ['pending_payment', 'cancelled'],
  ['pending_payment', 'paid', 'cancelled'],
  ['pending_payment', 'paid', 'refunding', 'refunded'],
  ['pending_payment', 'paid', 'refunding', 'paid', 'shipped', 'delivered'],
  ['paid', 'refunding', 'paid'],
  ['paid', 'shipped'],
  ['paid', 'paid', 'paid', 'delivered'],
]

const remarks = fc.constantFrom('', '送人', '请放门口')
const lineRefund = fc.constantFrom('none', 'refunding', 'refunded' as const)

interface Version {
  readonly remark: string
  readonly flag: number
  readonly district: string
  readonly review: boolean
  readonly refunds: readonly ['none' | 'refunding' | 'refunded', 'none' | 'refunding' | 'refunded']
}
const version: fc.Arbitrary<Version> = fc.record({
  remark: remarks,
  flag: fc.integer({ min: 0, max: 2 }),
  district: fc.constantFrom('余杭区', '西湖区'),
  review: fc.boolean(),
  refunds: fc.tuple(lineRefund, lineRefund),
})

/** A refunded line stays refunded, as on every platform; what is refunded after shipping is a return, and not of this river. */
function settleRefunds(states: readonly State[], versions: readonly Version[]): Version[] {
  let settled: Version['refunds'] = ['none', 'none']
  return versions.map((one, index) => {
    const hasLeft = states[index] === 'shipped' || states[index] === 'delivered'
    const next = (line: 0 | 1) => (settled[line] === 'refunded' ? 'refunded' : hasLeft ? 'none' : one.refunds[line])
    settled = [next(0), next(1)]
    return { ...one, refunds: settled }
  })
}

function canonicalOf(
  state: State,
  { remark, flag, district, review, refunds }: Version,
  index: number,
): CanonicalOrder {
  const hasLeft = state === 'shipped' || state === 'delivered'
  const shippedOf = (refund: string) => (hasLeft && refund !== 'refunded' ? 2 : 0)
  return aCanonicalOrder({
    state,
    updatedAt: T0 + (index + 1) * 1_000,
    buyerRemark: remark,
    sellerFlag: flag,
    platformReview: review && state === 'paid',
    receiver: { ...aCanonicalOrder().receiver, district },
    lines: [
      aCanonicalLine({ state, shippedQuantity: shippedOf(refunds[0]), refund: refunds[0] }),
      // Nobody has mapped this one.
      aCanonicalLine({
        platformLineId: 'L2',
        merchantCode: '',
        state,
        shippedQuantity: shippedOf(refunds[1]),
        refund: refunds[1],
      }),
    ],
  })
}

const aLife: fc.Arbitrary<CanonicalOrder[]> = fc
  .constantFrom(...lives)
  .chain((states) =>
    fc.tuple(fc.constant(states), fc.array(version, { minLength: states.length, maxLength: states.length })),
  )
  .map(([states, versions]) =>
    settleRefunds(states, versions).map((one, index) => canonicalOf(states[index] ?? 'paid', one, index)),
  )

/** What the flows do for each intent, as events. */
const carriedOut: Record<AcceptIntent, readonly OrderEvent[]> = {
  cancel: [{ type: 'cancelled' }],
  cancel_after_shipping: [],
  shipped_elsewhere: [{ type: 'shipped', shippedAt: T0, waybill: null }],
  delivered_elsewhere: [
    { type: 'shipped', shippedAt: T0, waybill: null },
    { type: 'delivered', deliveredAt: T0 },
  ],
  // Both lines leave together in these lives.
  part_shipped_elsewhere: [],
  leave_parcel: [],
  route_anew: [{ type: 'allocation_released' }, { type: 'hold_released', reason: 'address_change' }],
}

function take(order: Order | null, canonical: CanonicalOrder): Order | null {
  const facts = acceptFacts()
  const { events, intents } = decideAccept(order, canonical, facts)
  const [first] = events
  const all = [...events, ...intents.flatMap((intent) => carriedOut[intent])]
  if (order) {
    const after = evolveAll(order, all, facts.now)
    // Shipping elsewhere ends every hold.
    return intents.some((intent) => intent.endsWith('_elsewhere')) ? { ...after, holds: [] } : after
  }
  return first?.type === 'accepted' ? evolveAll(first.order, all.slice(1), facts.now) : null
}

/** What must be the same at the end; versions and our own instants tell of the way, not of the end. */
function end(order: Order | null) {
  if (!order) return null
  const { status, holds, platformStatus, platformUpdatedAt, buyerRemark, sellerFlag, receiver, payableFen, lines } =
    order
  const states = lines.map((line) => [line.platformLineId, line.sku, line.status, line.refund])
  return {
    status,
    holds: holds.map(({ reason }) => reason).sort(),
    platformStatus,
    platformUpdatedAt,
    buyerRemark,
    sellerFlag,
    receiver,
    payableFen,
    states,
  }
}

const takeAll = (versions: readonly CanonicalOrder[]) => versions.reduce<Order | null>(take, null)

describe('versions of one order, taken in any order of arrival', () => {
  it('end in the same state as in the order in which they were made', () => {
    const arrivals = aLife.chain((life) =>
      fc.tuple(
        fc.constant(life),
        fc.array(fc.nat({ max: life.length - 1 }), { maxLength: 6 }).chain((repeats) => {
          const all = [...life, ...repeats.flatMap((index) => life[index] ?? [])]
          return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })
        }),
      ),
    )
    fc.assert(
      fc.property(arrivals, ([life, shuffled]) => {
        expect(end(takeAll(shuffled))).toEqual(end(takeAll(life)))
      }),
      { numRuns: 2_000 },
    )
  })

  it('a second delivery of everything is no event at all', () => {
    fc.assert(
      fc.property(aLife, (life) => {
        const order = takeAll(life)
        for (const canonical of life) expect(decideAccept(order, canonical, acceptFacts()).events).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('what is lost on the way does not matter once the newest has come', () => {
    const lossy = aLife.chain((life) => fc.tuple(fc.constant(life), fc.subarray(life.slice(0, -1))))
    fc.assert(
      fc.property(lossy, ([life, kept]) => {
        expect(end(takeAll([...kept, ...life.slice(-1)]))).toEqual(end(takeAll(life)))
      }),
      { numRuns: 1_000 },
    )
  })

  it('every step on the way is one that the table of states allows', () => {
    fc.assert(
      fc.property(aLife, fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 12 }), (life, picks) => {
        let order: Order | null = null
        for (const pick of picks) {
          const canonical = life[pick % life.length]
          if (!canonical) continue
          const before: Order | null = order
          const { events } = decideAccept(before, canonical, acceptFacts())
          let state: Order | null = before
          for (const event of events) {
            const next: Order = event.type === 'accepted' ? event.order : evolveAll(state as Order, [event], T0)
            if (state && next.status !== state.status)
              expect(canMove(state.status, next.status), `${state.status} → ${next.status}`).toBe(true)
            state = next
          }
          order = take(before, canonical)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
