/** Whatever is said of a stopped parcel, in any order and any number of times: it never goes back, ends once, and owes each thing once. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isOpen,
  isSettled,
  nextLook,
  outcomeOf,
  type ParcelFact,
  step,
  type Wish,
  type WishNews,
  wantsFreightBack,
  wantsReship,
} from '../../../src/interceptions/domain/wish.ts'
import { wishStates } from '../../../src/interceptions/interceptions.contract.ts'
import { interceptionStates } from '../../../src/logistics/carrier.port.ts'

const NOW = 1_790_000_000_000
const HOUR = 3_600_000

const wanted = (change: Partial<Wish> = {}): Wish => ({
  kind: 'return_to_sender',
  state: 'wanted',
  steps: [{ state: 'wanted', at: NOW, by: '客服', detail: '' }],
  byHand: false,
  onFailure: 'reship',
  addressChangeId: 'c1',
  reshipOrderId: null,
  connectionId: '',
  reference: '',
  requestedAt: NOW,
  acceptedAt: null,
  endedAt: null,
  lookAt: null,
  ...change,
})

const asking: WishNews = { type: 'asking', connectionId: 'con_1' }
const answered = (state: (typeof interceptionStates)[number]): WishNews => ({
  type: 'answered',
  state,
  reference: 'r1',
  detail: '',
})
const told = (state: (typeof interceptionStates)[number]): WishNews => ({ type: 'told', state, detail: '' })
const tracked = (fact: ParcelFact): WishNews => ({ type: 'tracked', fact, detail: '' })
const said = (state: 'accepted' | 'succeeded' | 'failed', kind: Wish['kind'] | null = null): WishNews => ({
  type: 'said',
  state,
  kind,
  by: '客服',
  why: '',
})
const withdrawn: WishNews = { type: 'withdrawn', by: '客服', why: '' }
const handed: WishNews = { type: 'handed', why: '' }

const having = (wish: Wish, ...news: readonly WishNews[]): Wish =>
  news.reduce((state, one) => step(state, one, NOW).wish, wish)

const anyNews: fc.Arbitrary<WishNews> = fc.oneof(
  fc.constant(asking),
  fc.constantFrom(...interceptionStates).map(answered),
  fc.constantFrom(...interceptionStates).map(told),
  fc.constantFrom<ParcelFact>('delivered', 'delivered_old', 'returning', 'returned').map(tracked),
  fc.constantFrom('accepted', 'succeeded', 'failed').map((state) => said(state)),
  fc.constant(withdrawn),
  fc.constant(handed),
)
const anyWish = fc
  .record({
    kind: fc.constantFrom<Wish['kind']>('change_address', 'return_to_sender'),
    onFailure: fc.constantFrom<Wish['onFailure']>('reship', 'leave'),
    addressChangeId: fc.constantFrom('c1', null),
    byHand: fc.boolean(),
  })
  .map(wanted)

/** How far it has come; ends are as far as it goes. */
const far = ({ state }: Wish): number => Math.min(wishStates.indexOf(state), 3)

describe('a wish to stop a parcel', () => {
  it('never goes back, and what has ended stays as it ended', () => {
    fc.assert(
      fc.property(anyWish, fc.array(anyNews, { maxLength: 20 }), (wish, news) => {
        news.reduce((before, one) => {
          const next = step(before, one, NOW).wish
          expect(far(next)).toBeGreaterThanOrEqual(far(before))
          if (!isOpen(before)) expect(next).toBe(before)
          expect(isOpen(next)).toBe(far(next) < 3)
          return next
        }, wish)
      }),
    )
  })

  it('owes its end once, and the job of a parcel that comes back with it', () => {
    fc.assert(
      fc.property(anyWish, fc.array(anyNews, { maxLength: 20 }), (wish, news) => {
        const owed: string[] = []
        const last = news.reduce((before, one) => {
          const taken = step(before, one, NOW)
          owed.push(...taken.owed)
          return taken.wish
        }, wish)
        const comesBack = last.state === 'succeeded' && last.kind === 'return_to_sender'
        expect(owed.filter((one) => one === 'end')).toHaveLength(isOpen(last) ? 0 : 1)
        expect(owed.filter((one) => one === 'back')).toHaveLength(comesBack ? 1 : 0)
        expect(owed.filter((one) => one === 'phone').length).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('is the same whether a piece of news comes once or twice in a row', () => {
    fc.assert(
      fc.property(anyWish, fc.array(anyNews, { maxLength: 12 }), (wish, news) => {
        const twice = having(wish, ...news.flatMap((one) => [one, one]))
        expect(twice).toEqual(having(wish, ...news))
      }),
    )
  })

  it('is not asked for again once somebody waits for its outcome, nor by a person', () => {
    expect(nextLook(wanted({ byHand: true }), NOW)).toBeNull()
    expect(nextLook(having(wanted(), told('failed')), NOW)).toBeNull()
    expect(nextLook(wanted(), NOW)).toBe(NOW + HOUR / 6)
    expect(nextLook(wanted(), NOW + 3 * HOUR)).toBe(NOW + 4 * HOUR)
  })
})

describe('what the couriers say', () => {
  it('accepted is not stopped: only its success, or its way back, says so', () => {
    const yes = having(wanted(), asking, answered('accepted'))
    expect(yes).toMatchObject({ state: 'accepted', reference: 'r1', acceptedAt: NOW, endedAt: null })
    expect(having(yes, told('requested')).state).toBe('accepted')
    expect(having(yes, told('succeeded')).state).toBe('succeeded')
    expect(having(yes, tracked('returning')).state).toBe('succeeded')
    expect(having(yes, tracked('delivered')).state).toBe('failed')
  })

  it('a push that came before the answer knows better, and its number is kept', () => {
    const pushed = having(wanted(), asking, told('accepted'), answered('refused'))
    expect(pushed).toMatchObject({ state: 'accepted', reference: 'r1' })
    expect(having(wanted(), asking, told('succeeded'), answered('accepted')).state).toBe('succeeded')
  })

  it('a refusal after a yes is a failure', () => {
    expect(having(wanted(), asking, answered('refused')).state).toBe('refused')
    expect(having(wanted(), asking, answered('accepted'), told('refused')).state).toBe('failed')
  })

  it('signed for at the new address only where the courier had agreed to it', () => {
    const change = wanted({ kind: 'change_address' })
    expect(having(change, asking, answered('accepted'), tracked('delivered')).state).toBe('succeeded')
    expect(having(change, asking, tracked('delivered')).state).toBe('failed')
    expect(having(change, asking, answered('accepted'), tracked('delivered_old')).state).toBe('failed')
    expect(having(change, asking, answered('accepted'), tracked('returning')).state).toBe('accepted')
    expect(having(change, asking, answered('accepted'), tracked('returned')).state).toBe('failed')
  })

  it('a person may say that the courier agreed to something else', () => {
    const agreed = having(wanted({ byHand: true }), said('succeeded', 'change_address'))
    expect(agreed).toMatchObject({ kind: 'change_address', state: 'succeeded' })
    expect(wantsReship(agreed)).toBe(false)
  })

  it('is not asked of a courier when a person has it in hand', () => {
    expect(having(wanted({ byHand: true }), asking).state).toBe('wanted')
  })
})

describe('what is sent again', () => {
  const ended = (change: Partial<Wish>) => wanted({ endedAt: NOW, ...change })
  it.each([
    ['change_address', 'succeeded', 'reship', false, false],
    ['return_to_sender', 'succeeded', 'reship', true, false],
    ['return_to_sender', 'succeeded', 'leave', true, false],
    ['change_address', 'failed', 'reship', true, true],
    ['change_address', 'failed', 'leave', false, false],
    ['return_to_sender', 'refused', 'reship', true, true],
    ['return_to_sender', 'refused', 'leave', false, false],
    ['return_to_sender', 'withdrawn', 'reship', false, false],
    ['change_address', 'accepted', 'reship', false, false],
  ] as const)('%s %s, else %s: again %s, freight back %s', (kind, state, onFailure, again, freight) => {
    const wish = ended({ kind, state, onFailure })
    expect([wantsReship(wish), wantsFreightBack(wish)]).toEqual([again, freight])
    // Nobody asked for another address: the parcel comes back, or goes on.
    expect(wantsReship({ ...wish, addressChangeId: null })).toBe(false)
  })

  it('a change of address ends when all its parcels have, and is done where one of them goes there', () => {
    const goes = ended({ kind: 'change_address', state: 'succeeded' })
    const back = ended({ state: 'succeeded' })
    const sent = { ...back, reshipOrderId: 'ord_2' }
    const left = ended({ state: 'failed', onFailure: 'leave' })
    const nothingToSend = { ...back, reshipOrderId: '' }
    expect(outcomeOf([])).toBeNull()
    expect(outcomeOf([goes, wanted()])).toBeNull()
    expect([isSettled(back), outcomeOf([goes, back])]).toEqual([false, null])
    expect(outcomeOf([goes])).toEqual({ state: 'done', goesNew: true, left: 0 })
    expect(outcomeOf([sent])).toEqual({ state: 'done', goesNew: false, left: 0 })
    expect(outcomeOf([goes, sent, left])).toEqual({ state: 'done', goesNew: true, left: 1 })
    expect(outcomeOf([left])).toEqual({ state: 'refused', goesNew: false, left: 1 })
    expect(outcomeOf([nothingToSend])).toEqual({ state: 'refused', goesNew: false, left: 1 })
  })
})
